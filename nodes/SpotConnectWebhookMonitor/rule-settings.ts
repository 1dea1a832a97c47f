import type { RuleName } from '../../monitoring/rules/alert';
import { DEFAULT_RULES, type Rules, type RuleSettings } from '../../monitoring/rules/settings';
import { choice, number, type Raw } from '../parameter-values';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** By how much what is usual must be exceeded, compared with the default. */
const TOLERANCE = { normal: 1, low: 1.6, high: 0.7 } as const;
/** A seeming silence once in so many weeks. */
const SILENCE_WEEKS = { normal: 1000, low: 10_000, high: 100 } as const;

/**
 * @param chosen the rules that watch
 * @param options the node's options, as stored; a number of 0 is as good as none
 * @throws {ConfigurationError} naming the option that cannot be used
 */
export function ruleSettings(chosen: readonly RuleName[], options: Raw): RuleSettings {
	const sensitivity = choice(options, 'sensitivity', 'Sensitivity', ['normal', 'low', 'high']);
	const tolerance = TOLERANCE[sensitivity];
	const given = (name: string, displayName: string, unit = 1): number | undefined => {
		const value = number(options, name, displayName);
		return value === undefined || value === 0 ? undefined : value * unit;
	};
	const calmMinutes = number(options, 'calmMinutes', 'Over After (Minutes)');
	const times = defined({
		calmMs: calmMinutes === undefined ? undefined : calmMinutes * MINUTE,
		coolDownMs: given('coolDownMinutes', 'Cool-Down (Minutes)', MINUTE),
		acceptMs: given('acceptHours', 'New Normal After (Hours)', HOUR),
	});
	const { rate, refusals, failures, slowAnswers, payloadSize } = DEFAULT_RULES;
	const settings: { readonly [Name in keyof Rules]: Partial<NonNullable<Rules[Name]>> } = {
		rate: {
			...times,
			factor: 1 + (rate.factor - 1) * tolerance,
			...defined({
				maximumPerMinute: given('maximumPerMinute', 'Most Requests per Minute'),
				minimumPerMinute: given('minimumPerMinute', 'Fewest Requests per Minute'),
			}),
		},
		silence: {
			...defined({ coolDownMs: times.coolDownMs }),
			weeksPerFalseAlarm: SILENCE_WEEKS[sensitivity],
			...defined({
				longestMs: given('longestSilenceMinutes', 'Longest Silence (Minutes)', MINUTE),
			}),
		},
		refusals: {
			...times,
			factor: refusals.factor * tolerance,
			deviations: refusals.deviations * tolerance,
			most: {
				...refusals.most,
				...defined({
					source: given('refusalsPerSource', 'Refusals per Source'),
					key: given('refusalsPerKey', 'Refusals per Key'),
					code: given('refusalsPerCode', 'Refusals per Code'),
					webhook: given('refusalsPerWebhook', 'Refusals per Webhook'),
				}),
			},
		},
		failures: {
			...times,
			factor: failures.factor * tolerance,
			deviations: failures.deviations * tolerance,
			most: {
				...failures.most,
				...defined({ webhook: given('failuresPerWebhook', 'Failures per Webhook') }),
			},
		},
		newSource: {},
		newKey: {},
		slowAnswers: {
			...times,
			factor: 1 + (slowAnswers.factor - 1) * tolerance,
			...defined({ maximum: given('slowestAnswerMs', 'Slowest Answer (Milliseconds)') }),
		},
		payloadSize: {
			...times,
			factor: 1 + (payloadSize.factor - 1) * tolerance,
			...defined({ maximum: given('largestPayloadBytes', 'Largest Payload (Bytes)') }),
		},
		payloadShape: defined({ coolDownMs: times.coolDownMs, acceptMs: times.acceptMs }),
	};
	const names = Object.keys(settings) as RuleName[];
	return Object.fromEntries(names.map((name) => [name, chosen.includes(name) && settings[name]]));
}

/** @returns the members that have a value */
function defined<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
	return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
		[K in keyof T]?: Exclude<T[K], undefined>;
	};
}
