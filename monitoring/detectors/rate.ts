import type { Fact } from '../facts';
import { seriesKey, seriesName, type Finding, type Series, type Severity } from '../rules/alert';
import { BoundedMap, type SavedMap } from '../rules/bounded-map';
import { plain, type Incidents, type SavedIncidents } from '../rules/incidents';
import type { RateSettings } from '../rules/settings';
import { addExample, MINUTE_MS, MOST_WEBHOOKS, webhookOf, type Detector } from './detector';
import { ALARM_SCORE, SeriesDetector } from './series';

const UNIT = 'requests per minute';
/** Minutes that the mean of late remembers. */
const RECENT = 60;
/** Minutes in which there must be few requests for a drop. */
const DROP_MINUTES = 3;
/** How far from what is usual a count must be, in standard deviations of a Poisson count. */
const LEAST_DISTANCE = 5;
/** So many times what is usual is critical. */
const CRITICAL_FACTOR = 10;

interface Rate {
	readonly series: Series;
	readonly detector: SeriesDetector;
	/** The minute in which it was first seen: it is not whole, and counts for nothing. */
	readonly fromMs: number;
	count: number;
	examples: string[];
	/** Mean of the last hour. */
	recent: number;
	/** Counts of the last minutes, the latest last. */
	last: number[];
}

interface SavedRate extends Omit<Rate, 'detector'> {
	readonly numbers: number[];
}

/** What is usual at a minute, by everything that is known. */
interface Usual {
	readonly least: number;
	readonly most: number;
}

/**
 * Spikes and drops of the requests per minute of a webhook that were not refused (those have rules
 * of their own). A minute is unusual only where it is so by the last hour, by the time of day, and
 * by the time of the week once that is known: a rhythm is no incident.
 */
export class RateDetector implements Detector {
	private readonly rates = new BoundedMap<Rate>(MOST_WEBHOOKS);

	/** @param isSilent whether the silence rule tells of the webhook already */
	constructor(
		private readonly settings: RateSettings,
		private readonly incidents: Incidents,
		private readonly isSilent: (key: string) => boolean,
	) {}

	get forgotten(): number {
		return this.rates.forgotten;
	}

	observe(fact: Fact): void {
		if (fact.outcome === 'refused') return;
		const series = webhookOf(fact);
		const rate = this.rates.ensure(seriesKey(series), () => ({
			series,
			detector: new SeriesDetector(),
			fromMs: fact.atMs,
			count: 0,
			examples: [],
			recent: 0,
			last: [],
		}));
		rate.count += 1;
		addExample(rate.examples, fact.eventId);
	}

	tick(atMs: number): void {
		if (atMs % MINUTE_MS !== 0) return;
		for (const [key, rate] of this.rates) {
			if (rate.fromMs <= atMs - MINUTE_MS) this.close(key, rate, atMs);
			rate.count = 0;
			rate.examples = [];
		}
		this.incidents.accept(atMs);
	}

	toJSON(): SavedRates {
		return {
			rates: this.rates.toJSON(({ detector, ...rest }) => ({
				...rest,
				numbers: detector.toJSON(),
			})),
			incidents: this.incidents.toJSON(),
		};
	}

	restore(saved: SavedRates): void {
		this.rates.restore(saved.rates, ({ numbers, ...rest }) => {
			const detector = new SeriesDetector();
			detector.restore(numbers);
			return { ...rest, examples: [...rest.examples], last: [...rest.last], detector };
		});
		this.incidents.restore(saved.incidents);
	}

	/** Judges the minute that ends now, and learns from it. */
	private close(key: string, rate: Rate, atMs: number): void {
		const { count } = rate;
		const startMs = atMs - MINUTE_MS;
		const usual = this.usual(rate, startMs);
		// What was told as silence is not told once more as a drop when that is over.
		rate.last = this.isSilent(key) ? [] : [...rate.last, count].slice(-DROP_MINUTES);
		const { score } = rate.detector.observe(startMs, count);
		const gain = Math.max(1 / rate.detector.seen, 1 / RECENT);
		rate.recent += gain * (count - rate.recent);
		const finding = this.fixed(rate, startMs) ?? this.learnt(key, rate, startMs, usual, score);
		if (finding !== undefined) this.incidents.raise(finding, atMs);
		else if (this.isUneasy(count, usual)) this.incidents.hold(key);
		else this.incidents.calm(key, atMs);
	}

	private usual({ detector, recent, fromMs }: Rate, atMs: number): Usual | undefined {
		if (atMs - fromMs < this.settings.learnMs) return undefined;
		const known = [recent, ...detector.profileAt(atMs)];
		return { least: Math.min(...known), most: Math.max(...known) };
	}

	private fixed(rate: Rate, sinceMs: number): Finding | undefined {
		const { maximumPerMinute = Infinity, minimumPerMinute = 0 } = this.settings;
		const { count } = rate;
		if (count > maximumPerMinute) return spike(rate, sinceMs, 1, maximumPerMinute);
		if (count < minimumPerMinute) return drop(rate, sinceMs, 1, minimumPerMinute);
		return undefined;
	}

	private learnt(
		key: string,
		rate: Rate,
		sinceMs: number,
		usual: Usual | undefined,
		score: number,
	): Finding | undefined {
		if (usual === undefined) return undefined;
		const { factor, leastSurplus, leastForDrop } = this.settings;
		const { count } = rate;
		const isSpike =
			count >= usual.most * factor &&
			count - usual.most >= leastSurplus &&
			distance(count, usual.most) >= LEAST_DISTANCE &&
			score >= ALARM_SCORE;
		if (isSpike) return spike(rate, sinceMs, score, usual.most);
		const sum = rate.last.reduce((total, each) => total + each, 0);
		const due = usual.least * DROP_MINUTES;
		const isDrop =
			rate.last.length === DROP_MINUTES &&
			usual.least >= leastForDrop &&
			sum * factor <= due &&
			distance(sum, due) <= -LEAST_DISTANCE;
		// No request at all is silence, which has a rule of its own.
		if (!isDrop || count === 0 || this.isSilent(key)) return undefined;
		const firstMs = sinceMs - (DROP_MINUTES - 1) * MINUTE_MS;
		return drop(rate, firstMs, Math.max(score, ALARM_SCORE), usual.least);
	}

	/** Whether the count is past half of the way to an incident. */
	private isUneasy(count: number, usual: Usual | undefined): boolean {
		if (usual === undefined) return false;
		const { leastSurplus, leastForDrop } = this.settings;
		const factor = (1 + this.settings.factor) / 2;
		const isHigh = count >= usual.most * factor && count - usual.most >= leastSurplus / 2;
		return isHigh || (count * factor <= usual.least && usual.least >= leastForDrop);
	}
}

interface SavedRates {
	readonly rates: SavedMap<SavedRate>;
	readonly incidents: SavedIncidents;
}

/** Of two counts, in standard deviations: the square root makes them alike (Anscombe 1948). */
const distance = (count: number, usual: number): number =>
	2 * (Math.sqrt(count + 3 / 8) - Math.sqrt(usual + 3 / 8));

function spike(rate: Rate, sinceMs: number, score: number, usual: number): Finding {
	const isCritical = rate.count >= CRITICAL_FACTOR * usual;
	return finding(
		'Spike of requests',
		rate,
		sinceMs,
		score,
		usual,
		isCritical ? 'critical' : 'warning',
	);
}

function drop(rate: Rate, sinceMs: number, score: number, usual: number): Finding {
	return finding('Drop of requests', rate, sinceMs, score, usual, 'warning');
}

function finding(
	title: string,
	{ series, count, examples }: Rate,
	sinceMs: number,
	score: number,
	usual: number,
	severity: Severity,
): Finding {
	return {
		series,
		score,
		severity,
		title,
		observed: { value: count, unit: UNIT },
		expected: { value: usual, unit: UNIT },
		message: `${title}: ${seriesName(series)} had ${count} ${UNIT}, expected about ${plain(usual)}.`,
		sinceMs,
		exampleEventIds: examples,
	};
}
