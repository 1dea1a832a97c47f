import { ConfigurationError } from '../../../admission/configuration-error';
import { compileSchema, MOST_CACHED_SCHEMAS } from '../../../admission/schema/compile-schema';
import { MAX_SCHEMA_DEPTH, MAX_SCHEMA_LENGTH } from '../../../admission/schema/parse-schema';
import { check, refusalOf } from './check';

const isValid = (schema: unknown, document: unknown): boolean => check(schema, document).valid;

describe('the draft', () => {
	const tuple = { items: [{ type: 'string' }] };

	it('is 2020-12 where $schema says nothing', () => {
		expect(isValid({ prefixItems: [{ type: 'string' }] }, [1])).toBe(false);
		expect(refusalOf(tuple)).toBe(
			'JSON Schema: /items: must be an object or true or false, but is a list (a list of schemas, one for each position, is "prefixItems" since draft 2020-12)',
		);
	});

	it.each([
		'https://json-schema.org/draft/2019-09/schema',
		'http://json-schema.org/draft-07/schema#',
		'http://json-schema.org/draft-07/schema',
		'https://json-schema.org/draft-07/schema',
		'http://json-schema.org/draft-06/schema#',
		'http://json-schema.org/draft-04/schema#',
		'http://json-schema.org/draft-04/schema',
	])('is the one that %s names', ($schema) => {
		expect(isValid({ $schema, ...tuple }, [1])).toBe(false);
		expect(isValid({ $schema, ...tuple }, ['a'])).toBe(true);
	});

	it('reads exclusiveMaximum as each draft does', () => {
		const $schema = 'http://json-schema.org/draft-04/schema#';
		expect(isValid({ $schema, maximum: 5, exclusiveMaximum: true }, 5)).toBe(false);
		expect(isValid({ exclusiveMaximum: 5 }, 5)).toBe(false);
		expect(refusalOf({ maximum: 5, exclusiveMaximum: true })).toContain(
			'/exclusiveMaximum: must be a number, but is true or false (true and false are of draft-04; now it is the limit itself)',
		);
	});

	it('is refused where it is not known, with those that are', () => {
		expect(refusalOf({ $schema: 'http://json-schema.org/draft-03/schema#' })).toMatch(
			/^JSON Schema: \/\$schema: this draft .*draft\/2020-12\/schema, .*draft-04\/schema/,
		);
	});

	it('can be no other one inside', () => {
		const inner = { $id: 'a', $schema: 'http://json-schema.org/draft-07/schema#' };
		expect(refusalOf({ $defs: { inner } })).toMatch(/\/\$defs\/inner\/\$schema: .*another draft/);
	});

	it('allows true and false for everything and nothing', () => {
		expect(isValid(true, { a: 1 })).toBe(true);
		expect(check(false, 1)).toEqual({
			valid: false,
			violations: [{ pointer: '', keyword: 'false', message: 'is not allowed here' }],
			isPartial: false,
		});
	});
});

describe('a schema that is no schema', () => {
	it.each([
		['', 'The schema is empty. Enter a JSON Schema, or switch validation off.'],
		[
			'{"type": "object",\n  "a": nul}',
			'The schema is not JSON: unexpected "n" at line 2, column 8.',
		],
		['{"a": 1', 'The schema is not JSON: the text ends too early at line 1, column 8.'],
		['{"a": 1,}', 'The schema is not JSON: unexpected "}" at line 1, column 9.'],
		['[]', 'A schema is a JSON object, or true or false.'],
		['"text"', 'A schema is a JSON object, or true or false.'],
	])('is refused: %j', (text, problem) => {
		expect(refusalOf(text)).toBe(`JSON Schema: ${problem}`);
	});

	it('is refused with every place, five at most', () => {
		const properties = Object.fromEntries(
			Array.from({ length: 7 }, (_, index) => [`p${index}`, { type: 'strng', minLength: 'x' }]),
		);
		const message = refusalOf({ properties });
		expect(message).toContain('/properties/p0/type: must be one of "array", "boolean"');
		expect(message).toContain('/properties/p0/minLength: must be a whole number, but is a text');
		expect(message.match(/\/properties\/p\d/g)).toHaveLength(5);
		expect(message).toMatch(/; and \d+ more$/);
	});

	it('is refused as a ConfigurationError that names the parameter', () => {
		expect(() => compileSchema('{', 'Query Schema')).toThrow(ConfigurationError);
		expect(() => compileSchema('{', 'Query Schema')).toThrow(/^Query Schema: /);
	});

	it('is refused if it is too long or too deep', () => {
		expect(refusalOf(' '.repeat(MAX_SCHEMA_LENGTH + 1))).toContain('at most 1048576');
		const depth = MAX_SCHEMA_DEPTH + 2;
		expect(refusalOf('{"not":'.repeat(depth) + 'true' + '}'.repeat(depth))).toContain(
			'deeper than',
		);
		expect(refusalOf('['.repeat(100_000) + ']'.repeat(100_000))).toContain('JSON object');
	});

	it.each([
		['{"properties": {"__proto__": {"type": "string"}}}', '/properties/__proto__'],
		['{"const": {"a": {"__proto__": 1}}}', '/const/a/__proto__'],
	])('is refused for the key __proto__: %s', (text, pointer) => {
		expect(refusalOf(text)).toContain(`${pointer}: the key "__proto__" is not possible`);
	});

	it('is refused if it asks for asynchronous validation, which would let everything in', () => {
		expect(refusalOf({ $async: true, type: 'string' })).toContain('/$async: ');
	});
});

describe('what would be ignored although it demands something', () => {
	it.each([
		['requried', 'required'],
		['propertys', 'properties'],
		['Properties', 'properties'],
		['minlength', 'minLength'],
		['additionalProperty', undefined],
		['tpye', 'type'],
		['item', 'items'],
		['any_of', undefined],
		['anyof', 'anyOf'],
		['Not', 'not'],
		['enums', 'enum'],
	])('a misspelt keyword: %s', (keyword, meant) => {
		if (meant === undefined) {
			expect(isValid({ [keyword]: 1 }, 1)).toBe(true);
			return;
		}
		expect(refusalOf({ allOf: [{ [keyword]: 1 }] })).toBe(
			`JSON Schema: /allOf/0/${keyword}: "${keyword}" is no keyword and would be ignored. Did you mean "${meant}"? A keyword of your own begins with "x-".`,
		);
	});

	it.each([
		'x-requird',
		'$requird',
		'example',
		'note',
		'tags',
		'unit',
		'xml',
		'order',
		'markdownDescription',
	])('but not a keyword of the author or of other tools: %s', (keyword) => {
		expect(isValid({ [keyword]: 'anything' }, 1)).toBe(true);
	});

	it('but not the name of a property', () => {
		expect(isValid({ properties: { requried: true, tpye: true } }, {})).toBe(true);
	});

	it.each([
		['http://json-schema.org/draft-07/schema#', 'dependentRequired', { a: ['b'] }],
		['http://json-schema.org/draft-07/schema#', 'unevaluatedProperties', false],
		['https://json-schema.org/draft/2019-09/schema', 'prefixItems', [true]],
		['https://json-schema.org/draft/2020-12/schema', 'additionalItems', false],
	])('a keyword of another draft: %s %s', ($schema, keyword, value) => {
		expect(refusalOf({ $schema, [keyword]: value })).toContain(`/${keyword}: "${keyword}" `);
	});

	it('nullable of no type', () => {
		expect(isValid({ type: 'string', nullable: true }, null)).toBe(true);
		expect(refusalOf({ items: { nullable: true } })).toContain('/items/nullable: ');
	});

	it('a format that nobody checks', () => {
		expect(refusalOf({ properties: { a: { format: 'phone' } } })).toMatch(
			/\/properties\/a\/format: the format "phone" is not known .* date-time, .*uuid/,
		);
	});
});

describe('a reference', () => {
	it.each([
		['#/$defs/a', { $defs: { a: { type: 'string' } } }],
		['#a', { $defs: { x: { $anchor: 'a', type: 'string' } } }],
		['https://example.com/a', { $defs: { x: { $id: 'https://example.com/a', type: 'string' } } }],
		[
			'a.json',
			{ $id: 'https://example.com/b.json', $defs: { x: { $id: 'a.json', type: 'string' } } },
		],
		['#/$defs/a~1b%25', { $defs: { 'a/b%': { type: 'string' } } }],
		['#/x-own/a', { 'x-own': { a: { type: 'string' } } }],
		['#/$defs/chain', { $defs: { chain: { $ref: '#/$defs/end' }, end: { type: 'string' } } }],
	])('inside of the schema is followed: %s', ($ref, rest) => {
		const schema = { ...rest, properties: { p: { $ref } } };
		expect(isValid(schema, { p: 'text' })).toBe(true);
		expect(isValid(schema, { p: 1 })).toBe(false);
	});

	it('to the meta-schema of the draft is followed', () => {
		const $ref = 'https://json-schema.org/draft/2020-12/schema';
		expect(isValid({ $ref }, { type: 'string' })).toBe(true);
		expect(isValid({ $ref }, { type: 'strng' })).toBe(false);
	});

	it('to another document is refused, with the place and what to do', () => {
		expect(refusalOf({ items: { $ref: 'https://example.com/order.json#/x' } })).toBe(
			'JSON Schema: /items/$ref: "https://example.com/order.json#/x" is in another document, and none is fetched. Put that schema under "$defs" of this one and refer to it there.',
		);
	});

	it('to nothing is refused', () => {
		expect(refusalOf({ $ref: '#/$defs/a' })).toContain('/$ref: "#/$defs/a" leads to nothing');
		expect(refusalOf({ $ref: '#a' })).toContain('/$ref: "#a" leads to nothing');
		expect(refusalOf({ $ref: '#/title', title: 'x' })).toContain('does not lead to a schema');
	});

	it.each([
		['itself', { $ref: '#' }],
		['itself by an alternative', { anyOf: [{ type: 'string' }, { $ref: '#' }] }],
		['itself by not', { not: { $ref: '#' } }],
		[
			'each other',
			{ $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } } },
		],
		['itself by what depends on a property', { dependentSchemas: { a: { $ref: '#' } } }],
		['itself by a dynamic reference', { $dynamicAnchor: 'a', allOf: [{ $dynamicRef: '#a' }] }],
	])('that never goes deeper is refused: to %s', (_, schema) => {
		expect(refusalOf(schema)).toMatch(/without going deeper .*never end \(#.* → #/);
	});

	it('that goes deeper each time is followed', () => {
		const tree = {
			type: 'object',
			properties: { next: { $ref: '#' } },
			additionalProperties: false,
		};
		expect(isValid(tree, { next: { next: {} } })).toBe(true);
		expect(isValid(tree, { next: { next: { other: 1 } } })).toBe(false);
	});

	it.each([
		['$anchor', { $anchor: 'x' }],
		['$id', { $id: 'https://example.com/x' }],
	])('by a name that two schemas have is refused: %s', (_, named) => {
		expect(refusalOf({ $defs: { a: named, b: named } })).toMatch(
			/\/\$defs\/b: ".*x" is the name of another schema too, at \/\$defs\/a/,
		);
	});

	it('that can lead to several places is refused', () => {
		const schema = {
			$ref: 'list',
			$defs: {
				own: { $dynamicAnchor: 'item', type: 'string' },
				list: {
					$id: 'list',
					items: { $dynamicRef: '#item' },
					$defs: { any: { $dynamicAnchor: 'item' } },
				},
			},
		};
		expect(refusalOf(schema)).toContain(
			'/$defs/list/items/$dynamicRef: this reference can lead to several',
		);
	});
});

describe('a pattern', () => {
	const catastrophic = '^(a+)+$';

	it('is found in any part of the text, by code points', () => {
		expect(isValid({ pattern: 'b' }, 'abc')).toBe(true);
		expect(isValid({ pattern: '^.$' }, '😀')).toBe(true);
	});

	it('that the linear engine cannot express is refused with its place and what to do', () => {
		expect(refusalOf({ properties: { a: { pattern: '(?=x)y' } } })).toMatch(
			/^JSON Schema: \/properties\/a\/pattern: the pattern "\(\?=x\)y" cannot be checked in bounded time: .*\(\?=x\).*allow native patterns/,
		);
		expect(refusalOf({ patternProperties: { '(?=x)y': true } })).toContain(
			'/patternProperties/(?=x)y: ',
		);
		expect(check({ pattern: '(?=x)x' }, 'x', { nativePatterns: true }).valid).toBe(true);
	});

	it('that is no regular expression is refused with its place', () => {
		expect(refusalOf({ pattern: '(' })).toContain('/pattern: the pattern "(" is not a valid');
		expect(refusalOf({ pattern: '(' }, { nativePatterns: true })).toContain('/pattern: ');
	});

	it('cannot stall the host', () => {
		const start = performance.now();
		expect(isValid({ pattern: catastrophic }, `${'a'.repeat(50_000)}!`)).toBe(false);
		expect(
			isValid({ patternProperties: { [catastrophic]: false } }, { ['a'.repeat(50_000) + '!']: 1 }),
		).toBe(true);
		expect(performance.now() - start).toBeLessThan(10_000);
	});

	it('is told from every other one', () => {
		const schema = { properties: { a: { pattern: '^a$' }, b: { pattern: '^b$' } } };
		expect(isValid(schema, { a: 'a', b: 'b' })).toBe(true);
		expect(isValid(schema, { a: 'a', b: 'a' })).toBe(false);
	});
});

describe('compiling', () => {
	it('the same text with the same settings gives the same validator', () => {
		const text = '{"type": "string"}';
		const validator = compileSchema(text, 'A');
		expect(compileSchema(text, 'B')).toBe(validator);
		expect(compileSchema(text, 'A', { maxErrors: 20 })).toBe(validator);
		expect(compileSchema(text, 'A', { maxErrors: 1 })).not.toBe(validator);
		expect(compileSchema(`${text} `, 'A')).not.toBe(validator);
	});

	it('keeps the schemas used last, and so many at most', () => {
		const text = (index: number): string => JSON.stringify({ const: `cached ${index}` });
		const [first, second] = [compileSchema(text(0), 'A'), compileSchema(text(1), 'A')];
		for (let index = 2; index <= MOST_CACHED_SCHEMAS; index += 1) {
			compileSchema(text(index), 'A');
			compileSchema(text(0), 'A');
		}
		expect(compileSchema(text(0), 'A')).toBe(first);
		expect(compileSchema(text(1), 'A')).not.toBe(second);
	});

	it.each([0, 101, 1.5, Number.NaN])('refuses to report %p errors', (maxErrors) => {
		expect(refusalOf(true, { maxErrors })).toContain('Choose 1 to 100');
	});
});
