import type { Fact } from '../facts';
import { seriesKey, seriesName, type Finding, type Series } from '../rules/alert';
import { BoundedMap, type SavedMap } from '../rules/bounded-map';
import { duration, plain, type Incidents, type SavedIncidents } from '../rules/incidents';
import type { SilenceSettings } from '../rules/settings';
import { addLastExample, keyOf, webhookOf, type Detector } from './detector';
import { Tail } from './series/tail';

const HOUR = 60 * 60 * 1000;
const WEEK_HOURS = 168;
/** 1 January 1970 was a Thursday: hours from the Monday before. */
const EPOCH_HOUR = 72;
/** Share of the last visit in what is known of an hour. */
const LAST_VISIT = 0.35;
/** Senders that are followed at most. */
const MOST_SENDERS = 400;
/** Gaps from which the usual ones are known. */
const LEAST_GAPS = 100;
/** However regular a sender was: each request that is due and missing says at most this, as -ln. */
const MOST_SURPRISE = 2;
/** A gap in which fewer requests were due is never silence. */
const LEAST_DUE = 4;

interface Sender {
	readonly series: Series;
	/** Key of its webhook's series, where it is a key. */
	readonly webhook?: string;
	lastMs: number;
	/** Requests that were due since the last one; undefined while the rhythm is unknown. */
	due: number | undefined;
	/** Until when they are counted. */
	dueUntilMs: number;
	/** Requests per hour by hour of the week; -1 where the hour was not seen yet. */
	readonly hours: number[];
	/** The hour that goes on, counted since the epoch, and its requests. */
	hour: number;
	count: number;
	gaps: number;
	readonly tail: Float64Array;
	readonly examples: string[];
}

interface SavedSender extends Omit<Sender, 'tail'> {
	readonly tail: readonly number[];
}

/**
 * Notices that an expected sender has stopped: a webhook, or one of its keys.
 *
 * A gap is measured in requests that were due in it, by the hour of the week (the time rescaling
 * theorem: for a Poisson process such gaps are exponential with mean 1 whatever its rhythm). How
 * large they become for this sender is learnt, so that one who sends in batches may pause.
 */
export class SilenceDetector implements Detector {
	private readonly senders = new BoundedMap<Sender>(MOST_SENDERS);

	constructor(
		private readonly settings: SilenceSettings,
		private readonly incidents: Incidents,
	) {}

	get forgotten(): number {
		return this.senders.forgotten;
	}

	/** @returns whether the series is silent, and that has been told */
	isSilent(key: string): boolean {
		return this.incidents.isOpen(key);
	}

	observe(fact: Fact): void {
		const series = webhookOf(fact);
		const webhook = seriesKey(series);
		if (fact.outcome !== 'refused') {
			// Its keys had no chance to send while nothing came in.
			if (this.isSilent(webhook)) this.forgive(webhook, fact.atMs);
			this.arrive(webhook, series, undefined, fact);
		}
		const name = keyOf(fact);
		if (name === undefined) return;
		const own: Series = { ...series, type: 'key', name };
		this.arrive(seriesKey(own), own, webhook, fact);
	}

	tick(atMs: number): void {
		for (const [key, sender] of this.senders) {
			count(sender, atMs);
			const finding = this.judge(key, sender, atMs);
			if (finding !== undefined) this.incidents.raise(finding, atMs);
		}
		for (const key of this.incidents.accept(atMs)) this.senders.delete(key);
	}

	toJSON(): SavedSilence {
		return {
			senders: this.senders.toJSON((sender) => ({
				...sender,
				hours: sender.hours.map((each) => Number(each.toPrecision(5))),
				tail: Array.from(sender.tail),
			})),
			incidents: this.incidents.toJSON(),
		};
	}

	restore(saved: SavedSilence): void {
		this.senders.restore(saved.senders, (sender) => ({
			...sender,
			hours: [...sender.hours],
			examples: [...sender.examples],
			tail: Float64Array.from(sender.tail),
		}));
		this.incidents.restore(saved.incidents);
	}

	private arrive(key: string, series: Series, webhook: string | undefined, fact: Fact): void {
		const sender = this.senders.ensure(key, () => newSender(series, webhook, fact.atMs));
		count(sender, fact.atMs);
		if (this.isSilent(key)) this.incidents.calm(key, fact.atMs);
		else if (sender.due !== undefined && sender.lastMs < fact.atMs) {
			new Tail(sender.tail).learn(sender.due);
			sender.gaps += 1;
		}
		sender.count += 1;
		sender.lastMs = fact.atMs;
		sender.due = rateAt(sender, Math.floor(fact.atMs / HOUR)) === undefined ? undefined : 0;
		addLastExample(sender.examples, fact.eventId);
	}

	private forgive(webhook: string, atMs: number): void {
		for (const sender of this.senders.values()) {
			if (sender.webhook !== webhook || sender.due === undefined) continue;
			count(sender, atMs);
			sender.due = 0;
		}
	}

	private judge(key: string, sender: Sender, atMs: number): Finding | undefined {
		const { series, lastMs, webhook, due } = sender;
		const silentMs = atMs - lastMs;
		if (this.isSilent(key)) return finding(sender, silentMs, 1, due ?? 1);
		if (webhook !== undefined) {
			// Where nobody sends, the webhook is silent, and not each of its keys.
			const whole = this.senders.peek(webhook);
			if (this.isSilent(webhook) || (whole !== undefined && whole.lastMs <= lastMs))
				return undefined;
		}
		if (silentMs >= (this.settings.longestMs ?? Infinity)) {
			return finding(sender, silentMs, 1, sender.due ?? 1);
		}
		if (due === undefined || sender.gaps < LEAST_GAPS || due < LEAST_DUE) return undefined;
		const surprise = Math.min(new Tail(sender.tail).surprise(due), MOST_SURPRISE * due);
		const perWeek = Math.max(
			1,
			sender.hours.reduce((sum, each) => sum + Math.max(0, each), 0),
		);
		const needed = Math.log(perWeek * this.settings.weeksPerFalseAlarm);
		if (surprise < needed) return undefined;
		return series.type === 'key' && this.isKeyOfManyGone(sender)
			? undefined
			: finding(sender, silentMs, 1 - 2 ** (-surprise / needed), due);
	}

	/** Whether the sender's webhook is about to be found silent as a whole. */
	private isKeyOfManyGone({ webhook }: Sender): boolean {
		const whole = webhook === undefined ? undefined : this.senders.peek(webhook);
		return whole?.due !== undefined && new Tail(whole.tail).surprise(whole.due) > LEAST_DUE;
	}
}

interface SavedSilence {
	readonly senders: SavedMap<SavedSender>;
	readonly incidents: SavedIncidents;
}

function newSender(series: Series, webhook: string | undefined, atMs: number): Sender {
	return {
		series,
		...(webhook !== undefined && { webhook }),
		lastMs: atMs,
		due: undefined,
		dueUntilMs: atMs,
		hours: new Array<number>(WEEK_HOURS).fill(-1),
		// The hour in which it was first seen is not whole.
		hour: -1,
		count: 0,
		gaps: 0,
		tail: new Float64Array(Tail.size),
		examples: [],
	};
}

const slot = (hour: number): number => (hour + EPOCH_HOUR) % WEEK_HOURS;

/**
 * @param hour since the epoch
 * @returns the requests that are due in it; where it was not seen yet, and is of a working day
 *   after another, as many as the day before
 */
function rateAt({ hours }: Sender, hour: number): number | undefined {
	const at = slot(hour);
	if (hours[at]! >= 0) return hours[at];
	const day = Math.floor(at / 24);
	const before = hours[at - 24];
	return day >= 1 && day <= 4 && before !== undefined && before >= 0 ? before : undefined;
}

/** What is due is taken half a standard deviation low: an hour is known from few visits. */
const low = (rate: number): number => rate - Math.sqrt(rate) / 2;

/** Counts what was due up to a time, and closes the hours that have ended by then. */
function count(sender: Sender, atMs: number): void {
	while (sender.dueUntilMs < atMs) {
		const hour = Math.floor(sender.dueUntilMs / HOUR);
		const endMs = Math.min(atMs, (hour + 1) * HOUR);
		const rate = rateAt(sender, hour);
		if (rate !== undefined && sender.due !== undefined) {
			sender.due += (Math.max(0, low(rate)) * (endMs - sender.dueUntilMs)) / HOUR;
		}
		sender.dueUntilMs = endMs;
		if (endMs === (hour + 1) * HOUR) closeHour(sender, hour);
	}
}

function closeHour(sender: Sender, hour: number): void {
	if (sender.hour === hour) {
		const at = slot(hour);
		const known = sender.hours[at]!;
		sender.hours[at] = known < 0 ? sender.count : known + LAST_VISIT * (sender.count - known);
	}
	sender.hour = hour + 1;
	sender.count = 0;
}

function finding(sender: Sender, silentMs: number, score: number, due: number): Finding {
	const { series, lastMs, examples } = sender;
	return {
		series,
		score,
		severity: series.type === 'webhook' ? 'critical' : 'warning',
		title: 'Silence',
		observed: { value: 0, unit: 'requests since then' },
		expected: { value: due, unit: 'requests since then' },
		message: `Silence: nothing came from ${seriesName(series)} for ${duration(silentMs)}, expected about ${plain(due)} requests in that time.`,
		sinceMs: lastMs,
		exampleEventIds: [...examples],
	};
}
