import { inferSchema } from '../../../../admission/schema/infer/infer-schema';
import { validatorOf } from './validator';

/** An object of so many names, each with a value of its own. */
function objectOf(size: number, valueOf: (index: number) => unknown, prefix = 'key'): unknown {
	return Object.fromEntries(Array.from({ length: size }, (_, i) => [`${prefix}${i}`, valueOf(i)]));
}

function uuid(index: number): string {
	return `0190a4f2-8a1c-7c3e-9d52-${index.toString(16).padStart(12, '0')}`;
}

describe('an object is a map', () => {
	it.each([
		['one UUID', { [uuid(1)]: 1 }],
		['UUIDs', { [uuid(1)]: 1, [uuid(2)]: 2 }],
		['whole numbers', { 200: 1, 404: 2, '007': 3 }],
		['both', { [uuid(1)]: 1, 2: 2 }],
	])('when its keys are %s', (_, sample) => {
		expect(inferSchema([sample])).toMatchObject({
			type: 'object',
			additionalProperties: { type: 'integer' },
		});
		expect(inferSchema([sample])).not.toHaveProperty('properties');
		expect(inferSchema([sample])).not.toHaveProperty('required');
	});

	it('with the values of all keys merged', () => {
		expect(inferSchema([{ 1: { a: 1, b: 1 } }, { 2: { a: 'x' }, 3: null }])).toMatchObject({
			additionalProperties: {
				type: ['object', 'null'],
				properties: { a: { type: ['string', 'integer'] }, b: { type: 'integer' } },
				required: ['a'],
			},
		});
	});

	it.each([
		['texts', (i: number) => `text ${i}`],
		['numbers, whole and not', (i: number) => i / 2],
		['nulls beside one type', (i: number) => (i % 2 ? null : true)],
		['arrays', (i: number) => [i]],
		['objects with a property in common', (i: number) => ({ id: i, [`p${i}`]: i })],
		['objects without properties', () => ({})],
		['maps', (i: number) => ({ [uuid(i)]: i })],
		['maps of few keys', (i: number) => ({ [i % 10]: i })],
	])('when it has 51 keys or more, and the values are %s', (_, valueOf) => {
		expect(inferSchema([objectOf(50, valueOf)])).toHaveProperty('properties.key49');
		expect(inferSchema([objectOf(51, valueOf)])).not.toHaveProperty('properties');
		expect(inferSchema([objectOf(51, valueOf)])).toHaveProperty('additionalProperties.type');
	});

	it('when the keys of several samples are together 51', () => {
		const samples = Array.from({ length: 51 }, (_, i) => ({ [`key${i}`]: 'x' }));
		expect(inferSchema(samples)).toMatchObject({ additionalProperties: { type: 'string' } });
		expect(inferSchema(samples.slice(1))).toHaveProperty('properties');
	});

	it('and a property of its values is required when all have it, however often each came', () => {
		const [first, second] = [{ 1: { a: 1 } }, { 2: { a: 1, b: 1 } }];
		expect(inferSchema([first, second, second])).toHaveProperty('additionalProperties.required', [
			'a',
		]);
		expect(inferSchema([second, second, first])).toHaveProperty('additionalProperties.required', [
			'a',
		]);
	});

	it('with room for keys that were not seen, even where objects are closed', () => {
		const accepts = validatorOf(inferSchema([{ 1: { a: 1 } }], { additionalProperties: false }));
		expect(accepts({ 2: { a: 2 } })).toBe(true);
		expect(accepts({ 2: { a: 2, b: 2 } })).toBe(false);
		expect(accepts({ 2: 'x' })).toBe(false);
	});
});

describe('an object is no map', () => {
	it.each([
		['two types', (i: number) => (i % 2 ? 'text' : i)],
		['objects with nothing in common', (i: number) => ({ [`p${i}`]: i })],
		['something that is none of JSON', () => 1n],
	])('when it has 51 keys, and the values are %s', (_, valueOf) => {
		expect(inferSchema([objectOf(51, valueOf)])).toHaveProperty('properties.key50');
	});

	it.each([['a'], ['-1'], ['1.5'], [''], [`${uuid(1)}x`]])(
		'when one of a few keys is "%s"',
		(name) => {
			expect(inferSchema([{ 1: 1, [uuid(2)]: 2, [name]: 3 }]).properties).toEqual({
				1: { type: 'integer' },
				[uuid(2)]: { type: 'integer' },
				[name]: { type: 'integer' },
			});
		},
	);

	it('when one of over 50 keys is an identifier, and the values differ', () => {
		const names = objectOf(60, (i) => (i % 2 ? 'text' : i)) as object;
		expect(inferSchema([{ ...names, [uuid(1)]: 1 }])).toHaveProperty('properties.key59');
	});

	it('when it has over 1000 keys of two types, and is the value in a map', () => {
		const names = objectOf(1001, (i) => (i % 2 ? 'text' : i));
		expect(inferSchema([{ 1: names }, { 2: {} }])).toHaveProperty('additionalProperties', {
			type: 'object',
		});
	});

	it('when it has no keys', () => {
		expect(inferSchema([{}])).not.toHaveProperty('additionalProperties');
	});
});

describe('an object that is a map in part: over 50 identifiers beside names', () => {
	const identifiers = objectOf(51, () => ({ a: 1 }), '') as object;

	it('is left open when the values differ', () => {
		const { $schema, ...schema } = inferSchema([{ total: 51, ...identifiers }], {
			additionalProperties: false,
		});
		expect($schema).toBeDefined();
		expect(schema).toEqual({ type: 'object' });
	});

	it('is a map when they are alike', () => {
		expect(inferSchema([{ other: { a: 1 }, ...identifiers }])).toHaveProperty(
			'additionalProperties.required',
			['a'],
		);
	});
});
