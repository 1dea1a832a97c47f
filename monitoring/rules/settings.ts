const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What every rule has. */
export interface RuleTimes {
	/** How long all must be well before an incident is over, in milliseconds. */
	readonly calmMs: number;
	/** How long after its end the same is not told again, in milliseconds. */
	readonly coolDownMs: number;
	/** What lasts longer is taken as the new normal, in milliseconds. */
	readonly acceptMs: number;
}

export interface RateSettings extends RuleTimes {
	/** So many times what is usual is a spike; the same part of it a drop. */
	readonly factor: number;
	/** A spike has at least so many requests a minute more than usual. */
	readonly leastSurplus: number;
	/** A drop is told only where at least so many requests a minute are usual. */
	readonly leastForDrop: number;
	readonly learnMs: number;
	/** More requests in a minute are a spike, whatever is usual. */
	readonly maximumPerMinute?: number;
	/** Fewer in a minute are a drop, whatever is usual. */
	readonly minimumPerMinute?: number;
}

export interface SilenceSettings extends RuleTimes {
	/** In how many weeks a sender that is well may seem silent once. */
	readonly weeksPerFalseAlarm: number;
	/** So long without a request is silence, whatever is usual, in milliseconds. */
	readonly longestMs?: number;
}

export interface BurstSettings extends RuleTimes {
	/** So many within five minutes are a burst: by one source, key or code, or at one webhook. */
	readonly most: Readonly<Record<'source' | 'key' | 'code' | 'webhook', number>>;
	/** Where they are usual: so many times the mean, and so many deviations above it. */
	readonly factor: number;
	readonly deviations: number;
}

export interface NoveltySettings extends RuleTimes {
	/** How long everything is new, in milliseconds. */
	readonly learnMs: number;
	/** Where so many are new within 24 hours, one more is no news. */
	readonly mostPerDay: number;
}

export interface QuantileSettings extends RuleTimes {
	/** Which part of the values lies below the quantile. */
	readonly quantile: number;
	/** So many times the usual quantile is too much. */
	readonly factor: number;
	/** And so many usual deviations above it. */
	readonly deviations: number;
	/** A quantile below this is never too much: milliseconds or bytes. */
	readonly least: number;
	readonly learnMs: number;
	/** A quantile above this is too much, whatever is usual. */
	readonly maximum?: number;
}

export interface ShapeSettings extends RuleTimes {
	/** Messages and time from which a shape is known. */
	readonly learnMessages: number;
	readonly learnMs: number;
	/** How improbable the messages must be for the shape to have changed. */
	readonly chance: number;
}

/** All rules; undefined switches one off. */
export interface Rules {
	readonly rate: RateSettings | undefined;
	readonly silence: SilenceSettings | undefined;
	readonly refusals: BurstSettings | undefined;
	readonly failures: BurstSettings | undefined;
	readonly newSource: NoveltySettings | undefined;
	readonly newKey: NoveltySettings | undefined;
	readonly slowAnswers: QuantileSettings | undefined;
	readonly payloadSize: QuantileSettings | undefined;
	readonly payloadShape: ShapeSettings | undefined;
}

/** What differs from the defaults; `false` switches a rule off. */
export type RuleSettings = {
	readonly [Name in keyof Rules]?: Partial<NonNullable<Rules[Name]>> | false;
};

const TIMES: RuleTimes = { calmMs: 5 * MINUTE, coolDownMs: 10 * MINUTE, acceptMs: DAY };

/** The rules as they are where the author changes nothing. */
export const DEFAULT_RULES: { readonly [Name in keyof Rules]: NonNullable<Rules[Name]> } = {
	rate: { ...TIMES, factor: 3, leastSurplus: 10, leastForDrop: 10, learnMs: DAY },
	silence: { ...TIMES, calmMs: 0, acceptMs: 7 * DAY, weeksPerFalseAlarm: 1000 },
	refusals: {
		...TIMES,
		most: { source: 20, key: 20, code: 50, webhook: 50 },
		factor: 3,
		deviations: 8,
	},
	failures: {
		...TIMES,
		most: { source: Infinity, key: Infinity, code: Infinity, webhook: 10 },
		factor: 3,
		deviations: 8,
	},
	newSource: { ...TIMES, calmMs: 0, acceptMs: HOUR, learnMs: DAY, mostPerDay: 5 },
	newKey: { ...TIMES, calmMs: 0, acceptMs: HOUR, learnMs: DAY, mostPerDay: 5 },
	slowAnswers: { ...TIMES, quantile: 0.95, factor: 2, deviations: 8, least: 250, learnMs: DAY },
	payloadSize: { ...TIMES, quantile: 0.9, factor: 2, deviations: 8, least: 1000, learnMs: DAY },
	payloadShape: {
		...TIMES,
		calmMs: MINUTE,
		learnMessages: 50,
		learnMs: HOUR,
		chance: 1e-9,
	},
};

/** @returns the rules in full: the defaults with what differs from them */
export function completeRules(settings: RuleSettings): Rules {
	const names = Object.keys(DEFAULT_RULES) as (keyof Rules)[];
	const entries = names.map((name): [string, unknown] => {
		const own = settings[name];
		return [name, own === false ? undefined : { ...DEFAULT_RULES[name], ...own }];
	});
	return Object.fromEntries(entries) as unknown as Rules;
}
