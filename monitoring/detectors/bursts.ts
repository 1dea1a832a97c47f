import type { Fact } from '../facts';
import { seriesKey, seriesName, type Finding, type Series, type Severity } from '../rules/alert';
import { BoundedMap, type SavedMap } from '../rules/bounded-map';
import { plain, type Incidents, type SavedIncidents } from '../rules/incidents';
import type { BurstSettings } from '../rules/settings';
import { addLastExample, keyOf, MINUTE_MS, webhookOf, type Detector } from './detector';
import { SlidingCount, type SavedCount } from './sliding-count';

const WINDOW_MS = 5 * MINUTE_MS;
/** Sources, keys, codes and webhooks that are followed at most, together. */
const MOST_SERIES = 2000;
/** Windows that the usual number remembers: a day. */
const MEMORY = 288;
/** Windows after which a number is usual. */
const LEAST_WINDOWS = 12;
/** A count that raises the mean counts at most for so many limits. */
const MOST_LIMITS = 2;

interface Burst {
	readonly series: BurstSeries;
	readonly count: SlidingCount;
	/** Of the numbers in a window: mean, mean deviation, and how many there were. */
	mean: number;
	deviation: number;
	windows: number;
	/** When the first one of the window came. */
	sinceMs: number;
	examples: string[];
}

interface SavedBurst extends Omit<Burst, 'count'> {
	readonly count: SavedCount;
}

/** What is counted, and how it is called. */
export interface BurstKind {
	readonly title: string;
	readonly unit: string;
	readonly severity: Severity;
	isCounted(fact: Fact): boolean;
	/** Whether only answers that are complete are counted. */
	readonly isOnCompletion: boolean;
}

export const REFUSALS: BurstKind = {
	title: 'Burst of refusals',
	unit: 'refusals in 5 minutes',
	severity: 'warning',
	isCounted: ({ outcome }) => outcome === 'refused',
	isOnCompletion: false,
};

export const FAILURES: BurstKind = {
	title: 'Repeated failures',
	unit: 'failures in 5 minutes',
	severity: 'critical',
	isCounted: ({ outcome, status = 0 }) =>
		outcome === 'failed' || (outcome !== 'refused' && status >= 500),
	isOnCompletion: true,
};

/**
 * Bursts of refusals or failures by source, key, code and webhook, against a fixed limit and what is
 * usual. One burst is told once, for the narrowest that it comes from: what a source or a key is
 * told of is not counted for its code and webhook too.
 */
export class BurstDetector implements Detector {
	private readonly bursts = new BoundedMap<Burst>(MOST_SERIES);

	constructor(
		private readonly kind: BurstKind,
		private readonly settings: BurstSettings,
		private readonly incidents: Incidents,
	) {}

	get forgotten(): number {
		return this.bursts.forgotten;
	}

	observe(fact: Fact): void {
		if (!this.kind.isOnCompletion) this.count(fact);
	}

	complete(fact: Fact): void {
		if (this.kind.isOnCompletion) this.count(fact);
	}

	tick(atMs: number): void {
		for (const key of this.incidents.keys()) {
			const burst = this.bursts.peek(key);
			if (burst === undefined || burst.count.at(atMs) * 2 < this.limit(burst)) {
				this.incidents.calm(key, atMs);
			} else this.incidents.hold(key);
		}
		if (atMs % WINDOW_MS === 0) for (const burst of this.bursts.values()) this.learn(burst, atMs);
		for (const key of this.incidents.accept(atMs)) {
			const burst = this.bursts.peek(key);
			if (burst !== undefined) burst.mean = Math.max(burst.mean, burst.count.at(atMs));
		}
	}

	toJSON(): SavedBursts {
		return {
			bursts: this.bursts.toJSON((burst) => ({ ...burst, count: burst.count.toJSON() })),
			incidents: this.incidents.toJSON(),
		};
	}

	restore(saved: SavedBursts): void {
		this.bursts.restore(saved.bursts, (burst) => ({
			...burst,
			examples: [...burst.examples],
			count: new SlidingCount(WINDOW_MS, burst.count),
		}));
		this.incidents.restore(saved.incidents);
	}

	private count(fact: Fact): void {
		if (!this.kind.isCounted(fact)) return;
		const counted: Burst[] = [];
		for (const series of seriesOf(fact)) {
			if (!Number.isFinite(this.settings.most[series.type])) continue;
			const key = seriesKey(series);
			const burst = this.bursts.ensure(key, () => newBurst(series, fact.atMs));
			if (burst.count.at(fact.atMs) === 0) {
				burst.sinceMs = fact.atMs;
				burst.examples = [];
			}
			burst.count.add(fact.atMs);
			addLastExample(burst.examples, fact.eventId);
			counted.push(burst);
			if (!this.incidents.isOpen(key)) continue;
			// The rest of what is told already is no news of anything wider.
			const number = burst.count.at(fact.atMs);
			if (number >= this.limit(burst)) this.incidents.raise(this.finding(burst, number), fact.atMs);
			return;
		}
		const at = counted.findIndex((burst) => burst.count.at(fact.atMs) >= this.limit(burst));
		if (at < 0) return;
		const found = counted[at]!;
		const number = found.count.at(fact.atMs);
		this.incidents.raise(this.finding(found, number), fact.atMs);
		for (const wider of counted.slice(at + 1)) wider.count.remove(number);
	}

	/** So many are a burst. */
	private limit({ series, mean, deviation, windows }: Burst): number {
		const { most, factor, deviations } = this.settings;
		const fixed = most[series.type];
		if (windows < LEAST_WINDOWS) return fixed;
		return Math.max(fixed, factor * mean, mean + deviations * deviation);
	}

	private learn(burst: Burst, atMs: number): void {
		const count = Math.min(burst.count.at(atMs), MOST_LIMITS * this.limit(burst));
		burst.windows += 1;
		const gain = Math.max(1 / burst.windows, 1 / MEMORY);
		burst.deviation += gain * (Math.abs(count - burst.mean) - burst.deviation);
		burst.mean += gain * (count - burst.mean);
	}

	private finding(burst: Burst, number: number): Finding {
		const { series, sinceMs, examples, mean } = burst;
		const { title, unit, severity } = this.kind;
		const limit = this.limit(burst);
		return {
			series,
			score: 1 - 2 ** (-number / limit),
			severity,
			title,
			observed: { value: Math.round(number), unit },
			expected: { value: mean, unit },
			message: `${title}: ${seriesName(series)} had ${Math.round(number)} ${unit}, expected about ${plain(mean)} and at most ${plain(limit)}.`,
			sinceMs,
			exampleEventIds: [...examples],
		};
	}
}

interface SavedBursts {
	readonly bursts: SavedMap<SavedBurst>;
	readonly incidents: SavedIncidents;
}

type BurstSeries = Series & { readonly type: keyof BurstSettings['most'] };

/** The narrowest first. */
function seriesOf(fact: Fact): BurstSeries[] {
	const { workflowId, nodeName, sourceIp, code } = fact;
	const place = { workflowId, nodeName };
	const key = keyOf(fact);
	return [
		{ type: 'source', ...place, name: sourceIp },
		...(key === undefined ? [] : [{ type: 'key', ...place, name: key } as const]),
		...(code === undefined ? [] : [{ type: 'code', ...place, name: code } as const]),
		{ ...webhookOf(fact), type: 'webhook' },
	];
}

function newBurst(series: BurstSeries, atMs: number): Burst {
	return {
		series,
		count: new SlidingCount(WINDOW_MS),
		mean: 0,
		deviation: 0,
		windows: 0,
		sinceMs: atMs,
		examples: [],
	};
}
