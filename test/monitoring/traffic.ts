import type { Fact } from '../../monitoring/facts';
import { shapeOf, type Shape } from '../../monitoring/shape';
import { repeatableNumbers } from '../repeatable-numbers';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** A Monday, 00:00 UTC. */
export const START = Date.UTC(2026, 0, 5);

/** How a simulated sender behaves. */
export interface Habits {
	readonly seed: number;
	/** Requests per minute in the mean of a working day. */
	readonly perMinute: number;
	/** Part of the requests that is refused. */
	readonly refused?: number;
	readonly shapes?: readonly Shape[];
}

export const ORDER = shapeOf({ id: 'a', total: 1, customer: { name: 'b' }, lines: [{ sku: 'c' }] });
const ORDER_WITH_NOTE = shapeOf({
	id: 'a',
	total: 1,
	note: 'd',
	customer: { name: 'b' },
	lines: [{ sku: 'c' }],
});

/**
 * Facts of one webhook in order of time: a rhythm of the day (the night has a quarter of the noon),
 * less at the weekend, independent arrivals, a few senders, a few refusals and failures.
 */
export function* traffic(habits: Habits, fromMs: number, toMs: number): Generator<Fact> {
	const { seed, perMinute, refused = 0.01, shapes = [ORDER, ORDER_WITH_NOTE] } = habits;
	const random = repeatableNumbers(seed ^ Math.floor(fromMs / MINUTE));
	const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
	let atMs = fromMs;
	for (let index = 0; ; index += 1) {
		atMs += (-Math.log(1 - random()) * MINUTE) / (perMinute * rhythm(atMs));
		if (atMs >= toMs) return;
		const isRefused = random() < refused;
		const isFailed = !isRefused && random() < 0.002;
		const sender = Math.floor(12 * random() ** 2);
		yield {
			...fact(`${seed}-${Math.floor(fromMs / MINUTE)}-${index}`, Math.floor(atMs)),
			sourceIp: `203.0.113.${sender}`,
			contentLength: Math.round(800 * Math.exp(0.4 * normal())),
			durationMs: 60 * Math.exp(0.5 * normal()),
			status: isRefused ? 401 : isFailed ? 500 : 200,
			outcome: isRefused ? 'refused' : isFailed ? 'failed' : 'accepted',
			...(isRefused
				? { code: 'api_key_invalid' }
				: { keyName: `shop ${sender % 3}`, shape: shapes[random() < 0.3 ? 1 : 0] ?? ORDER }),
		};
	}
}

/** @returns a plain accepted request */
export function fact(eventId: string, atMs: number): Fact {
	return {
		eventId,
		atMs,
		workflowId: 'orders',
		nodeName: 'Generic Webhook',
		outcome: 'accepted',
		sourceIp: '203.0.113.1',
		contentLength: 800,
		durationMs: 60,
		status: 200,
	};
}

function rhythm(atMs: number): number {
	const day = Math.floor((atMs - START) / DAY) % 7;
	const hour = (atMs % DAY) / HOUR;
	const daily = 1 - 0.6 * Math.cos((2 * Math.PI * (hour - 1)) / 24);
	return daily * (day >= 5 ? 0.6 : 1);
}
