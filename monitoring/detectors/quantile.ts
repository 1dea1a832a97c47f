import type { Fact } from '../facts';
import { seriesKey, seriesName, type Finding, type Series } from '../rules/alert';
import { BoundedMap, type SavedMap } from '../rules/bounded-map';
import { plain, type Incidents, type SavedIncidents } from '../rules/incidents';
import type { QuantileSettings } from '../rules/settings';
import { addExample, MINUTE_MS, MOST_WEBHOOKS, webhookOf, type Detector } from './detector';
import { LogHistogram } from './log-histogram';
import { Cells } from './series/cells';
import { Level } from './series/level';

/** Values from which a quantile is judged; until there are so many, minutes are taken together. */
const LEAST_VALUES = 20;
/** Windows from which the usual quantile is known. */
const LEAST_WINDOWS = 30;
/** Windows that one decides alone; a smaller excess must come twice. */
const ALONE = 2;
/** Least deviation of the logarithm of a quantile. */
const LEAST_DEVIATION = 0.03;
const CRITICAL_FACTOR = 10;
/** Cells of a level. */
const LEVEL_CELLS = 3;

interface Window {
	readonly series: Series;
	readonly fromMs: number;
	readonly values: LogHistogram;
	cells: Cells;
	/** Of the logarithm of the windows' quantiles. */
	usual: Level;
	windows: number;
	/** When the window that goes on began. */
	startMs: number;
	/** Since when the windows have been too high. */
	highSinceMs?: number;
	/** Of the values above what is usual; of any while that is unknown. */
	examples: string[];
}

interface SavedWindow extends Omit<Window, 'values' | 'cells' | 'usual'> {
	readonly values: [number, number][];
	readonly cells: number[];
}

/** What is measured, and how it is called. */
export interface QuantileKind {
	readonly title: string;
	readonly unit: string;
	/** What one value belongs to, in a sentence. */
	readonly each: string;
	valueOf(fact: Fact): number | undefined;
	/** Whether it is known only when the answer is complete. */
	readonly isOnCompletion: boolean;
}

export const SLOW_ANSWERS: QuantileKind = {
	title: 'Slow answers',
	unit: 'milliseconds',
	each: 'answer',
	valueOf: ({ durationMs, outcome }) => (outcome === 'refused' ? undefined : durationMs),
	isOnCompletion: true,
};

export const PAYLOAD_SIZE: QuantileKind = {
	title: 'Growth of payloads',
	unit: 'bytes',
	each: 'payload',
	valueOf: ({ contentLength, outcome }) => (outcome === 'refused' ? undefined : contentLength),
	isOnCompletion: false,
};

/**
 * A quantile of something measured at a webhook that grows: slow answers, large payloads. Minutes are
 * taken together until there are enough values; the quantile of each window is compared with the
 * usual one by its logarithm.
 */
export class QuantileDetector implements Detector {
	private readonly webhooks = new BoundedMap<Window>(MOST_WEBHOOKS);

	constructor(
		private readonly kind: QuantileKind,
		private readonly settings: QuantileSettings,
		private readonly incidents: Incidents,
	) {}

	get forgotten(): number {
		return this.webhooks.forgotten;
	}

	observe(fact: Fact): void {
		if (!this.kind.isOnCompletion) this.add(fact);
	}

	complete(fact: Fact): void {
		if (this.kind.isOnCompletion) this.add(fact);
	}

	tick(atMs: number): void {
		if (atMs % MINUTE_MS !== 0) return;
		for (const [key, window] of this.webhooks) {
			if (window.values.size >= LEAST_VALUES) this.close(key, window, atMs);
		}
		for (const key of this.incidents.accept(atMs)) {
			const window = this.webhooks.peek(key);
			if (window === undefined) continue;
			Object.assign(window, freshLevel());
			window.windows = 0;
		}
	}

	toJSON(): SavedQuantiles {
		return {
			webhooks: this.webhooks.toJSON((window) => {
				const { series, fromMs, windows, startMs, highSinceMs, examples, values, cells } = window;
				return {
					series,
					fromMs,
					windows,
					startMs,
					examples,
					...(highSinceMs !== undefined && { highSinceMs }),
					values: values.toJSON(),
					cells: cells.toJSON(),
				};
			}),
			incidents: this.incidents.toJSON(),
		};
	}

	restore(saved: SavedQuantiles): void {
		this.webhooks.restore(saved.webhooks, ({ values: counts, cells: numbers, ...rest }) => {
			const level = freshLevel();
			level.cells.restore(numbers);
			const values = new LogHistogram();
			values.restore(counts);
			return { ...rest, examples: [...rest.examples], values, ...level };
		});
		this.incidents.restore(saved.incidents);
	}

	private add(fact: Fact): void {
		const value = this.kind.valueOf(fact);
		if (value === undefined) return;
		const series = webhookOf(fact);
		const window = this.webhooks.ensure(seriesKey(series), () => ({
			series,
			fromMs: fact.atMs,
			values: new LogHistogram(),
			...freshLevel(),
			windows: 0,
			startMs: fact.atMs,
			examples: [],
		}));
		if (window.values.size === 0) window.startMs = fact.atMs;
		window.values.add(value);
		if (value > Math.exp(window.usual.median)) addExample(window.examples, fact.eventId);
	}

	private close(key: string, window: Window, atMs: number): void {
		const { values, usual, fromMs, windows, startMs } = window;
		const { quantile, least, learnMs, factor, deviations, maximum = Infinity } = this.settings;
		const value = values.quantile(quantile);
		const logarithm = Math.log(Math.max(1, value));
		const limit = Math.max(Math.log(factor), deviations * Math.max(LEAST_DEVIATION, usual.scale));
		const isKnown = windows >= LEAST_WINDOWS && atMs - fromMs >= learnMs;
		const excess = isKnown && value >= least ? (logarithm - usual.median) / limit : 0;
		if (excess >= 1) window.highSinceMs ??= startMs;
		if (value > maximum) {
			this.incidents.raise(finding(this.kind, quantile, window, value, maximum, startMs, 1), atMs);
		} else if (excess >= ALONE || (excess >= 1 && window.highSinceMs! < startMs)) {
			const expected = Math.exp(usual.median);
			const since = window.highSinceMs!;
			const score = 1 - 2 ** -excess;
			this.incidents.raise(
				finding(this.kind, quantile, window, value, expected, since, score),
				atMs,
			);
		} else if (excess >= 0.5) this.incidents.hold(key);
		else this.incidents.calm(key, atMs);
		if (excess < 1) delete window.highSinceMs;
		usual.learn(logarithm);
		window.windows += 1;
		values.clear();
		window.examples = [];
	}
}

interface SavedQuantiles {
	readonly webhooks: SavedMap<SavedWindow>;
	readonly incidents: SavedIncidents;
}

function freshLevel(): Pick<Window, 'cells' | 'usual'> {
	const cells = new Cells(LEVEL_CELLS);
	return { cells, usual: new Level(cells) };
}

function finding(
	{ title, unit, each }: QuantileKind,
	quantile: number,
	{ series, examples }: Window,
	value: number,
	expected: number,
	sinceMs: number,
	score: number,
): Finding {
	return {
		series,
		score,
		severity: value >= CRITICAL_FACTOR * expected ? 'critical' : 'warning',
		title,
		observed: { value: Math.round(value), unit },
		expected: { value: Math.round(expected), unit },
		message: `${title}: at ${seriesName(series)} one ${each} in ${Math.round(1 / (1 - quantile))} has ${plain(value)} ${unit} or more, expected about ${plain(expected)}.`,
		sinceMs,
		exampleEventIds: [...examples],
	};
}
