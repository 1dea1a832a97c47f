import fc from 'fast-check';

import { MAX_POINTER_LENGTH } from '../../../admission/json/pointer';
import { compileJsonReader, type JsonReading } from '../../../admission/json/read-json';
import type { JsonSafetySettings } from '../../../admission/json/settings';

const read = (text: string, settings: JsonSafetySettings = {}): JsonReading =>
	compileJsonReader(settings)(Buffer.from(text));

const TIGHT: JsonSafetySettings = {
	maxDepth: 3,
	maxKeys: 2,
	maxArrayLength: 2,
	maxStringLength: 5,
};

describe('A refusal names the rule and the place', () => {
	it.each<[text: string, pointer: string, detail: string, settings: JsonSafetySettings]>([
		['[[[[]]]]', '/0/0/0', 'The array or object at /0/0/0 is nested deeper than 3 levels.', TIGHT],
		[
			'{"a":[0,{"b":{}}]}',
			'/a/1/b',
			'The array or object at /a/1/b is nested deeper than 3 levels.',
			TIGHT,
		],
		['{"a":1,"b":2,"c":3}', '', 'The document has more than 2 keys.', TIGHT],
		['[0,{"a":1,"b":{},"c":3}]', '/1', 'The object at /1 has more than 2 keys.', TIGHT],
		['[1,2,3]', '', 'The document has more than 2 elements.', TIGHT],
		['{"a":[[],[1,"]",3]]}', '/a/1', 'The array at /a/1 has more than 2 elements.', TIGHT],
		['"abcdef"', '', 'The document is longer than 5 characters (UTF-16 code units).', TIGHT],
		[
			'{"a":["","abcdef"]}',
			'/a/1',
			'The string at /a/1 is longer than 5 characters (UTF-16 code units).',
			TIGHT,
		],
		[
			'{"a":{"abcdef":1}}',
			'/a',
			'The object at /a has a key longer than 5 characters (UTF-16 code units).',
			TIGHT,
		],
		['[12345678901234567]', '/0', 'The number at /0 is longer than 5 characters.', TIGHT],
		['{"a":1,"a":2}', '', 'The document has the key "a" more than once.', {}],
		[
			'[{"x":[{"a":1,"\\u0061":2}]}]',
			'/0/x/0',
			'The object at /0/x/0 has the key "a" more than once.',
			{},
		],
		[
			'{"__proto__":1}',
			'',
			'The document has the key "__proto__", which is not allowed, because it can change the prototype of objects.',
			{},
		],
		[
			'{"a":{"constructor":{"b":1,"prototype":{}}}}',
			'/a/constructor',
			'The object at /a/constructor is the value of "constructor" and has the key "prototype", which is not allowed, because it can change the prototype of objects.',
			{},
		],
		[
			'{"a":["\\u0000"]}',
			'/a/0',
			'The string at /a/0 holds U+0000 or half of a surrogate pair, which cannot be stored as text.',
			{},
		],
		[
			'{"a":{"x\\ud800":1}}',
			'/a',
			'The object at /a has a key that holds U+0000 or half of a surrogate pair, which cannot be stored as text.',
			{},
		],
		[
			'{"id":12345678901234567890}',
			'/id',
			'The number at /id is too large to be read exactly; send it as a string.',
			{ largeNumbers: 'refuse' },
		],
		[
			'[[],1e400]',
			'/1',
			'The number at /1 is too large for a double (IEEE 754).',
			{ largeNumbers: 'number' },
		],
		[
			'{"a/b":{"m~n":{"":[1e400]}}}',
			'/a~1b/m~0n//0',
			'The number at /a~1b/m~0n//0 is too large for a double (IEEE 754).',
			{ largeNumbers: 'number' },
		],
	])('%s', (text, pointer, detail, settings) => {
		expect(read(text, settings)).toStrictEqual({
			ok: false,
			code: 'payload_unsafe',
			pointer,
			detail,
		});
	});

	it('with a long key shortened, and what would not show escaped', () => {
		const key = 'k'.repeat(100);
		expect(read(`{"${key}":1,"${key}":2}`)).toMatchObject({
			detail: `The document has the key "${'k'.repeat(64)}…" more than once.`,
		});
		expect(read('{"\\n\u202e\u0085é":1,"\\n\u202e\u0085é":2}')).toMatchObject({
			detail: 'The document has the key "\\n\\u202e\\u0085é" more than once.',
		});
		expect(read('{"a\\n\u202eb":[1e999]}', { largeNumbers: 'refuse' })).toMatchObject({
			pointer: '/a\n\u202eb/0',
			detail: expect.stringContaining('The number at /a\\u000a\\u202eb/0 is') as string,
		});
	});

	it('by the innermost value around it whose pointer is short enough', () => {
		const long = 'k'.repeat(MAX_POINTER_LENGTH);
		expect(read(`{"a":[{"${long}":{"b":"\\u0000"}}]}`)).toMatchObject({
			pointer: '/a/0',
			detail: expect.stringMatching(/^A value \(string\) deep inside \/a\/0 holds /) as string,
		});
		expect(read(`{"${long}":"\\u0000"}`)).toMatchObject({
			pointer: '',
			detail: expect.stringMatching(
				/^A value \(string\) deep inside the document holds /,
			) as string,
		});
	});
});

describe('The pointer', () => {
	/** RFC 6901, section 4. */
	const resolve = (document: unknown, pointer: string): unknown =>
		pointer
			.split('/')
			.slice(1)
			.map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
			.reduce((value, token) => (value as Record<string, unknown>)[token], document);

	const MARK = 'the one';
	const key = fc.oneof(
		fc.string({ maxLength: 4, unit: 'grapheme' }),
		fc.constantFrom('~', '/', '~1', '"', '\\', '0'),
	);
	const leaf = fc.constantFrom<unknown>(0, 'a"b', '[{,', null, true, '\\');
	const { document } = fc.letrec((tie) => ({
		document: fc.oneof(
			{ maxDepth: 4 },
			leaf,
			fc.array(tie('document'), { maxLength: 4 }),
			fc.dictionary(key, tie('document'), { maxKeys: 4 }),
		),
	}));

	/** Puts the marked value somewhere into the document. */
	const marked = (value: unknown, choose: () => number): unknown => {
		if (typeof value !== 'object' || value === null) return MARK;
		const keys = Object.keys(value);
		if (keys.length === 0) return MARK;
		const chosen = keys[choose() % keys.length]!;
		const inner = marked((value as Record<string, unknown>)[chosen], choose);
		if (Array.isArray(value)) return value.with(Number(chosen), inner);
		// Not by assignment, which would take a key `__proto__` for something else.
		return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, k === chosen ? inner : v]));
	};

	it('leads to the value at fault', () => {
		fc.assert(
			fc.property(
				document,
				fc.infiniteStream(fc.nat()),
				fc.constantFrom(0, 2),
				(value, choices, space) => {
					const whole = marked(value, () => choices.next().value as number);
					const text = JSON.stringify(whole, undefined, space);
					fc.pre(text.split(MARK).length === 2 && !text.includes('__proto__'));
					const reading = read(text.replace(`"${MARK}"`, '1e999'), { largeNumbers: 'refuse' });
					expect(reading).toMatchObject({ ok: false, code: 'payload_unsafe' });
					expect(resolve(whole, (reading as { pointer: string }).pointer)).toBe(MARK);
				},
			),
			{ numRuns: 2000 },
		);
	});
});
