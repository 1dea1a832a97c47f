import { validateHeaderValue } from 'node:http';

import type { AnswerSettings } from './api';

/** The longest delay, in milliseconds. */
export const LONGEST_DELAY_MS = 300_000;
/** The longest body of an answer, in characters. */
export const LONGEST_ANSWER_BODY = 1024 * 1024;

/** What senders are answered unless it is set. */
export const DEFAULT_ANSWER: AnswerSettings = {
	status: 200,
	contentType: 'application/json',
	body: '{"received":true}',
	delayMs: 0,
	failureRate: 0,
	failureStatus: 503,
};

type Rule = (value: unknown) => string | undefined;

const within =
	(least: number, most: number, isWhole = true): Rule =>
	(value) =>
		typeof value === 'number' &&
		value >= least &&
		value <= most &&
		(!isWhole || Number.isInteger(value))
			? undefined
			: `must be a ${isWhole ? 'whole ' : ''}number from ${least} to ${most}`;

const RULES: Readonly<Record<keyof AnswerSettings, Rule>> = {
	status: within(200, 599),
	contentType: (value) =>
		typeof value === 'string' && value.length <= 256 && isHeaderValue(value)
			? undefined
			: 'must be a text that a header can have',
	body: (value) =>
		typeof value === 'string' && value.length <= LONGEST_ANSWER_BODY
			? undefined
			: `must be a text of at most ${LONGEST_ANSWER_BODY} characters`,
	delayMs: within(0, LONGEST_DELAY_MS),
	failureRate: within(0, 1, false),
	failureStatus: within(400, 599),
};

/**
 * @param value of any kind, as it came
 * @returns why it is not what senders can be answered, naming the member; undefined if it is
 */
export function findAnswerFault(value: unknown): string | undefined {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		return 'The answer must be an object.';
	}
	const names = Object.keys(RULES) as (keyof AnswerSettings)[];
	const unknownName = Object.keys(value).find((name) => !Object.hasOwn(RULES, name));
	if (unknownName !== undefined) return `An answer has no ${unknownName.slice(0, 60)}.`;
	for (const name of names) {
		const fault = RULES[name]((value as Record<string, unknown>)[name]);
		if (fault !== undefined) return `${name} ${fault}.`;
	}
	return undefined;
}

function isHeaderValue(text: string): boolean {
	try {
		validateHeaderValue('content-type', text);
		return true;
	} catch {
		return false;
	}
}
