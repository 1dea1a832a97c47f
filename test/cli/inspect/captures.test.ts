import fc from 'fast-check';

import { memoryOf } from '../../../cli/inspect/capture';
import { Captures, type Bounds } from '../../../cli/inspect/captures';
import { newCapture } from './support';

const bodyOf = (bytes: number) => ({ bytes, data: Buffer.alloc(bytes) });

type Step =
	| { readonly kind: 'add'; readonly bytes: number }
	| { readonly kind: 'answer'; readonly back: number; readonly bytes: number }
	| { readonly kind: 'reserve'; readonly bytes: number }
	| { readonly kind: 'release' }
	| { readonly kind: 'clear' };

const bytes = fc.nat(8000);
const steps = fc.array(
	fc.oneof(
		{ weight: 6, arbitrary: fc.record({ kind: fc.constant('add' as const), bytes }) },
		{
			weight: 3,
			arbitrary: fc.record({ kind: fc.constant('answer' as const), back: fc.nat(12), bytes }),
		},
		{ weight: 3, arbitrary: fc.record({ kind: fc.constant('reserve' as const), bytes }) },
		{ weight: 2, arbitrary: fc.record({ kind: fc.constant('release' as const) }) },
		{ weight: 1, arbitrary: fc.record({ kind: fc.constant('clear' as const) }) },
	),
	{ maxLength: 80 },
);
const bounds: fc.Arbitrary<Bounds> = fc.record({
	maxCount: fc.integer({ min: 1, max: 10 }),
	maxBytes: fc.integer({ min: 20_000, max: 60_000 }),
	maxBodyBytes: fc.constant(8000),
});

function take(captures: Captures, step: Step, reserved: number[]): void {
	switch (step.kind) {
		case 'add':
			captures.add(newCapture({ body: bodyOf(step.bytes) }));
			break;
		case 'answer':
			captures.update(captures.lastId - step.back, {
				answer: { status: 200, rawHeaders: ['A', 'b'], body: bodyOf(step.bytes) },
			});
			break;
		case 'reserve':
			if (captures.reserve(step.bytes)) reserved.push(step.bytes);
			break;
		case 'release':
			if (reserved.length > 0) captures.release(reserved.pop()!);
			break;
		case 'clear':
			captures.clear();
	}
}

describe('what the inspector keeps', () => {
	it('never exceeds its bounds, whatever is added, answered, on its way or deleted', () => {
		fc.assert(
			fc.property(bounds, steps, (bounds, steps) => {
				const captures = new Captures(bounds);
				const reserved: number[] = [];
				for (const step of steps) {
					take(captures, step, reserved);
					const kept = [...captures.newestFirst()];
					expect(kept.length).toBe(captures.count);
					expect(captures.count).toBeLessThanOrEqual(bounds.maxCount);
					expect(captures.bytes + captures.reservedBytes).toBeLessThanOrEqual(bounds.maxBytes);
					expect(captures.bytes).toBe(kept.reduce((sum, each) => sum + memoryOf(each), 0));
				}
			}),
		);
	});

	it('is the newest, without a gap, and what is dropped adds up', () => {
		fc.assert(
			fc.property(bounds, steps, (bounds, steps) => {
				const captures = new Captures(bounds);
				const reserved: number[] = [];
				let added = 0;
				for (const step of steps) {
					take(captures, step, reserved);
					if (step.kind === 'add') added += 1;
					if (step.kind === 'clear') added = 0;
					const ids = [...captures.newestFirst()].map(({ id }) => id);
					expect(ids).toEqual(ids.map((_, index) => captures.lastId - index));
					expect(captures.oldestId).toBe(ids.at(-1) ?? 0);
					expect(captures.count + captures.dropped.count).toBe(added);
				}
			}),
		);
	});

	it('counts the bytes of what makes room as it counted them when kept', () => {
		const captures = new Captures({ maxCount: 2, maxBytes: 1e6, maxBodyBytes: 1e5 });
		const first = captures.add(newCapture({ body: bodyOf(100) }));
		captures.add(newCapture());
		captures.add(newCapture());
		expect(captures.dropped).toEqual({ count: 1, bytes: memoryOf(first) });
	});

	it('gives requests on their way half of the memory at most', () => {
		const captures = new Captures({ maxCount: 10, maxBytes: 10_000, maxBodyBytes: 1000 });
		expect([captures.reserve(5000), captures.reserve(1)]).toEqual([true, false]);
		captures.release(5000);
		expect(captures.reserve(1)).toBe(true);
	});

	it('makes room for requests on their way', () => {
		const captures = new Captures({ maxCount: 10, maxBytes: 10_000, maxBodyBytes: 8000 });
		captures.add(newCapture({ body: bodyOf(6000) }));
		captures.reserve(4000);
		expect(captures.dropped.count).toBe(1);
	});

	it('does not take in again what made room before it was answered', () => {
		const captures = new Captures({ maxCount: 1, maxBytes: 1e6, maxBodyBytes: 1e5 });
		const first = captures.add(newCapture());
		captures.add(newCapture());
		captures.update(first.id, { durationMs: 5 });
		expect(captures.get(first.id)).toBeUndefined();
		expect(captures.count).toBe(1);
	});

	it('goes on with its ids when all is deleted', () => {
		const captures = new Captures({ maxCount: 5, maxBytes: 1e6, maxBodyBytes: 1e5 });
		captures.add(newCapture());
		captures.clear();
		expect([captures.count, captures.bytes, captures.oldestId]).toEqual([0, 0, 0]);
		expect(captures.add(newCapture()).id).toBe(2);
	});
});
