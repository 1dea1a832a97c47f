import type { Outcome } from '../../event';
import type { CountChange } from './counted-event';
import { binOf } from './histogram';
import { addTo, mapOf, pairsOf, type Pairs } from './pairs';

/** As written to a store; what is empty is left out. */
interface Written {
	readonly outcomes?: Pairs<Outcome>;
	readonly codes?: Pairs<string>;
	/** Received and sent. */
	readonly bytes?: readonly [number, number];
	/** By bin, see histogram.ts. */
	readonly latency?: Pairs<number>;
}

/** How many events of which kind a stretch of time has. Codes are this package's own, so they are few. */
export class Counts {
	readonly outcomes = new Map<Outcome, number>();
	readonly codes = new Map<string, number>();
	readonly latency = new Map<number, number>();
	receivedBytes = 0;
	sentBytes = 0;

	/** @throws SyntaxError where the text is not from `toText` */
	static parse(text: string): Counts {
		const counts = new Counts();
		counts.addWritten(text);
		return counts;
	}

	get isEmpty(): boolean {
		return this.outcomes.size === 0;
	}

	add({ event, by }: CountChange): void {
		addTo(this.outcomes, event.outcome, by);
		if (event.code !== undefined) addTo(this.codes, event.code, by);
		if (event.durationMs !== undefined) addTo(this.latency, binOf(event.durationMs), by);
		this.receivedBytes += by * event.contentLength;
		this.sentBytes += by * (event.responseBytes ?? 0);
	}

	/** Adds what `toText` gave of others. */
	addWritten(text: string): void {
		const { outcomes, codes, bytes, latency } = JSON.parse(text) as Written;
		for (const [outcome, count] of mapOf(outcomes)) addTo(this.outcomes, outcome, count);
		for (const [code, count] of mapOf(codes)) addTo(this.codes, code, count);
		for (const [bin, count] of mapOf(latency)) addTo(this.latency, bin, count);
		this.receivedBytes += bytes?.[0] ?? 0;
		this.sentBytes += bytes?.[1] ?? 0;
	}

	addAll(others: Counts): void {
		for (const [outcome, count] of others.outcomes) addTo(this.outcomes, outcome, count);
		for (const [code, count] of others.codes) addTo(this.codes, code, count);
		for (const [bin, count] of others.latency) addTo(this.latency, bin, count);
		this.receivedBytes += others.receivedBytes;
		this.sentBytes += others.sentBytes;
	}

	toText(): string {
		const written: Written = {
			outcomes: pairsOf(this.outcomes),
			...(this.codes.size > 0 && { codes: pairsOf(this.codes) }),
			bytes: [this.receivedBytes, this.sentBytes],
			...(this.latency.size > 0 && { latency: pairsOf(this.latency) }),
		};
		return JSON.stringify(written);
	}
}
