import {
	inferSchema,
	SchemaInference,
	type JsonSchema,
} from '../../../../admission/schema/infer/infer-schema';
import { INHERITED_NAMES } from './samples';
import { validatorOf } from './validator';

/** Without the dialect, which all have. */
function infer(...samples: readonly unknown[]): JsonSchema {
	const { $schema, ...schema } = inferSchema(samples);
	expect($schema).toBe('https://json-schema.org/draft/2020-12/schema');
	return schema;
}

describe('types', () => {
	it.each([
		[null, 'null'],
		[true, 'boolean'],
		[0, 'integer'],
		[-0, 'integer'],
		[1e300, 'integer'],
		[1.5, 'number'],
		[JSON.parse('1.0'), 'integer'],
		[JSON.parse('1e400'), 'number'],
		['', 'string'],
		[[], 'array'],
		[{}, 'object'],
	])('%j: %s', (sample, type) => {
		expect(infer(sample)).toEqual({ type });
	});

	it('whole numbers beside fractions are numbers', () => {
		expect(infer(1, 1.5, 2)).toEqual({ type: 'number' });
	});

	it('null beside another is in the list', () => {
		expect(infer('a', null)).toEqual({ type: ['string', 'null'] });
	});

	it('several types stand in a list, in one order, with the keywords of each', () => {
		expect(infer(null, false, 1, '2026-11-24', ['a'], { b: 1 })).toEqual({
			type: ['object', 'array', 'string', 'integer', 'boolean', 'null'],
			format: 'date',
			properties: { b: { type: 'integer' } },
			required: ['b'],
			items: { type: 'string' },
		});
	});

	it('nothing is said where no sample was seen', () => {
		expect(infer()).toEqual({});
	});

	it('nothing is said where a value is none of JSON', () => {
		expect(infer({ a: 1n, b: [() => 1] })).toEqual({
			type: 'object',
			properties: { a: {}, b: { type: 'array', items: {} } },
			required: ['a', 'b'],
		});
	});
});

describe('properties', () => {
	it('are all required after one sample', () => {
		expect(infer({ a: 1, b: { c: 'x' } })).toEqual({
			type: 'object',
			properties: {
				a: { type: 'integer' },
				b: { type: 'object', properties: { c: { type: 'string' } }, required: ['c'] },
			},
			required: ['a', 'b'],
		});
	});

	it('are optional where one object lacks them', () => {
		expect(infer({ a: 1, b: 1 }, { b: 1, c: 1 }).required).toEqual(['b']);
		expect(infer({ a: 1 }, { b: 1 })).not.toHaveProperty('required');
		expect(infer({ a: 1 }, {})).not.toHaveProperty('required');
	});

	it('are required of objects alone: other types beside them change nothing', () => {
		expect(infer({ a: 1 }, 'text', null).required).toEqual(['a']);
	});

	it('are required when null, and absent when undefined', () => {
		expect(infer({ a: null, b: undefined })).toEqual({
			type: 'object',
			properties: { a: { type: 'null' } },
			required: ['a'],
		});
	});

	it('stand in order of first appearance', () => {
		const { properties, required } = infer({ b: 1, a: 1 }, { c: 1, a: 1, b: 1 });
		expect(Object.keys(properties ?? {})).toEqual(['b', 'a', 'c']);
		expect(required).toEqual(['b', 'a']);
	});

	it('may be closed to others, at every level', () => {
		const samples = [{ a: { b: [{ c: 1 }] } }];
		const closed = validatorOf(inferSchema(samples, { additionalProperties: false }));
		const open = validatorOf(inferSchema(samples));
		for (const value of [
			{ a: { b: [{ c: 1 }] }, x: 1 },
			{ a: { b: [{ c: 1 }], x: 1 } },
			{ a: { b: [{ c: 1, x: 1 }] } },
		]) {
			expect(closed(value)).toBe(false);
			expect(open(value)).toBe(true);
		}
		expect(closed(samples[0])).toBe(true);
	});

	it('says nothing of others by default, nor when that is asked for', () => {
		expect(inferSchema([{ a: 1 }])).not.toHaveProperty('additionalProperties');
		expect(inferSchema([{ a: 1 }], { additionalProperties: true })).not.toHaveProperty(
			'additionalProperties',
		);
	});
});

describe('names that objects inherit', () => {
	const sample = JSON.parse(
		`{${INHERITED_NAMES.map((name) => `${JSON.stringify(name)}: {"polluted": 1}`).join()}}`,
	) as unknown;

	it('are names like any other, and survive JSON', () => {
		const { properties, required } = JSON.parse(JSON.stringify(inferSchema([sample]))) as {
			properties: object;
			required: string[];
		};
		expect(Object.keys(properties)).toEqual(INHERITED_NAMES);
		expect(required).toEqual(INHERITED_NAMES);
		for (const schema of Object.values(properties)) {
			expect(schema).toEqual({
				type: 'object',
				properties: { polluted: { type: 'integer' } },
				required: ['polluted'],
			});
		}
	});

	it('pollute nothing', () => {
		inferSchema([sample, sample]);
		expect({}).not.toHaveProperty('polluted');
		expect(Object).not.toHaveProperty('polluted');
	});

	it('are not there unless a sample has them', () => {
		expect(infer({ toString: 'x' }, {}).properties).toEqual({ toString: { type: 'string' } });
		expect(infer({ toString: 'x' }, {})).not.toHaveProperty('required');
		expect(Object.keys(infer({ a: 1 }).properties ?? {})).toEqual(['a']);
	});
});

describe('arrays', () => {
	it('say nothing of their items when empty', () => {
		expect(infer({ a: [] }).properties).toEqual({ a: { type: 'array' } });
	});

	it('merge all elements of all samples', () => {
		expect(infer([1], [], ['a', null])).toEqual({
			type: 'array',
			items: { type: ['string', 'integer', 'null'] },
		});
	});

	it('make optional what one of their objects lacks', () => {
		expect(infer([{ a: 1, b: 1 }, { a: 2 }]).items).toEqual({
			type: 'object',
			properties: { a: { type: 'integer' }, b: { type: 'integer' } },
			required: ['a'],
		});
	});

	it('may hold arrays', () => {
		expect(infer([[1], [[2]]]).items).toEqual({
			type: 'array',
			items: { type: ['array', 'integer'], items: { type: 'integer' } },
		});
	});
});

describe('formats', () => {
	it('are told where every text has the same', () => {
		expect(infer('2026-11-24', '2025-01-01')).toEqual({ type: 'string', format: 'date' });
	});

	it.each([
		['another format', ['2026-11-24', '2026-11-24T00:00:00Z']],
		['an empty text', ['2026-11-24', '']],
		['an empty text first', ['', '2026-11-24', '2026-11-24']],
	])('are left out beside %s', (_, samples) => {
		expect(infer(...samples)).toEqual({ type: 'string' });
	});

	it('stay beside other types', () => {
		expect(infer('2026-11-24', null)).toEqual({ type: ['string', 'null'], format: 'date' });
	});
});

describe('what a schema never holds', () => {
	const sample = {
		token: 'sk_live_51Hsecret',
		pin: 424242,
		ratio: 0.1234567,
		url: 'https://user:hunter2@example.com/',
		list: ['alpha-secret', 'beta-secret'],
		users: { '0190a4f2-8a1c-7c3e-9d52-1f2e3d4c5b6a': { mail: 'somebody@example.com' } },
	};

	it('is a value, or the key of a map', () => {
		const text = JSON.stringify(inferSchema([sample]));
		expect(text).not.toMatch(/secret|424242|0\.123|hunter2|somebody|0190a4f2/);
		expect(text).toContain('token');
	});

	it('is a keyword that one sample cannot prove', () => {
		const text = JSON.stringify(inferSchema([sample, sample]));
		expect(text).not.toMatch(
			/"(enum|const|default|examples|pattern|minimum|maximum|minLength|maxLength|minItems|maxItems)"/,
		);
	});
});

describe('keywords', () => {
	it('stand in an order that reads well', () => {
		const schema = inferSchema(['2026-11-24', { a: 1 }, [1]], { additionalProperties: false });
		expect(Object.keys(schema)).toEqual([
			'$schema',
			'type',
			'format',
			'properties',
			'required',
			'additionalProperties',
			'items',
		]);
	});
});

describe('SchemaInference', () => {
	it('goes on after a schema was asked for', () => {
		const inference = new SchemaInference();
		inference.add({ a: 1 });
		const first = inference.schema();
		inference.add({ b: 1 });
		expect(first.properties).toEqual({ a: { type: 'integer' } });
		expect(inference.schema()).toEqual(inferSchema([{ a: 1 }, { b: 1 }]));
	});
});
