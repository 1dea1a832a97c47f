import fc from 'fast-check';

import { compileJsonReader, type JsonReading } from '../../../admission/json/read-json';
import type { JsonSafetySettings } from '../../../admission/json/settings';

const read = (text: string, settings: JsonSafetySettings = {}): JsonReading =>
	compileJsonReader(settings)(Buffer.from(text), { value: JSON.parse(text) as unknown });

/** Of a text that is let in; compared as text, so that the order of keys and `__proto__` count. */
const valueOf = (text: string, settings: JsonSafetySettings = {}): string => {
	const reading = read(text, settings);
	if (!reading.ok) throw new Error(reading.detail);
	return JSON.stringify(reading.value);
};

const refused = { ok: false, code: 'payload_unsafe' };

describe('Large numbers', () => {
	const UNSAFE = [
		...['9007199254740993', '-9007199254740993', '12345678901234567890', '1000000000000000000000'],
		...['10000000000000001', '1e309', '-1e309', '1E+400', '9'.repeat(400), `${'9'.repeat(400)}.5`],
		...[`${'9'.repeat(250)}e99`, '1.8e308', '179769313486231590000000000000000e276'],
	];
	const SAFE = [
		...['9007199254740991', '9007199254740992', '9007199254740994', '-9007199254740992', '-0', '0'],
		...[
			'100000000000000000000',
			'123456789012345680000',
			'1e21',
			'1e300',
			'1.7976931348623157e308',
		],
		...[
			'0.1',
			'0.12345678901234567890123',
			'5e-324',
			'1e-400',
			'9007199254740993.0',
			'9007199254740993e0',
		],
		...['1234567890123456', '-123456789012345', `0.${'1'.repeat(400)}`, `1${'0'.repeat(300)}.5`],
	];

	it.each(UNSAFE)('become text by default: %s', (literal) => {
		expect(valueOf(`[${literal}]`)).toBe(`["${literal}"]`);
		expect(valueOf(literal)).toBe(`"${literal}"`);
		expect(valueOf(`{"a":${literal},"b":[ ${literal} ]}`)).toBe(
			`{"a":"${literal}","b":["${literal}"]}`,
		);
	});

	it.each(SAFE)('do not count as such where JavaScript keeps them: %s', (literal) => {
		for (const largeNumbers of ['text', 'refuse', 'number'] as const) {
			expect(valueOf(`[${literal}]`, { largeNumbers })).toBe(JSON.stringify([Number(literal)]));
		}
	});

	it.each(UNSAFE)('are refused where the author wants it so: %s', (literal) => {
		expect(read(`[${literal}]`, { largeNumbers: 'refuse' })).toMatchObject({
			...refused,
			pointer: '/0',
		});
	});

	it.each(UNSAFE)(
		'become the nearest double, or are refused where there is none: %s',
		(literal) => {
			const reading = read(`[${literal}]`, { largeNumbers: 'number' });
			if (Number.isFinite(Number(literal)))
				expect(reading).toMatchObject({ value: [Number(literal)] });
			else expect(reading).toMatchObject({ ...refused, pointer: '/0' });
		},
	);

	it('pass as they are where JavaScript wrote them', () => {
		const anyNumber = fc.oneof(
			fc.double({ noDefaultInfinity: true, noNaN: true }),
			fc.maxSafeInteger(),
		);
		fc.assert(
			fc.property(fc.array(anyNumber), (numbers) => {
				const text = JSON.stringify(numbers);
				for (const largeNumbers of ['text', 'refuse'] as const) {
					expect(valueOf(text, { largeNumbers })).toBe(text);
				}
			}),
		);
	});

	it('keep every digit as text', () => {
		const digits = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map(String);
		fc.assert(
			fc.property(fc.array(digits), (literals) => {
				const expected = literals.map((literal) =>
					String(Number(literal)) === literal ? Number(literal) : literal,
				);
				expect(valueOf(`[${literals.join(', ')}]`)).toBe(JSON.stringify(expected));
			}),
		);
	});
});

describe('Duplicate keys', () => {
	it.each([
		'{"a":1,"a":1}',
		'{"a":1,"b":2,"a":3}',
		'{"a":1,"\\u0061":2}',
		'{"\\u0061":1,"\\u0061":2}',
		'{"é":1,"\\u00e9":2}',
		'{"€":1,"\\u20AC":2}',
		'{"😀":1,"\\ud83d\\uDE00":2}',
		'{"/":1,"\\/":2}',
		'{"\\n":1,"\\u000a":2}',
		'{"":1,"":2}',
		'{"a":{"b":{},"c":[{}]},"a":1}',
		'[{"x":{"a":1,"b":{"a":1,"b":2},"b":3}}]',
	])('are refused by default: %s', (text) => {
		expect(read(text)).toMatchObject({
			...refused,
			detail: expect.stringMatching(/more than once\.$/) as string,
		});
	});

	it.each([
		'{"a":{"a":{"a":[{"a":1},{"a":2}]}},"b":{"a":1}}',
		'{"a":1,"A":2,"a ":3," a":4}',
		'{"é":1,"e\u0301":2}',
		'{"\\\\u0061":1,"a":2}',
		'{"Aa":1,"BB":2}',
	])('are none where the keys differ, or the objects: %s', (text) => {
		expect(valueOf(text)).toBe(JSON.stringify(JSON.parse(text)));
	});

	it('are compared as lone surrogates where these are allowed, and after replacement where replaced', () => {
		const text = '{"\\ud800":1,"\\ud801":2}';
		expect(valueOf(text, { unsafeText: 'allow' })).toBe(text);
		expect(read(text, { unsafeText: 'replace' })).toMatchObject(refused);
		expect(read('{"\\u0000":1,"\ufffd":2}', { unsafeText: 'replace' })).toMatchObject(refused);
		expect(read('{"\\ud800":1,"\\uD800":2}', { unsafeText: 'allow' })).toMatchObject(refused);
	});

	it('keep the last value where the author wants it so', () => {
		const settings = { duplicateKeys: 'keepLast' } as const;
		expect(valueOf('{"a":1,"b":2,"a":3}', settings)).toBe('{"a":3,"b":2}');
		expect(valueOf('{"a":1,"\\u0061":12345678901234567890}', settings)).toBe(
			'{"a":"12345678901234567890"}',
		);
	});

	it('are found in any object', () => {
		const keys = fc.array(
			fc.constantFrom('a', 'b', 'Aa', 'BB', 'AaAa', 'BBBB', '', 'é', '😀', '/'),
			{
				maxLength: 6,
			},
		);
		const written = (key: string, isEscaped: boolean) =>
			isEscaped
				? `"${Array.from({ length: key.length }, (_, i) => `\\u${key.charCodeAt(i).toString(16).padStart(4, '0')}`).join('')}"`
				: JSON.stringify(key);
		fc.assert(
			fc.property(fc.array(fc.tuple(keys, fc.infiniteStream(fc.boolean()))), (objects) => {
				const text = `[${objects
					.map(
						([names, escaped]) =>
							`{${names.map((name) => `${written(name, escaped.next().value as boolean)}:{"a":0}`).join()}}`,
					)
					.join()}]`;
				const hasDuplicates = objects.some(([names]) => new Set(names).size < names.length);
				expect(read(text).ok).toBe(!hasDuplicates);
			}),
			{ numRuns: 1000 },
		);
	});
});

describe('Keys that reach prototypes', () => {
	const strip = { prototypeKeys: 'strip' } as const;

	it.each([
		'{"__proto__":null}',
		'{"a":[{"__proto__":{}}]}',
		'{"\\u005f_proto__":1}',
		'{"__pro\\u0074o_\\u005F":1}',
		'{"constructor":{"prototype":1}}',
		'{"constructor":{"a":1,"prototype":{}}}',
		'{"c\\u006fnstructor":{"prototyp\\u0065":1}}',
		'{"constructor":{"constructor":{"prototype":1}}}',
	])('are refused by default: %s', (text) => {
		expect(read(text)).toMatchObject(refused);
	});

	it.each([
		'{"constructor":1}',
		'{"constructor":"prototype"}',
		'{"constructor":{}}',
		'{"constructor":["prototype",{"prototype":1}]}',
		'{"constructor":{"a":{"prototype":1}}}',
		'{"constructor":{"a":1},"b":{"prototype":1}}',
		'{"constructor":{"a":[]},"prototype":1}',
		'[{"constructor":[{"constructor":1},{"prototype":1}]}]',
		'{"prototype":{"constructor":1}}',
		'{"proto":1,"__proto":2,"__proto___":3,"__PROTO__":4}',
		'["__proto__"]',
		'{"a":"__proto__"}',
	])('are none where they are just words: %s', (text) => {
		expect(valueOf(text)).toBe(text);
		expect(valueOf(text, strip)).toBe(text);
	});

	it.each([
		['{"__proto__":1}', '{}'],
		['{ "__proto__" : { "x" : [ 1 , 2 ] } }', '{}'],
		['{"__proto__":1,"a":2}', '{"a":2}'],
		['{"a":1,"__proto__":2}', '{"a":1}'],
		['{"a":1 , "__proto__":2 , "b":3}', '{"a":1,"b":3}'],
		['{"a":1,"__proto__":{"__proto__":1,"b":[{"__proto__":2}]},"b":3}', '{"a":1,"b":3}'],
		['{"constructor":{"prototype":1,"b":2},"c":3}', '{"c":3}'],
		['{"constructor":{"prototype":1,"__proto__":2,"prototypes":3}}', '{}'],
		[
			'{"a":{"constructor":{"constructor":{"prototype":1},"b":2}}}',
			'{"a":{"constructor":{"b":2}}}',
		],
		['[{"__proto__":1},{"__proto__":1,"a":{"__proto__":1}}]', '[{},{"a":{}}]'],
		[
			'{"a":{"__proto__":1},"__proto__":{"a":1},"b":{"c":1,"__proto__":[]}}',
			'{"a":{},"b":{"c":1}}',
		],
		['{"__proto__":12345678901234567890,"a":12345678901234567890}', '{"a":"12345678901234567890"}'],
	])('are stripped with their values: %s becomes %s', (text, expected) => {
		expect(valueOf(text, strip)).toBe(expected);
	});

	it('are counted, and are duplicates, before they are stripped', () => {
		const twice = '{"__proto__":1,"__proto__":2}';
		expect(read(twice, strip)).toMatchObject(refused);
		expect(read(twice, { ...strip, maxKeys: 1 })).toMatchObject(refused);
		expect(read('{"__proto__":{"a":1}}', strip)).toMatchObject({ value: {}, values: 3 });
	});

	it.each([
		['{"__proto__":1,"__proto__":2}', '{}'],
		['{"a":1,"__proto__":2,"__proto__":3}', '{"a":1}'],
		['{"__proto__":1,"a":2,"__proto__":3,"a":4}', '{"a":4}'],
		['{"constructor":1,"constructor":{"prototype":1}}', '{"constructor":1}'],
		['{"constructor":{"prototype":1},"constructor":1}', '{"constructor":1}'],
	])('are stripped before the last of duplicate keys is kept: %s becomes %s', (text, expected) => {
		expect(valueOf(text, { ...strip, duplicateKeys: 'keepLast' })).toBe(expected);
	});
});

describe('Unsafe text', () => {
	const UNSAFE = [
		['"\\u0000"', '"\ufffd"'],
		['"a\\u0000b\\u0000"', '"a\ufffdb\ufffd"'],
		['"\\ud800"', '"\ufffd"'],
		['"\\udFFF."', '"\ufffd."'],
		['"\\ud83d \\ude00"', '"\ufffd \ufffd"'],
		['"\\ude00\\ud83d"', '"\ufffd\ufffd"'],
		['"\\ud83d\\ud83d\\ude00"', '"\ufffd😀"'],
		['"\\ud83d\\ude00\\ude00"', '"😀\ufffd"'],
		['"\\ud83d\\u0041"', '"\ufffdA"'],
		['"\\ud83d\\n"', '"\ufffd\\n"'],
		['"\\ud83d"', '"\ufffd"'],
		['{"\\ud83d":["\\u0000"]}', '{"\ufffd":["\ufffd"]}'],
		['{"a":"\\ud83d","b":12345678901234567890}', '{"a":"\ufffd","b":"12345678901234567890"}'],
	] as const;

	it.each(UNSAFE)('is refused by default: %s', (text) => {
		expect(read(text)).toMatchObject(refused);
	});

	it.each(UNSAFE)('is replaced where the author wants it so: %s becomes %s', (text, expected) => {
		expect(valueOf(text, { unsafeText: 'replace' })).toBe(expected);
	});

	it.each(UNSAFE)('is let in where the author wants it so: %s', (text) => {
		expect(valueOf(text, { unsafeText: 'allow', largeNumbers: 'number' })).toBe(
			JSON.stringify(JSON.parse(text)),
		);
	});

	it.each([
		'"\\ud83d\\ude00"',
		'"\\\\u0000"',
		'"\\\\ud800"',
		'"\\u0001"',
		'"\\uD7FF\\uE000"',
		'"\\uFFFD"',
		'"😀"',
	])('is none where it is whole, or only looks like it: %s', (text) => {
		expect(valueOf(text)).toBe(JSON.stringify(JSON.parse(text)));
	});

	it('is counted in UTF-16 code units', () => {
		const settings = { maxStringLength: 4, unsafeText: 'allow' } as const;
		for (const four of [
			'aaaa',
			'éééé',
			'€€€€',
			'😀😀',
			'\\u0061\\u0061\\n\\\\',
			'\\ud83d\\ude00aa',
			'\\ud800aaa',
		]) {
			expect(read(`"${four}"`, settings)).toMatchObject({ ok: true });
			expect(read(`{"${four}":0}`, settings)).toMatchObject({ ok: true });
			expect(read(`"${four}a"`, settings)).toMatchObject(refused);
			expect(read(`{"a${four}":0}`, settings)).toMatchObject(refused);
		}
	});
});

describe('Any combination of settings', () => {
	type Node =
		| { readonly text: string; readonly kind: 'scalar' }
		| { readonly members: readonly (readonly [string, Node])[]; readonly kind: 'object' }
		| { readonly elements: readonly Node[]; readonly kind: 'array' };

	const scalar = fc
		.constantFrom(
			'1',
			'12345678901234567890',
			'1e400',
			'"a"',
			'"\\u0000x"',
			'"\\ud800\\ud83d\\ude00"',
			'null',
			'"é"',
		)
		.map((text): Node => ({ kind: 'scalar', text }));
	const key = fc.constantFrom(
		'a',
		'b',
		'\\u0061',
		'__proto__',
		'_\\u005fproto__',
		'constructor',
		'prototype',
		'\\udc00',
	);
	const { node } = fc.letrec<{ node: Node }>((tie) => ({
		node: fc.oneof(
			{ maxDepth: 5 },
			scalar,
			fc
				.array(fc.tuple(key, tie('node')), { maxLength: 5 })
				.map((members): Node => ({ kind: 'object', members })),
			fc
				.array(tie('node'), { maxLength: 3 })
				.map((elements): Node => ({ kind: 'array', elements })),
		),
	}));
	const decode = (written: string) => JSON.parse(`"${written}"`) as string;
	const isPrototypeKey = ([name, value]: readonly [string, Node]) =>
		decode(name) === '__proto__' ||
		(decode(name) === 'constructor' &&
			value.kind === 'object' &&
			value.members.some(([inner]) => decode(inner) === 'prototype'));

	/** The text of a document, each thing that a setting changes written as it should become. */
	const written = (value: Node, space: string, settings: JsonSafetySettings = {}): string => {
		const text = (raw: string) =>
			settings.unsafeText === 'replace' ? raw.replace(/\\u0000|\\ud800|\\udc00/g, '\\ufffd') : raw;
		switch (value.kind) {
			case 'scalar':
				return settings.largeNumbers === 'text' && /^1.*[0e]/.test(value.text)
					? `"${value.text}"`
					: text(value.text);
			case 'array':
				return `[${space}${value.elements.map((element) => written(element, space, settings)).join(`,${space}`)}${space}]`;
			case 'object':
				return `{${space}${value.members
					.filter((member) => settings.prototypeKeys !== 'strip' || !isPrototypeKey(member))
					.map(([name, inner]) => `"${text(name)}"${space}:${written(inner, space, settings)}`)
					.join(`${space},${space}`)}${space}}`;
		}
	};

	it('gives what JSON.parse makes of the text with just these things changed', () => {
		const settings = fc.record({
			duplicateKeys: fc.constant('keepLast' as const),
			prototypeKeys: fc.constant('strip' as const),
			unsafeText: fc.constantFrom('replace' as const, 'allow' as const),
			largeNumbers: fc.constant('text' as const),
		});
		fc.assert(
			fc.property(node, settings, fc.constantFrom('', ' ', '\n\t'), (value, chosen, space) => {
				const expected = JSON.parse(written(value, '', chosen)) as unknown;
				expect(valueOfUnparsed(written(value, space), chosen)).toBe(JSON.stringify(expected));
			}),
			{ numRuns: 3000 },
		);
	});

	/** Without what the server would have made of the text. */
	const valueOfUnparsed = (text: string, settings: JsonSafetySettings): string => {
		const reading = compileJsonReader(settings)(Buffer.from(text));
		if (!reading.ok) throw new Error(reading.detail);
		return JSON.stringify(reading.value);
	};
});
