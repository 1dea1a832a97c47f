import fc from 'fast-check';

import { Bounds, LIMITS, type Limits } from '../../../../admission/schema/infer/bounds';
import {
	inferSchema,
	SchemaInference,
	type InferenceSettings,
} from '../../../../admission/schema/infer/infer-schema';
import { type JsonSchema } from '../../../../admission/schema/infer/json-schema';
import { Place } from '../../../../admission/schema/infer/place';
import { printSchema } from '../../../../admission/schema/infer/print-schema';
import { canonical } from './canonical';
import { jsonValues } from './samples';
import { validatorOf } from './validator';

/** Adds the samples to a root within small limits. */
function learn(samples: readonly unknown[], limits: Partial<Limits>): Place {
	const bounds = new Bounds({ ...LIMITS, ...limits }, () => root.cut());
	const root: Place = new Place(bounds, 1);
	for (const sample of samples) root.add(sample);
	return root;
}

function infer(
	samples: readonly unknown[],
	limits: Partial<Limits>,
	settings: InferenceSettings = {},
): JsonSchema {
	return printSchema(learn(samples, limits), settings);
}

function countPlaces(place: Place): number {
	let count = 1 + (place.arrays?.items ? countPlaces(place.arrays.items) : 0);
	for (const below of place.objects?.places() ?? []) count += countPlaces(below);
	return count;
}

function nested(levels: number, wrap: (inner: unknown) => unknown): unknown {
	let value: unknown = 'innermost';
	for (let level = 1; level < levels; level++) value = wrap(value);
	return value;
}

function levelsOf(schema: JsonSchema): number {
	const below = schema.items ?? schema.properties?.a;
	return below ? 1 + levelsOf(below) : 1;
}

describe('depth', () => {
	it.each([
		['arrays', (inner: unknown) => [inner]],
		['objects', (inner: unknown) => ({ a: inner })],
	])('is followed for 100 levels of %s', (_, wrap) => {
		expect(levelsOf(inferSchema([nested(99, wrap)]))).toBe(99);
		expect(levelsOf(inferSchema([nested(100, wrap)]))).toBe(100);
		expect(levelsOf(inferSchema([nested(101, wrap)]))).toBe(100);
	});

	it('is left open below: the 100th level has its type alone', () => {
		const { items } = infer([[[{ a: 1, b: [1] }, [1]]]], { levels: 3 }).items ?? {};
		expect(items).toEqual({ type: ['object', 'array'] });
	});

	it('leaves open what is below even where objects are closed', () => {
		const closed = { additionalProperties: false };
		expect(infer([{ a: { b: 1 } }], { levels: 2 }, closed)).toEqual({
			type: 'object',
			properties: { a: { type: 'object' } },
			required: ['a'],
			additionalProperties: false,
		});
	});

	it('of 100,000 levels overflows nothing', () => {
		const sample = nested(100_000, (inner) => [{ a: inner }]);
		expect(JSON.stringify(inferSchema([sample, sample]))).toContain('"array"');
	});
});

describe('names in an object', () => {
	/** Alternating types, so that it is no map. */
	const sampleOf = (size: number) =>
		Object.fromEntries(Array.from({ length: size }, (_, i) => [`n${i}`, i % 2 ? i : 'x']));

	it('are told up to 1000', () => {
		expect(Object.keys(inferSchema([sampleOf(1000)]).properties ?? {})).toHaveLength(1000);
	});

	it.each([true, false])('are left open beyond (additionalProperties: %s)', (setting) => {
		const { type, ...rest } = inferSchema([sampleOf(1001)], { additionalProperties: setting });
		expect(type).toBe('object');
		expect(Object.keys(rest)).toEqual(['$schema']);
	});

	it('are left open beyond, in however many samples they came', () => {
		const samples = Object.entries(sampleOf(1001)).map(([name, value]) => ({ [name]: value }));
		expect(inferSchema(samples)).not.toHaveProperty('properties');
	});

	it('are left open when one is longer than 256', () => {
		expect(inferSchema([{ a: 'x', ['n'.repeat(256)]: 1 }])).toHaveProperty('properties.a');
		expect(inferSchema([{ a: 'x', ['n'.repeat(257)]: 1 }])).not.toHaveProperty('properties');
	});

	it('may be a million', () => {
		const sample = Object.fromEntries(Array.from({ length: 1_000_000 }, (_, i) => [`n${i}`, i]));
		expect(inferSchema([sample]).additionalProperties).toEqual({ type: 'integer' });
	});
});

describe('places in all', () => {
	it('are given up from the deepest level', () => {
		// Places: 1 for the root, 2 below, 4 below, 8 below.
		const pair = (inner: unknown) => ({ a: inner, b: inner });
		const sample = pair(pair(pair(1)));
		expect(countPlaces(learn([sample], { places: 15 }))).toBe(15);
		expect(countPlaces(learn([sample], { places: 14 }))).toBe(7);
		expect(countPlaces(learn([sample], { places: 7 }))).toBe(7);
		expect(countPlaces(learn([sample], { places: 6 }))).toBe(3);
		expect(countPlaces(learn([sample], { places: 1 }))).toBe(1);
		expect(infer([sample], { places: 14 })).toEqual(infer([pair(pair({}))], { levels: 3 }));
	});

	it('are given up in the values of a map too', () => {
		const sample = { 1: { a: { b: 1, c: 1 } }, 2: { a: { b: 1, c: 1 } } };
		const closed = { additionalProperties: false };
		expect(infer([sample], { places: 8 }, closed).additionalProperties).toEqual({
			type: 'object',
			properties: { a: { type: 'object' } },
			required: ['a'],
			additionalProperties: false,
		});
	});

	it('are not used up by a map that is merged into one', () => {
		const row = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`b${i}`, i]));
		const sample = Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`a${i}`, row]));
		expect(inferSchema([sample])).toHaveProperty('additionalProperties.properties.b29');
	});

	it('stay bounded, however many samples come', () => {
		const inference = new SchemaInference();
		for (let i = 0; i < 2000; i++) {
			inference.add({
				[`a${i % 900}`]: { [`b${i}`]: { [`c${i}`]: [i, { d: `${i}` }] } },
				[`e${i % 40}`]: i,
			});
		}
		expect(JSON.stringify(inference.schema()).length).toBeLessThan(LIMITS.places * 100);
	});

	it('of a sample with a million are given up in bounded time', () => {
		const row = Object.fromEntries(
			Array.from({ length: 1000 }, (_, i) => [`b${i}`, i % 2 ? i : 'x']),
		);
		const sample = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`a${i}`, row]));
		const started = performance.now();
		expect(inferSchema([sample])).toMatchObject({ additionalProperties: { type: 'object' } });
		expect(performance.now() - started).toBeLessThan(10_000);
	});

	const limits = fc.record({
		levels: fc.integer({ min: 1, max: 5 }),
		places: fc.integer({ min: 1, max: 30 }),
		names: fc.integer({ min: 1, max: 4 }),
		nameLength: fc.integer({ min: 0, max: 12 }),
		identifiers: fc.integer({ min: 0, max: 3 }),
	});

	it('never exceed their limit, and are counted right', () => {
		fc.assert(
			fc.property(jsonValues, limits, (samples, within) => {
				const root = learn(samples, within);
				const places = countPlaces(root);
				expect(places).toBeLessThanOrEqual(within.places);
				expect(root.bounds.places).toBe(places);
			}),
			{ numRuns: 1000 },
		);
	});

	it.each([true, false])(
		'whatever is given up, every sample fits (additionalProperties: %s)',
		(additionalProperties) => {
			fc.assert(
				fc.property(jsonValues, limits, (samples, within) => {
					// ajv does not know this name among `properties`.
					fc.pre(additionalProperties || !JSON.stringify(samples).includes('"__proto__"'));
					const accepts = validatorOf(infer(samples, within, { additionalProperties }));
					for (const sample of samples) expect(accepts(sample)).toBe(true);
				}),
				{ numRuns: 300 },
			);
		},
	);

	it.each([
		['places', { names: Infinity, nameLength: Infinity, identifiers: Infinity }],
		['names, their length, and identifiers', { places: Infinity }],
	])('any order gives the same within the limits on levels and %s', (_, lifted) => {
		fc.assert(
			fc.property(jsonValues, limits, (samples, within) => {
				const some = { ...within, ...lifted };
				const reversed = [...samples].reverse();
				expect(canonical(infer(reversed, some))).toBe(canonical(infer(samples, some)));
				expect(canonical(infer([...samples, ...samples], some))).toBe(
					canonical(infer(samples, some)),
				);
			}),
			{ numRuns: 1000 },
		);
	});
});
