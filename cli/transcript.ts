import { REFUSALS, type RefusalCode } from '../admission/refusal';
import type { Delivery, HeaderLine } from './delivery';
import type { Answer } from './http/exchange';
import { summariseLatencies, type LatencySummary } from './http/latencies';
import type { Tally } from './http/repeat';
import { printable, type Masker } from './mask';
import { alignColumns } from './table';

/** Most characters of a body that are printed. */
const LONGEST_SHOWN = 4000;

/** @returns a request for people, its lines marked as curl does */
export function requestText({ method, url, headers, body }: Delivery, masker: Masker): string {
	return marked('> ', [
		`${method} ${masker.text(url)}`,
		...headerLines(headers, masker),
		...bodyLines(body, body.length, masker),
	]);
}

/** @returns an answer for people */
export function answerText(answer: Answer, masker: Masker): string {
	const { status, statusText, headers, body, bodyBytes, milliseconds } = answer;
	return marked('< ', [
		`${status} ${statusText}`.trim() + ` after ${durationText(milliseconds)}`,
		...headerLines(headers, masker),
		...bodyLines(body, bodyBytes, masker),
	]);
}

function marked(mark: string, lines: readonly string[]): string {
	return lines.map((line) => (mark + line).trimEnd()).join('\n');
}

function headerLines(headers: readonly HeaderLine[], masker: Masker): string[] {
	return headers
		.map((header) => masker.header(header))
		.map(([name, value]) => printable(`${name}: ${value}`));
}

function bodyLines(body: Buffer, bytes: number, masker: Masker): string[] {
	if (bytes === 0) return [];
	const text = masker.text(indented(body.toString()));
	const shown = printable(text.slice(0, LONGEST_SHOWN)).split('\n');
	const isCut = text.length > LONGEST_SHOWN || bytes > body.length;
	return ['', ...shown, ...(isCut ? [`… (${bytes} bytes in all)`] : [])];
}

/** JSON on several lines; anything else as it is. */
function indented(text: string): string {
	try {
		return JSON.stringify(JSON.parse(text), undefined, 2);
	} catch {
		return text;
	}
}

function durationText(milliseconds: number): string {
	return milliseconds < 1000
		? `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`
		: `${(milliseconds / 1000).toFixed(2)} s`;
}

/** Sums of many requests, for programs. */
export interface Summary {
	readonly requests: number;
	readonly accepted: number;
	readonly seconds: number;
	readonly concurrency: number;
	readonly statuses: Readonly<Record<string, number>>;
	readonly codes: Readonly<Record<string, number>>;
	readonly failures: Readonly<Record<string, number>>;
	/** In milliseconds; absent where nothing was answered. */
	readonly latencies?: LatencySummary;
}

/** @param seconds from the first request to the last answer */
export function summaryOf(tally: Tally, seconds: number, concurrency: number): Summary {
	const latencies = summariseLatencies(tally.latencies);
	return {
		requests: tally.done,
		accepted: tally.accepted,
		seconds,
		concurrency,
		statuses: Object.fromEntries(tally.statuses),
		codes: Object.fromEntries(tally.codes),
		failures: Object.fromEntries(tally.failures),
		...(latencies && { latencies }),
	};
}

/** @returns the sums for people */
export function summaryText(summary: Summary): string {
	const { requests, accepted, seconds, concurrency, latencies } = summary;
	const perSecond = Math.round(requests / Math.max(seconds, 0.001));
	const counts = (record: Readonly<Record<string, number>>, what: (key: string) => string) =>
		Object.entries(record)
			.sort(([, a], [, b]) => b - a)
			.map(([key, count]) => [numberText(count), key, what(key)]);
	return [
		`${numberText(requests)} requests in ${durationText(seconds * 1000)} (${numberText(perSecond)} a second), ${concurrency} at a time; ${numberText(accepted)} accepted`,
		'',
		alignColumns([
			...counts(summary.statuses, () => ''),
			...counts(summary.codes, (code) => REFUSALS[code as RefusalCode].help),
			...counts(summary.failures, () => 'no answer'),
		]),
		...(latencies === undefined
			? []
			: [
					'',
					`latency: ${Object.entries(latencies)
						.map(([name, value]: [string, number]) => `${name} ${durationText(value)}`)
						.join(', ')}`,
				]),
	].join('\n');
}

/** @returns how far many requests are, in one line */
export function progressText({ done, accepted, failures }: Tally, count: number): string {
	const failed = [...failures.values()].reduce((sum, each) => sum + each, 0);
	const width = 24;
	const filled = Math.floor((done / count) * width);
	const bar = `[${'#'.repeat(filled)}${'.'.repeat(width - filled)}]`;
	return `${bar} ${numberText(done)} of ${numberText(count)}, ${numberText(done - accepted - failed)} not accepted, ${numberText(failed)} without an answer`;
}

function numberText(value: number): string {
	return value.toLocaleString('en');
}
