import fc from 'fast-check';

import { MOST_EXPLAINED_VALUES } from '../../../admission/schema/schema-validator';
import { compileSchema } from '../../../admission/schema/compile-schema';
import { check, violations } from './check';

const DRAFT_04 = 'http://json-schema.org/draft-04/schema#';
const DRAFT_07 = 'http://json-schema.org/draft-07/schema#';

describe('a violation', () => {
	it.each<[string, unknown, unknown, string, unknown]>([
		['type', { type: 'string' }, 1, 'must be a text, but is a number', 'string'],
		[
			'type',
			{ type: ['integer', 'null'] },
			{},
			'must be a whole number or null, but is an object',
			['integer', 'null'],
		],
		['enum', { enum: ['EUR', 'USD'] }, 'x', 'must be one of "EUR", "USD"', ['EUR', 'USD']],
		['enum', { enum: [{ a: 1 }] }, 'x', 'must be {"a":1}', [{ a: 1 }]],
		['const', { const: null }, 'x', 'must be null', null],
		['multipleOf', { multipleOf: 0.01 }, 0.005, 'must be a multiple of 0.01', 0.01],
		['maximum', { maximum: 5 }, 6, 'must be at most 5', 5],
		['minimum', { minimum: 1 }, 0, 'must be at least 1', 1],
		['exclusiveMaximum', { exclusiveMaximum: 5 }, 5, 'must be less than 5', 5],
		['exclusiveMinimum', { exclusiveMinimum: 1 }, 1, 'must be greater than 1', 1],
		[
			'maximum',
			{ $schema: DRAFT_04, maximum: 5, exclusiveMaximum: true },
			5,
			'must be less than 5',
			5,
		],
		['maxLength', { maxLength: 1 }, 'ab', 'must have at most 1 character', 1],
		['minLength', { minLength: 2 }, 'a', 'must have at least 2 characters', 2],
		['minLength', { minLength: 1 }, '', 'must not be empty', 1],
		['pattern', { pattern: '^[A-Z]{3}$' }, 'x', 'must match the pattern ^[A-Z]{3}$', '^[A-Z]{3}$'],
		['format', { format: 'date' }, 'x', 'must be a date as in 2026-11-24', 'date'],
		['format', { format: 'email' }, 'x', 'must be an email address', 'email'],
		['maxItems', { maxItems: 1 }, [1, 2], 'must have at most 1 item', 1],
		['minItems', { minItems: 1 }, [], 'must not be an empty list', 1],
		[
			'uniqueItems',
			{ uniqueItems: true },
			[1, 2, 1],
			'must have no item twice, but the third is the same as the first',
			true,
		],
		[
			'contains',
			{ contains: { const: 1 } },
			[2],
			'must contain at least 1 of the demanded items',
			{ minContains: 1 },
		],
		[
			'contains',
			{ contains: true, minContains: 1, maxContains: 2 },
			[1, 2, 3],
			'must contain at least 1 and at most 2 of the demanded items',
			{ minContains: 1, maxContains: 2 },
		],
		['maxProperties', { maxProperties: 0 }, { a: 1 }, 'must have at most 0 properties', 0],
		['minProperties', { minProperties: 1 }, {}, 'must have at least 1 property', 1],
		['required', { required: ['email'] }, {}, 'must have the property "email"', 'email'],
		[
			'dependentRequired',
			{ dependentRequired: { a: ['b'] } },
			{ a: 1 },
			'must have the property "b" because it has "a"',
			'b',
		],
		[
			'dependencies',
			{ $schema: DRAFT_07, dependencies: { a: ['b'] } },
			{ a: 1 },
			'must have the property "b" because it has "a"',
			'b',
		],
		['items', { prefixItems: [true], items: false }, [1, 2], 'must have no more than 1 item', 1],
		[
			'additionalItems',
			{ $schema: DRAFT_07, items: [true], additionalItems: false },
			[1, 2],
			'must have no more than 1 item',
			1,
		],
		[
			'unevaluatedItems',
			{ prefixItems: [true], unevaluatedItems: false },
			[1, 2],
			'must have no more than 1 item',
			1,
		],
		[
			'not',
			{ not: { type: 'string' } },
			'a',
			'must not have the form that is excluded here',
			undefined,
		],
	])('of %s is a clause for people: %j', (keyword, schema, document, message, expected) => {
		expect(violations(schema, document)).toEqual([
			{ pointer: '', keyword, message, ...(expected === undefined ? {} : { expected }) },
		]);
	});

	it('of a value inside points to it', () => {
		const schema = {
			properties: { 'a/b': { items: { properties: { 'c~d': { type: 'string' } } } } },
		};
		expect(violations(schema, { 'a/b': [{}, { 'c~d': 1 }] })).toMatchObject([
			{ pointer: '/a~1b/1/c~0d', keyword: 'type' },
		]);
	});

	it.each(['additionalProperties', 'unevaluatedProperties'])(
		'of %s points to the property',
		(keyword) => {
			const schema = { properties: { a: true }, [keyword]: false };
			expect(violations(schema, { a: 1, 'b/c~': 2 })).toEqual([
				{
					pointer: '/b~1c~0',
					keyword,
					message: 'is not allowed: no property "b/c~" is known here',
				},
			]);
		},
	);

	it('of a name points to the property with that name', () => {
		expect(violations({ propertyNames: { maxLength: 1 } }, { a: 1, bc: 2 })).toEqual([
			{
				pointer: '/bc',
				keyword: 'maxLength',
				message: 'has a name that must have at most 1 character',
				expected: 1,
			},
		]);
	});

	it('of a condition is that of what follows from it', () => {
		const schema = {
			if: { required: ['a'] },
			then: { required: ['b'] },
			else: { maxProperties: 0 },
		};
		expect(violations(schema, { a: 1 })).toMatchObject([{ keyword: 'required', expected: 'b' }]);
		expect(violations(schema, { c: 1 })).toMatchObject([{ keyword: 'maxProperties' }]);
	});

	it('shortens what is long', () => {
		const values = Array.from({ length: 500 }, (_, index) => `value ${index}`);
		const [found] = violations({ enum: values }, 'x');
		expect(found!.message).toMatch(/^must be one of "value 0", .*, "value 19" or one of 480 more$/);
		expect(found!.expected).toEqual(values.slice(0, 20));
		expect(violations({ const: 'x'.repeat(1_000_000) }, '')[0]!.message.length).toBeLessThan(120);
		const [long] = violations({ additionalProperties: false }, { ['k'.repeat(1_000_000)]: 1 });
		expect(long!.pointer.length + long!.message.length).toBeLessThan(1_300);
	});
});

describe('alternatives', () => {
	const payment = (kind: string) => ({
		type: 'object',
		required: ['kind', kind],
		properties: { kind: { const: kind }, [kind]: { type: 'string' } },
	});
	const schema = { oneOf: [payment('card'), payment('iban')] };

	it('are explained by the one that was meant', () => {
		expect(violations(schema, { kind: 'iban' })).toEqual([
			{ pointer: '', keyword: 'oneOf', message: 'must have exactly one of the 2 allowed forms' },
			{
				pointer: '',
				keyword: 'required',
				message: 'must have the property "iban"',
				expected: 'iban',
			},
		]);
	});

	it('are explained so inside of other alternatives and references too', () => {
		const nested = { anyOf: [{ type: 'null' }, { $ref: '#/$defs/p' }], $defs: { p: schema } };
		expect(violations(nested, { kind: 'iban', iban: 1 })).toMatchObject([
			{ keyword: 'anyOf' },
			{ keyword: 'oneOf' },
			{ pointer: '/iban', keyword: 'type' },
		]);
	});

	it('are named where more than one matches', () => {
		expect(violations({ oneOf: [true, { type: 'string' }, true] }, 1)).toEqual([
			{
				pointer: '',
				keyword: 'oneOf',
				message: 'must have exactly one of the 3 allowed forms, but has the first and the third',
			},
		]);
	});

	it('of types only are one demand', () => {
		expect(violations({ anyOf: [{ type: 'string' }, { type: 'null' }] }, 1)).toEqual([
			{
				pointer: '',
				keyword: 'anyOf',
				message: 'must be a text or null',
				expected: ['string', 'null'],
			},
		]);
	});
});

describe('the list of violations', () => {
	const schema = { additionalProperties: { type: 'string' }, required: ['z'] };
	const document = Object.fromEntries(
		Array.from({ length: 30 }, (_, index) => [`p${index}`, index]),
	);

	it('is in the order of the document, 20 at most, and says that there are more', () => {
		const verdict = check(schema, document);
		expect(verdict).toMatchObject({ valid: false, isPartial: true });
		expect(violations(schema, document).map(({ pointer }) => pointer)).toEqual([
			'',
			...Array.from({ length: 19 }, (_, index) => `/p${index}`),
		]);
	});

	it('is as long as the author set', () => {
		expect(violations(schema, document, { maxErrors: 100 })).toHaveLength(31);
		expect(check(schema, document, { maxErrors: 100 })).toMatchObject({ isPartial: false });
		expect(violations(schema, document, { maxErrors: 1 })).toHaveLength(1);
		expect(check(schema, document, { maxErrors: 1 })).toMatchObject({ isPartial: true });
	});

	it('names the same fault once', () => {
		expect(violations({ allOf: [{ type: 'string' }, { type: 'string' }] }, 1)).toHaveLength(1);
	});

	it('is the first one only of a large document', () => {
		const validator = compileSchema(JSON.stringify(schema), 'JSON Schema');
		expect(validator.validate(document, MOST_EXPLAINED_VALUES)).toMatchObject({
			violations: { length: 20 },
		});
		expect(validator.validate(document, MOST_EXPLAINED_VALUES + 1)).toMatchObject({
			violations: { length: 1 },
			isPartial: true,
		});
	});

	it('is the first one only where looking for all takes too much', () => {
		const many = {
			items: { allOf: Array.from({ length: 50 }, (_, index) => ({ const: `c${index}` })) },
		};
		const verdict = check(
			many,
			Array.from({ length: 9_000 }, () => 1),
		);
		expect(verdict).toMatchObject({ valid: false, violations: { length: 1 }, isPartial: true });
	});
});

describe('what must not be told', () => {
	const told = (schema: unknown, document: unknown, revealValues = false): string =>
		JSON.stringify(violations(schema, document, { revealValues }));

	it('is the offending value, unless the author allows it', () => {
		fc.assert(
			fc.property(fc.stringMatching(/^[a-z]{12,30}$/), (value) => {
				const schema = {
					type: 'number',
					enum: [1],
					format: 'date',
					maxLength: 1,
					not: { minLength: 1 },
				};
				expect(told(schema, value)).not.toContain(value);
				expect(told(schema, value, true)).toContain(value);
			}),
		);
		expect(
			violations({ maxLength: 1 }, 'x'.repeat(500), { revealValues: true })[0]!.received,
		).toHaveLength(100);
		expect(violations({ type: 'string' }, { a: [1] }, { revealValues: true })[0]!.received).toBe(
			'{"a":[1]}',
		);
	});

	it.each([
		['x-secret', 'const'],
		['x-secret', 'enum'],
		['x-secret', 'pattern'],
		['x-secret', 'format'],
		['x-secret', 'minimum'],
		['x-secret', 'minLength'],
		['writeOnly', 'const'],
	])('is what a schema with %s demands by %s', (mark, keyword) => {
		const values: Record<string, unknown> = {
			const: '7301',
			enum: ['7301'],
			pattern: '7301',
			format: 'ipv4',
			minimum: 7301,
			minLength: 7301,
		};
		const secret = { [mark]: true, [keyword]: values[keyword] };
		const offending = keyword === 'minimum' ? 99 : 'offending';
		for (const schema of [
			secret,
			{ anyOf: [secret] },
			{ [mark]: true, allOf: [{ [keyword]: values[keyword] }] },
			{ [mark]: true, $ref: '#/$defs/s', $defs: { s: { [keyword]: values[keyword] } } },
		]) {
			const text = told(schema, offending, true);
			expect(text).toContain(`"${keyword}"`);
			expect(text).not.toMatch(/7301|ipv4|offending|99/);
		}
	});

	it('is a secret inside of what is shown', () => {
		const schema = {
			type: 'object',
			properties: { token: { 'x-secret': true } },
			required: ['b'],
			maxProperties: 0,
		};
		expect(told(schema, { token: 'offending' }, true)).not.toContain('offending');
	});

	it('is a comment, a title or a description', () => {
		const schema = { $comment: 'hidden', title: 'hidden', description: 'hidden', type: 'string' };
		expect(told({ properties: { a: schema } }, { a: 1 }, true)).not.toContain('hidden');
	});
});
