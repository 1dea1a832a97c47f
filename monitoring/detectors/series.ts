import { Cells } from './series/cells';
import { Habituation } from './series/habituation';
import { Level } from './series/level';
import { Profile } from './series/profile';
import { MovingMean, Signal } from './series/signal';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

/** What a point of a series is worth. */
export interface SeriesScore {
	/** From 0 (as ever) to 1; from `ALARM_SCORE` on it is worth an alarm. */
	readonly score: number;
	/** Whether to raise an alarm: what goes on is not told twice. */
	readonly isAlarm: boolean;
}

/** Score at the threshold of an alarm. */
export const ALARM_SCORE = 0.5;
/** Surprise at the threshold of an alarm. */
const THRESHOLD = 7.25;
/** The surprises add up by this norm: several that agree are worth more than the largest alone. */
const NORM = 3;
/** Numbers of points over which the level, the time of day and the time of week are looked at. */
const LEVEL_SPANS = [1, 4, 16, 64, 256];
const PROFILE_SPANS = [1, 4, 16];
const CHANGE_SPANS = [4, 16, 64];
const DAY_BINS = 48;
const WEEK_BINS = 168;
/** Numbers that a detector keeps: its whole memory. */
const SIZE = 813;

/**
 * Tells how unusual each point of a numeric series is: one look at each point, in order, constant
 * memory, no clock but the points' own, and the same parameters for every series.
 *
 * Values are compared with the usual level, with the last one, and with the same time of the day
 * and of the week once these have been seen; each over several numbers of points, and the size of
 * the changes too. Each comparison is a signal whose own tails say how improbable it is; their norm
 * is the surprise. Beyond a few deviations a signal grows with the logarithm (asinh), so that an
 * exponential tail of the signal is a Pareto tail of the value.
 */
export class SeriesDetector {
	private readonly cells = new Cells(SIZE);
	/** The last value, and how many there were. */
	private readonly last = this.cells.take(2);
	private readonly level = new Level(this.cells);
	private readonly levels = this.signals(LEVEL_SPANS);
	private readonly change = new Signal(this.cells, 1);
	private readonly changes = CHANGE_SPANS.map((span) => ({
		size: new MovingMean(this.cells, span),
		signal: new Signal(this.cells, 1),
	}));
	private readonly recent = new MovingMean(this.cells, 4);
	private readonly former = new MovingMean(this.cells, 64);
	private readonly drift = new Signal(this.cells, 1);
	private readonly profiles = [
		{ profile: new Profile(this.cells, DAY, DAY_BINS), signals: this.signals(PROFILE_SPANS) },
		{ profile: new Profile(this.cells, 7 * DAY, WEEK_BINS), signals: this.signals(PROFILE_SPANS) },
	];
	private readonly habituation = new Habituation(this.cells, THRESHOLD);

	/**
	 * @param atMs milliseconds since the epoch; not before that of the point before
	 * @param value a finite number
	 */
	observe(atMs: number, value: number): SeriesScore {
		const isFirst = this.last[1] === 0;
		const previous = isFirst ? value : this.last[0]!;
		this.last[0] = value;
		this.last[1]! += 1;
		this.level.learn(value);
		const { median, scale } = this.level;
		const standing = Math.asinh((value - median) / scale);
		const change = Math.asinh((value - previous) / scale);
		let sum = this.change.add(change) ** NORM;
		for (const signal of this.levels) sum += signal.add(standing) ** NORM;
		for (const { size, signal } of this.changes) {
			sum += signal.add(Math.log(size.add(Math.abs(change)) + 0.01)) ** NORM;
		}
		sum += this.drift.add(this.recent.add(standing) - this.former.add(standing)) ** NORM;
		for (const each of this.fromProfiles(atMs, value)) sum += each ** NORM;
		const surprise = Math.cbrt(sum);
		return {
			score: 1 - 2 ** (-surprise / THRESHOLD),
			isAlarm: this.habituation.add(surprise),
		};
	}

	/** @returns what the series is at the same time of the day and of the week, where it is known */
	profileAt(atMs: number): number[] {
		return this.profiles
			.map(({ profile }) => profile.at(atMs))
			.filter((usual) => usual !== undefined);
	}

	/** How large its memory is, before and after any number of points. */
	get bytes(): number {
		return SIZE * Float64Array.BYTES_PER_ELEMENT;
	}

	/** How many points it has seen. */
	get seen(): number {
		return this.last[1]!;
	}

	/** @returns all that it has learnt: as many numbers for every series */
	toJSON(): number[] {
		return this.cells.toJSON();
	}

	/**
	 * @param numbers as `toJSON` gave them
	 * @returns whether they could be taken up; else it is as before
	 */
	restore(numbers: unknown): boolean {
		return this.cells.restore(numbers);
	}

	/**
	 * Once the week is known, it decides: a Sunday is none of the other days. What the day finds
	 * unusual too counts twice.
	 * @returns as many surprises for each profile that is known
	 */
	private fromProfiles(atMs: number, value: number): number[] {
		const known: number[][] = [];
		for (const { profile, signals } of this.profiles) {
			const usual = profile.at(atMs);
			profile.learn(atMs, value, usual);
			if (usual === undefined) continue;
			const unit = Math.max(profile.deviation, 0.01 * this.level.scale, 1e-9);
			const residual = Math.asinh((value - usual) / unit);
			known.push(signals.map((signal) => signal.add(residual)));
		}
		const [byDay = [], byWeek] = known;
		if (byWeek === undefined) return byDay;
		return byWeek.flatMap((each, at) => [each, Math.min(each, byDay[at]!)]);
	}

	private signals(spans: readonly number[]): Signal[] {
		return spans.map((span) => new Signal(this.cells, span));
	}
}
