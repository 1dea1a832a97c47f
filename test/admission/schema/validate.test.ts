import fc from 'fast-check';

import { compileSchema } from '../../../admission/schema/compile-schema';
import { SchemaEvaluationError } from '../../../admission/schema/evaluation-error';
import { jsonEqual } from '../../../admission/schema/engine/json-equal';
import { isMultipleOf } from '../../../admission/schema/engine/multiple-of';
import { findDuplicate } from '../../../admission/schema/engine/unique-items';
import { check } from './check';

const isValid = (schema: unknown, document: unknown): boolean => check(schema, document).valid;

/** A JSON value, as a reader makes it of a text. */
const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown);

describe('a document that is let in', () => {
	it('is given back as the very value that it was', () => {
		const schemas = [true, { type: ['object', 'array', 'string', 'number', 'boolean', 'null'] }];
		fc.assert(
			fc.property(json, fc.constantFrom(...schemas), (value, schema) => {
				const before = structuredClone(value);
				expect(check(schema, value)).toEqual({ valid: true, value: before });
				expect((check(schema, value) as { value: unknown }).value).toBe(value);
			}),
		);
	});

	it('is equal to what it was, too, where an option could change it and does not', () => {
		fc.assert(
			fc.property(json, (value) => {
				const settings = {
					coerceTypes: true,
					insertDefaults: true,
					stripUnknown: 'everywhere',
				} as const;
				expect(check({}, value, settings)).toEqual({ valid: true, value });
			}),
		);
	});
});

describe('types', () => {
	it('are not coerced unless the author chooses', () => {
		const types = ['string', 'number', 'integer', 'boolean', 'null', 'array', 'object'];
		const typesOf = (value: unknown): string[] => {
			if (value === null) return ['null'];
			if (Array.isArray(value)) return ['array'];
			return Number.isInteger(value) ? ['number', 'integer'] : [typeof value];
		};
		fc.assert(
			fc.property(json, fc.constantFrom(...types), (value, type) => {
				expect(isValid({ type }, value)).toBe(typesOf(value).includes(type));
			}),
		);
	});

	it.each([
		['"5"', 'integer', 5],
		['"5.5"', 'number', 5.5],
		['true', 'string', 'true'],
		['"true"', 'boolean', true],
		['0', 'boolean', false],
		['""', 'null', null],
		['null', 'string', ''],
	])('are coerced inside of a document if so: %s to %s', (text, type, expected) => {
		const document = { a: JSON.parse(text) as unknown };
		const schema = { properties: { a: { type } } };
		expect(check(schema, document, { coerceTypes: true })).toEqual({
			valid: true,
			value: { a: expected },
		});
		expect(document).toEqual({ a: JSON.parse(text) as unknown });
	});

	it('are coerced of a whole document, too', () => {
		expect(check({ type: 'integer' }, '5', { coerceTypes: true })).toEqual({
			valid: true,
			value: 5,
		});
		expect(check({ type: 'integer' }, 'x', { coerceTypes: true }).valid).toBe(false);
	});

	it('are refused where they cannot be coerced', () => {
		expect(
			check({ properties: { a: { type: 'integer' } } }, { a: 'x' }, { coerceTypes: true }),
		).toMatchObject({
			valid: false,
			violations: [
				{ pointer: '/a', keyword: 'type', message: 'must be a whole number, but is a text' },
			],
		});
	});
});

describe('options that change a document', () => {
	const schema = {
		properties: {
			currency: { type: 'string', default: 'EUR' },
			item: { properties: { a: true }, additionalProperties: false },
			open: { properties: { a: true } },
		},
	};
	const document = { item: { a: 1, b: 2 }, open: { a: 1, b: 2 } };

	it('insert defaults', () => {
		expect(check(schema, { open: {} }, { insertDefaults: true })).toEqual({
			valid: true,
			value: { currency: 'EUR', open: {} },
		});
	});

	it('strip what would be refused, or everything that is not named', () => {
		expect(check(schema, document).valid).toBe(false);
		expect(check(schema, document, { stripUnknown: 'whereForbidden' })).toEqual({
			valid: true,
			value: { item: { a: 1 }, open: { a: 1, b: 2 } },
		});
		expect(check(schema, document, { stripUnknown: 'everywhere' })).toEqual({
			valid: true,
			value: { item: { a: 1 }, open: { a: 1 } },
		});
	});

	it('leave the document itself as it was', () => {
		const before = structuredClone(document);
		check(schema, document, {
			insertDefaults: true,
			stripUnknown: 'everywhere',
			coerceTypes: true,
		});
		expect(document).toEqual(before);
	});
});

describe('members that every object inherits', () => {
	const names = ['toString', 'constructor', 'valueOf', 'hasOwnProperty', 'isPrototypeOf'];

	it.each(names)('do not count as properties: %s', (name) => {
		expect(isValid({ required: [name] }, {})).toBe(false);
		expect(isValid({ required: [name] }, { [name]: 1 })).toBe(true);
		expect(isValid({ properties: { [name]: { type: 'string' } } }, {})).toBe(true);
		expect(isValid({ dependentRequired: { [name]: ['a'] } }, {})).toBe(true);
		expect(isValid({ properties: { a: true }, additionalProperties: false }, { [name]: 1 })).toBe(
			false,
		);
		const evaluated = { anyOf: [{ properties: { a: true } }, true], unevaluatedProperties: false };
		expect(isValid(evaluated, { a: 1 })).toBe(true);
		expect(isValid(evaluated, { [name]: 1 })).toBe(false);
	});

	it.each(names)('do no harm as properties of a document that is compared: %s', (name) => {
		expect(isValid({ const: { [name]: 1 } }, { [name]: 1 })).toBe(true);
		expect(isValid({ enum: [{ a: 1 }, [1]] }, { [name]: 1 })).toBe(false);
		expect(isValid({ uniqueItems: true }, [{ [name]: 1 }, { [name]: 2 }])).toBe(true);
	});
});

describe('uniqueItems', () => {
	it('agrees with comparing each item with each', () => {
		const item = fc.oneof(
			fc.constantFrom(0, -0, 1, '1', true, null, 'true', [], {}, [1], ['1']),
			json,
		);
		fc.assert(
			fc.property(fc.array(item, { maxLength: 30 }), (items) => {
				const isNaive = items.every((one, index) =>
					items.slice(0, index).every((other) => !jsonEqual(one, other)),
				);
				expect(findDuplicate(items) === undefined).toBe(isNaive);
				expect(isValid({ uniqueItems: true }, items)).toBe(isNaive);
			}),
		);
	});

	it('does not mind the order of keys, in few items and in many', () => {
		for (const count of [2, 50]) {
			const items: unknown[] = Array.from({ length: count }, (_, a) => ({
				a,
				b: [{ c: 1, d: 2 }],
			}));
			expect(isValid({ uniqueItems: true }, items)).toBe(true);
			expect(isValid({ uniqueItems: true }, [...items, { b: [{ d: 2, c: 1 }], a: 0 }])).toBe(false);
		}
	});

	it('takes time in proportion to the items', () => {
		const items = Array.from({ length: 100_000 }, (_, index) => ({ index }));
		const start = performance.now();
		expect(isValid({ uniqueItems: true }, items)).toBe(true);
		expect(performance.now() - start).toBeLessThan(5_000);
	});
});

describe('multipleOf', () => {
	it.each([
		[19.99, 0.01],
		[0.3, 0.1],
		[1e21, 1],
		[1e308, 0.5],
		[-4.5, 1.5],
		[0, 3],
		[5e-324, 5e-324],
	])('counts in decimal: %p is a multiple of %p', (value, divisor) => {
		expect(isMultipleOf(value, divisor)).toBe(true);
		expect(isValid({ multipleOf: divisor }, value)).toBe(true);
	});

	it.each([
		[19.995, 0.01],
		[7, 2],
		[1e-10, 1e-9],
		[1e308, 0.123456789],
	])('counts in decimal: %p is none of %p', (value, divisor) => {
		expect(isMultipleOf(value, divisor)).toBe(false);
	});

	it('holds for every product of whole cents', () => {
		fc.assert(
			fc.property(fc.integer({ min: -1e9, max: 1e9 }), (cents) => {
				expect(isMultipleOf(Number(`${cents}e-2`), 0.01)).toBe(true);
			}),
		);
	});
});

describe('enum', () => {
	it('holds its values by equality, few or many', () => {
		for (const count of [3, 500]) {
			const values = [
				...Array.from({ length: count }, (_, index) => `v${index}`),
				{ a: [1] },
				null,
				0,
			];
			for (const value of values) expect(isValid({ enum: values }, value)).toBe(true);
			for (const value of ['v', 'V0', { a: [2] }, false, '0', []]) {
				expect(isValid({ enum: values }, value)).toBe(false);
			}
		}
	});
});

describe('an empty enum', () => {
	it('lets nothing in', () => {
		expect(check({ enum: [] }, 1)).toMatchObject({
			valid: false,
			violations: [{ keyword: 'enum', message: 'is not allowed here' }],
		});
	});
});

describe('a hostile document', () => {
	const nested = (depth: number): unknown =>
		JSON.parse('{"next":'.repeat(depth) + '{}' + '}'.repeat(depth));

	it('that is nested too deep for the stack is not judged', () => {
		const schema = { properties: { next: { $ref: '#' } } };
		expect(isValid(schema, nested(100))).toBe(true);
		expect(() => check(schema, nested(100_000))).toThrow(SchemaEvaluationError);
		expect(() => check({}, nested(100_000), { insertDefaults: true })).toThrow(
			SchemaEvaluationError,
		);
		expect(() => check({ const: nested(200) }, nested(100_000))).not.toThrow();
	});

	it('that makes a recursive schema try every combination is not judged', () => {
		const either = (name: string) => ({
			allOf: [{ properties: { next: { $ref: '#' } } }, { required: [name] }],
		});
		const schema = { oneOf: [either('a'), either('b')] };
		const validator = compileSchema(JSON.stringify(schema), 'JSON Schema');
		expect(() => validator.validate(nested(60))).toThrow(SchemaEvaluationError);
	});

	it('leaves the validator as it was', () => {
		const validator = compileSchema('{"properties": {"next": {"$ref": "#"}}}', 'JSON Schema');
		expect(() => validator.validate(nested(100_000))).toThrow(SchemaEvaluationError);
		expect(validator.validate(nested(3)).valid).toBe(true);
	});

	it('with many items that do not match takes little memory', () => {
		const items = Array.from({ length: 300_000 }, (_, index) => index);
		expect(isValid({ contains: { type: 'string' } }, items)).toBe(false);
		expect(isValid({ contains: { type: 'string' } }, [...items, 'x'])).toBe(true);
	});
});
