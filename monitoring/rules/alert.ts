/** What a rule watches. */
export type RuleName =
	| 'rate'
	| 'silence'
	| 'refusals'
	| 'failures'
	| 'newSource'
	| 'newKey'
	| 'slowAnswers'
	| 'payloadSize'
	| 'payloadShape';

export type Severity = 'info' | 'warning' | 'critical';

/** What an alert is about: a webhook, or a key, a source or a refusal code at a webhook. */
export interface Series {
	readonly type: 'webhook' | 'key' | 'source' | 'code' | 'eventType';
	readonly workflowId: string;
	readonly nodeName: string;
	/** The key's name or fingerprint, the address, the code, the event type; empty for a webhook. */
	readonly name: string;
}

/** A number with its unit, such as `requests per minute`. */
export interface Measure {
	readonly value: number;
	readonly unit: string;
}

/** What a detector has found. */
export interface Finding {
	readonly series: Series;
	/** From 0 to 1. */
	readonly score: number;
	readonly severity: Severity;
	/** What happens, in a few words, such as `Spike of requests`. */
	readonly title: string;
	readonly observed: Measure;
	readonly expected: Measure;
	/** One sentence with the numbers. */
	readonly message: string;
	/** When it began, in milliseconds since the epoch. */
	readonly sinceMs: number;
	/** At most 5. */
	readonly exampleEventIds: readonly string[];
}

/** Told once when an incident starts and once when it is over. */
export interface Alert extends Finding {
	/** The same whenever the same is found again: rule, series, start, and the phase. */
	readonly id: string;
	/** Common to the start and the end. */
	readonly incidentId: string;
	readonly phase: 'started' | 'over';
	readonly rule: RuleName;
	/** When it was found, in the time of the events. */
	readonly atMs: number;
}

/** Most event ids that a finding names. */
export const MOST_EXAMPLES = 5;

/** @returns what tells series apart, also across restarts; no name has a null character */
export const seriesKey = ({ type, workflowId, nodeName, name }: Series): string =>
	`${type}\0${workflowId}\0${nodeName}\0${name}`;

/** @returns what the series is called in a sentence */
export function seriesName({ type, nodeName, name }: Series): string {
	switch (type) {
		case 'webhook':
			return `the webhook "${nodeName}"`;
		case 'key':
			return `the key "${name}" at the webhook "${nodeName}"`;
		case 'source':
			return `the source ${name} at the webhook "${nodeName}"`;
		case 'code':
			return `the refusal code ${name} at the webhook "${nodeName}"`;
		case 'eventType':
			return `events of type "${name}" at the webhook "${nodeName}"`;
	}
}
