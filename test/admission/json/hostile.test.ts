import { hashOf } from '../../../admission/json/key-hash';
import { slotFor } from '../../../admission/json/key-table';
import { compileJsonReader, type JsonReading } from '../../../admission/json/read-json';
import type { JsonSafetySettings } from '../../../admission/json/settings';

/** Generous: each of these takes a second at most, a quadratic algorithm would take minutes. */
const LONGEST_MS = 10_000;

/** Stands for what the server has parsed: JSON.parse alone takes seconds for a million keys. */
const PARSED = { value: 'as the server has parsed it' };

/** Reads within the bound, and then an ordinary text with the same reader. */
function readHostile(
	text: string,
	settings: JsonSafetySettings = {},
	parsed?: { readonly value: unknown },
): JsonReading {
	const read = compileJsonReader(settings);
	const bytes = Buffer.from(text);
	const start = performance.now();
	const reading = read(bytes, parsed);
	expect(performance.now() - start).toBeLessThan(LONGEST_MS);
	expect(read(Buffer.from('{"a":{"b":1},"b":2}'))).toStrictEqual({
		ok: true,
		value: { a: { b: 1 }, b: 2 },
		values: 4,
	});
	return reading;
}

const unsafe = (detail: string) => ({ ok: false, code: 'payload_unsafe', detail });
const malformed = { ok: false, code: 'body_malformed' };

const WIDE: JsonSafetySettings = {
	maxDepth: 1000,
	maxKeys: 1_000_000,
	maxArrayLength: 10_000_000,
	maxStringLength: 100_000_000,
};

describe('Nesting', () => {
	it.each([
		['100,000 arrays', '['.repeat(100_000)],
		['100,000 arrays that are closed', '['.repeat(100_000) + ']'.repeat(100_000)],
		['10 MB of arrays', '['.repeat(10_000_000)],
	])('of %s is refused at the limit', (_, text) => {
		expect(readHostile(text)).toMatchObject({
			...unsafe(
				'The array or object at ' + '/0'.repeat(100) + ' is nested deeper than 100 levels.',
			),
			pointer: '/0'.repeat(100),
		});
		expect(readHostile(text, WIDE)).toMatchObject(
			unsafe(
				`A value (array or object) deep inside ${'/0'.repeat(128)} is nested deeper than 1000 levels.`,
			),
		);
	});

	it('of 100,000 objects is refused at the limit', () => {
		expect(readHostile('{"a":'.repeat(100_000))).toMatchObject({
			code: 'payload_unsafe',
			pointer: '/a'.repeat(100),
		});
	});

	it('up to the highest limit is read, with the same key on each level', () => {
		const text = `${'{"a":'.repeat(1000)}0${'}'.repeat(1000)}`;
		expect(readHostile(text, WIDE)).toMatchObject({ ok: true, values: 1001 });
	});
});

describe('Many keys', () => {
	const million = `{${Array.from({ length: 1_000_000 }, (_, index) => `"k${index}":0`).join()}}`;

	it('are refused at the limit', () => {
		expect(readHostile(million)).toMatchObject(unsafe('The document has more than 10000 keys.'));
	});

	it('are read where the author allows a million', () => {
		expect(readHostile(million, WIDE, PARSED)).toMatchObject({ ok: true, values: 1_000_001 });
		expect(readHostile(million.replace('"k999999"', '"\\u006b0"'), WIDE)).toMatchObject(
			unsafe('The document has the key "k0" more than once.'),
		);
	});
});

describe('Keys with the same hash', () => {
	/** `Aa` and `BB` have the same hash, so that any row of so many of either has. */
	const colliding = (count: number): string[] =>
		Array.from({ length: count }, (_, index) =>
			Array.from({ length: 18 }, (_, bit) => ((index >> bit) & 1 ? 'Aa' : 'BB')).join(''),
		);
	const keys = colliding(200_000);
	const text = (names: readonly string[]) => `{${names.map((name) => `"${name}":0`).join()}}`;

	it('are constructed well', () => {
		expect(new Set(keys.map(hashOf)).size).toBe(1);
		expect(new Set(keys).size).toBe(200_000);
	});

	it('are read in linear time', () => {
		expect(readHostile(text(keys), WIDE, PARSED)).toMatchObject({ ok: true, values: 200_001 });
	});

	it('are still compared, in all the objects that are open', () => {
		expect(readHostile(text([...keys, keys[7]!]), WIDE)).toMatchObject(
			unsafe(`The document has the key "${keys[7]}" more than once.`),
		);
		const some = keys.slice(0, 20_000);
		const inner = text(some);
		const nested = `{${some.map((name, index) => `"${name}":${index % 5000 === 4999 ? inner : 0}`).join()}`;
		expect(readHostile(`${nested}}`, WIDE)).toMatchObject({ ok: true, values: 100_001 });
		expect(readHostile(`${nested},"${some[3]}":0}`, WIDE)).toMatchObject({
			code: 'payload_unsafe',
			pointer: '',
		});
		expect(readHostile(nested.replace(inner, text([...some, some[9]!])), WIDE)).toMatchObject({
			code: 'payload_unsafe',
			pointer: `/${some[4999]}`,
		});
	});

	it('and with long common starts are read in linear time', () => {
		const start = 'x'.repeat(5000);
		const long = colliding(2000).map((name) => start + name);
		expect(readHostile(text(long), WIDE)).toMatchObject({ ok: true, values: 2001 });
	});

	it('are none, but crowd the same slots: read in linear time as well', () => {
		const crowded: string[] = [];
		for (let index = 0; crowded.length < 12_000; index += 1) {
			const name = index.toString(36);
			if ((slotFor(hashOf(name), 0) & 0x1f) === 0) crowded.push(name);
		}
		expect(readHostile(text(crowded), WIDE, PARSED)).toMatchObject({ ok: true, values: 12_001 });
	});

	it('are read with the changes that the settings want', () => {
		const some = text(keys.slice(0, 20_000)).slice(0, -1);
		expect(
			readHostile(`${some},"n":12345678901234567890,"s":"\\u0000"}`, {
				...WIDE,
				unsafeText: 'replace',
			}),
		).toMatchObject({
			ok: true,
			value: { n: '12345678901234567890', s: '\ufffd' },
		});
	});
});

describe('Long strings and numbers', () => {
	const long = 'a'.repeat(10_000_000);
	const MILLION = { maxStringLength: 1_000_000 };

	it('of 10 MB are refused where the author has set a lower limit', () => {
		expect(readHostile(`["${long}"]`, MILLION)).toMatchObject(
			unsafe('The string at /0 is longer than 1000000 characters (UTF-16 code units).'),
		);
		expect(
			readHostile(`{"${long}":{"a":1e999}}`, { ...WIDE, largeNumbers: 'refuse' }),
		).toMatchObject({
			code: 'payload_unsafe',
			pointer: '',
		});
		expect(readHostile(`[${'9'.repeat(10_000_000)}]`, MILLION)).toMatchObject(
			unsafe('The number at /0 is longer than 1000000 characters.'),
		);
	});

	it('of 10 MB are read where the author allows it', () => {
		expect(readHostile(`"${long}"`, WIDE)).toMatchObject({ ok: true, value: long });
	});

	it('of a million escapes are read', () => {
		for (const [escape, character] of [
			['\\u0061', 'a'],
			['\\n', '\n'],
			['\\ud83d\\ude00', '😀'],
		] as const) {
			const text = escape.repeat(1_000_000);
			const reading = readHostile(`{"${text}":"${text}"}`, WIDE) as { value: object };
			const expected = character.repeat(1_000_000);
			expect(
				Object.entries(reading.value)
					.flat()
					.every((one) => one === expected),
			).toBe(true);
		}
	});

	it('of a million unsafe escapes are replaced', () => {
		expect(
			readHostile(`"${'\\ud800'.repeat(1_000_000)}"`, { unsafeText: 'replace' }),
		).toMatchObject({
			value: '\ufffd'.repeat(1_000_000),
		});
	});

	it('that never end are malformed', () => {
		expect(readHostile(`"${long}`, WIDE)).toMatchObject(malformed);
		expect(readHostile(`"${'\\'.repeat(10_000_001)}`, WIDE)).toMatchObject(malformed);
		expect(readHostile(' '.repeat(10_000_000))).toMatchObject(malformed);
		expect(readHostile(`${'\n'.repeat(10_000_000)}x`)).toMatchObject({
			detail: expect.stringContaining('line 10000001, column 1 ') as string,
		});
	});
});

describe('Many changes', () => {
	it('to a million numbers are made', () => {
		const text = `[${Array(1_000_000).fill('12345678901234567890').join()}]`;
		const reading = readHostile(text, WIDE) as { value: string[] };
		expect(new Set(reading.value)).toStrictEqual(new Set(['12345678901234567890']));
		expect(reading.value).toHaveLength(1_000_000);
	});

	it('to 200,000 objects are made', () => {
		const text = `[${Array(200_000).fill('{"__proto__":{"a":1},"b":{"constructor":{"prototype":0}}}').join()}]`;
		const reading = readHostile(text, { ...WIDE, prototypeKeys: 'strip' }) as { value: unknown[] };
		expect(new Set(reading.value.map((value) => JSON.stringify(value)))).toStrictEqual(
			new Set(['{"b":{}}']),
		);
	});
});
