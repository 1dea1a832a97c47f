import type { Fact } from '../../../monitoring/facts';
import { shapeOf } from '../../../monitoring/shape';
import { DAY, fact, MINUTE, START } from '../traffic';
import { brief, only, watch } from './watch';
import { repeatableNumbers } from '../../repeatable-numbers';

const ORDER = { id: 'a', total: 1, to: { city: 'b', zip: 'c' } };
const LEARNT = 400;
const NOW = START + LEARNT * MINUTE;

const payload = (index: number, document: unknown, over: Partial<Fact> = {}): Fact => ({
	...fact(`payload-${index}`, START + index * MINUTE),
	shape: shapeOf(document),
	...over,
});
/** So many usual ones, and then others. */
const then = (...documents: unknown[]): Fact[] => [
	...Array.from({ length: LEARNT }, (_, index) => payload(index, ORDER)),
	...documents.map((document, index) => payload(LEARNT + index, document)),
];
const repeat = (document: unknown, count: number): unknown[] =>
	Array.from({ length: count }, () => document);

describe('the rule of payload shape', () => {
	it.each([
		['appears', { ...ORDER, note: 'd' }, 'new: /note', 'info'],
		['vanishes', { id: 'a', to: ORDER.to }, 'missing: /total', 'warning'],
		['vanishes with all in it', { id: 'a', total: 1 }, 'missing: /to', 'warning'],
		['changes its type', { ...ORDER, total: '1' }, 'of another type: /total', 'warning'],
		['is null', { ...ORDER, total: null }, 'of another type: /total', 'warning'],
		['is in an array now', [ORDER], 'new: /*; missing: /id, /total, /to', 'warning'],
	])(
		'tells that a place %s, with the fourth message at the latest',
		(_, document, what, severity) => {
			const told = watch(only('payloadShape'), then(...repeat(document, 30)));
			expect(brief(told)).toEqual(['started: Change of payload shape (webhook )']);
			expect(told[0]!.atMs).toBeLessThanOrEqual(NOW + 3 * MINUTE);
			expect(told[0]!.message).toContain(what);
			expect(told[0]!.severity).toBe(severity);
			expect(told[0]!.exampleEventIds[0]).toBe('payload-400');
		},
	);

	it('is over when the shape is as before', () => {
		const documents = [...repeat({ id: 'a' }, 5), ...repeat(ORDER, 3)];
		expect(brief(watch(only('payloadShape'), then(...documents)))).toEqual([
			'started: Change of payload shape (webhook )',
			'over: Change of payload shape (webhook )',
		]);
	});

	it('takes what stays for a day as the new shape', () => {
		const told = watch(only('payloadShape'), then(...repeat({ id: 'a' }, 30)), NOW + DAY + MINUTE);
		expect(told.map(({ phase }) => phase)).toEqual(['started', 'over']);
	});

	it('does not mind a single message, nor fields that come and go', () => {
		const random = repeatableNumbers(1);
		const facts = Array.from({ length: 3000 }, (_, index) =>
			payload(index, {
				id: 'a',
				...(random() < 0.5 && { often: 1 }),
				...(random() < 0.1 && { seldom: 1 }),
				...(random() < 0.01 && { hardly: 1 }),
				...(index === 2000 && { once: 1 }),
			}),
		);
		expect(watch(only('payloadShape'), facts)).toEqual([]);
	});

	it('knows a shape for each event type', () => {
		const facts = Array.from({ length: 600 }, (_, index) =>
			Math.floor(index / 20) % 2 === 0
				? payload(index, ORDER, { eventType: 'order' })
				: payload(index, { user: 'a' }, { eventType: 'user' }),
		);
		expect(watch(only('payloadShape'), facts)).toEqual([]);
	});

	it('remembers a bounded number of places however many names there are', () => {
		const monitor = only('payloadShape');
		for (let index = 0; index < 3000; index += 1) {
			monitor.observe(payload(index, { [`name ${index}`]: 1, id: 'a' }));
		}
		expect(JSON.stringify(monitor).length).toBeLessThan(30_000);
	});
});
