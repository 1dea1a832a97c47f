import fc from 'fast-check';

import { LONGEST_POINTER, MOST_PLACES, shapeOf } from '../../monitoring/shape';

const plain = (value: unknown) =>
	Object.fromEntries([...shapeOf(value)].map(([pointer, types]) => [pointer, [...types].sort()]));

describe('the shape of a document', () => {
	it('has the type of every place', () => {
		expect(plain({ id: 1, name: 'a', paid: true, note: null, to: { city: 'b' } })).toEqual({
			'': ['object'],
			'/id': ['number'],
			'/name': ['string'],
			'/paid': ['boolean'],
			'/note': ['null'],
			'/to': ['object'],
			'/to/city': ['string'],
		});
	});

	it('takes all elements of an array together', () => {
		expect(plain([{ a: 1 }, { a: 'x', b: [] }])).toEqual({
			'': ['array'],
			'/*': ['object'],
			'/*/a': ['number', 'string'],
			'/*/b': ['array'],
		});
	});

	it('takes the names of an object with more than 60 members as data', () => {
		const table = Object.fromEntries(Array.from({ length: 61 }, (_, index) => [`id${index}`, 1]));
		expect(plain(table)).toEqual({ '': ['object'], '/*': ['number'] });
	});

	it('writes names as JSON Pointer tokens', () => {
		expect(Object.keys(plain({ 'a/b~c': 1 }))).toContain('/a~1b~0c');
	});

	it('is bounded for any document', () => {
		fc.assert(
			fc.property(fc.jsonValue({ maxDepth: 12 }), (value) => {
				const shape = shapeOf(value);
				expect(shape.size).toBeLessThanOrEqual(MOST_PLACES);
				for (const pointer of shape.keys()) {
					expect(pointer.length).toBeLessThanOrEqual(LONGEST_POINTER);
				}
			}),
		);
	});
});
