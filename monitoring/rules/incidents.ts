import {
	seriesKey,
	seriesName,
	type Alert,
	type Finding,
	type RuleName,
	type Severity,
} from './alert';
import { BoundedMap, type SavedMap } from './bounded-map';
import type { RuleTimes } from './settings';

/** Incidents that are followed at the same time, and ends that are remembered. */
const MOST = 500;

interface Incident {
	readonly start: Finding;
	/** The most unusual of it so far. */
	worst: Pick<Finding, 'score' | 'observed' | 'expected'>;
	/** Since when all is well again, in milliseconds since the epoch. */
	calmSinceMs?: number;
}

/** The incidents of one rule, written down. */
export interface SavedIncidents {
	readonly open: SavedMap<Incident>;
	readonly coolUntilMs: SavedMap<number>;
}

const RANK: Readonly<Record<Severity, number>> = { info: 0, warning: 1, critical: 2 };

/**
 * The incidents of one rule: each is told once when it starts and once when it is over. It is over
 * when all was well for a while, and is not told anew until it has cooled down, unless it is more
 * severe then. What lasts too long is taken as the new normal.
 */
export class Incidents {
	private readonly open = new BoundedMap<Incident>(MOST);
	private readonly coolUntilMs = new BoundedMap<number>(MOST);

	/** @param tell is given each alert, in order */
	constructor(
		private readonly rule: RuleName,
		private readonly times: RuleTimes,
		private readonly tell: (alert: Alert) => void,
	) {}

	isOpen(key: string): boolean {
		return this.open.peek(key) !== undefined;
	}

	/** Keys of the open incidents. */
	keys(): string[] {
		return [...this.open].map(([key]) => key);
	}

	/** It is bad: an incident starts, or goes on. */
	raise(finding: Finding, atMs: number): void {
		const key = seriesKey(finding.series);
		const incident = this.open.use(key);
		if (incident !== undefined) {
			delete incident.calmSinceMs;
			const { score, observed, expected } = finding;
			const { worst } = incident;
			if (distance(finding) > distance(worst)) {
				incident.worst = { score: Math.max(score, worst.score), observed, expected };
			}
			return;
		}
		const coolUntilMs = this.coolUntilMs.peek(key) ?? -Infinity;
		if (atMs < coolUntilMs && RANK[finding.severity] < RANK.critical) return;
		const oldest = this.open.size === MOST ? this.keys()[0] : undefined;
		if (oldest !== undefined) this.end(oldest, atMs, 'it is no longer followed');
		this.open.set(key, { start: finding, worst: finding });
		this.tell(this.alert('started', finding, atMs));
	}

	/** It is not bad enough to start an incident, yet not well. */
	hold(key: string): void {
		const incident = this.open.use(key);
		if (incident !== undefined) delete incident.calmSinceMs;
	}

	/** All is well, as far as can be seen now. */
	calm(key: string, atMs: number): void {
		const incident = this.open.peek(key);
		if (incident === undefined) return;
		incident.calmSinceMs ??= atMs;
		if (atMs - incident.calmSinceMs >= this.times.calmMs) this.end(key, atMs);
	}

	/**
	 * Ends what has lasted too long.
	 * @returns the keys of what is normal from now on
	 */
	accept(atMs: number): string[] {
		const accepted = [...this.open]
			.filter(([, { start }]) => atMs - start.sinceMs >= this.times.acceptMs)
			.map(([key]) => key);
		for (const key of accepted) this.end(key, atMs, 'it is taken as the new normal');
		return accepted;
	}

	toJSON(): SavedIncidents {
		return {
			open: this.open.toJSON((incident) => incident),
			coolUntilMs: this.coolUntilMs.toJSON((untilMs) => untilMs),
		};
	}

	/** @throws {TypeError} when it is not what `toJSON` gave */
	restore(saved: SavedIncidents): void {
		this.open.restore(saved.open, (incident) => ({ ...incident }));
		this.coolUntilMs.restore(saved.coolUntilMs, (untilMs) => untilMs);
	}

	private end(key: string, atMs: number, reason?: string): void {
		const incident = this.open.peek(key);
		if (incident === undefined) return;
		this.open.delete(key);
		this.coolUntilMs.set(key, atMs + this.times.coolDownMs);
		const { start, worst } = incident;
		const lasted = duration((incident.calmSinceMs ?? atMs) - start.sinceMs);
		const because = reason === undefined ? '' : ` (${reason})`;
		const message = `${start.title}: over for ${seriesName(start.series)} after ${lasted}${because}; at its worst ${plain(worst.observed.value)} ${worst.observed.unit}, expected about ${plain(worst.expected.value)}.`;
		this.tell(this.alert('over', { ...start, ...worst, message }, atMs));
	}

	private alert(phase: Alert['phase'], finding: Finding, atMs: number): Alert {
		const { rule } = this;
		const { type, workflowId, nodeName, name } = finding.series;
		const parts = [rule, type, workflowId, nodeName, name, finding.sinceMs];
		const incidentId = parts.map(encodeURIComponent).join('/');
		const { series, score, severity, title, observed, expected, message } = finding;
		const { sinceMs, exampleEventIds } = finding;
		return {
			id: `${incidentId}/${phase}`,
			incidentId,
			phase,
			rule,
			series,
			severity,
			score,
			title,
			observed,
			expected,
			message,
			sinceMs,
			atMs,
			exampleEventIds,
		};
	}
}

const distance = ({ observed, expected }: Pick<Finding, 'observed' | 'expected'>): number =>
	Math.abs(observed.value - expected.value);

/** @returns a number as a sentence has it: at most three significant digits below a hundred */
export function plain(value: number): string {
	if (!Number.isFinite(value)) return 'unlimited';
	return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

/** @returns a time span in words */
export function duration(milliseconds: number): string {
	const seconds = Math.max(0, Math.round(milliseconds / 1000));
	if (seconds < 120) return `${seconds} seconds`;
	const minutes = Math.round(seconds / 60);
	if (minutes < 120) return `${minutes} minutes`;
	const hours = Math.round(minutes / 60);
	return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}
