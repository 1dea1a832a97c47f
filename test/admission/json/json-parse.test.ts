import fc from 'fast-check';

import { compileJsonReader } from '../../../admission/json/read-json';

/** Nothing but the grammar decides, and nothing is changed. */
const readAll = compileJsonReader({
	duplicateKeys: 'keepLast',
	prototypeKeys: 'strip',
	unsafeText: 'allow',
	largeNumbers: 'number',
});

const parse = (text: string): { readonly value: unknown } | undefined => {
	try {
		return { value: JSON.parse(text) as unknown };
	} catch {
		return undefined;
	}
};

/** Both accept the text and make the same of it, or both refuse it. */
function expectAgreement(text: string): void {
	// What is changed on purpose has tests of its own.
	fc.pre(!/__proto__|prototype|\\u|\d[eE]/.test(text));
	const bytes = Buffer.from(text);
	const expected = parse(bytes.toString());
	const reading = readAll(bytes);
	if (expected === undefined) expect(reading).toMatchObject({ code: 'body_malformed' });
	else expect(reading).toMatchObject({ ok: true, value: expected.value });
}

const text = fc.json({ maxDepth: 5, stringUnit: 'binary' });
const spacedText = fc
	.tuple(fc.jsonValue({ maxDepth: 5, stringUnit: 'grapheme' }), fc.constantFrom(1, 2, '\t', ' \t'))
	.map(([value, space]) => JSON.stringify(value, undefined, space));

/** Characters that JSON gives a meaning to, so that many texts come close to it. */
const ALPHABET = [...'{}[]:,""\\/\t\n\r 0123456789+-.eEtruefalsn\'#', 'é', '\0', '\u2028'];
const almostJson = fc.string({ unit: fc.constantFrom(...ALPHABET), maxLength: 12 });

describe('A text is accepted exactly where JSON.parse accepts it, and becomes the same value', () => {
	it('when it is JSON', () => {
		fc.assert(fc.property(fc.oneof(text, spacedText), expectAgreement), { numRuns: 1000 });
	});

	it('when it is made of the characters of JSON', () => {
		fc.assert(fc.property(almostJson, expectAgreement), { numRuns: 10_000 });
	});

	it('when it is made of the tokens of JSON', () => {
		const token = fc.constantFrom(
			...['{', '}', '[', ']', ',', ':', '"a"', '"b"', '""', '0', '-1.5', 'true', 'null', ' ', '\n'],
		);
		fc.assert(
			fc.property(fc.array(token, { maxLength: 10 }), (tokens) => expectAgreement(tokens.join(''))),
			{ numRuns: 10_000 },
		);
	});

	it('when a byte of JSON is changed, lost or added', () => {
		const mutation = fc.record({
			at: fc.nat(),
			removed: fc.integer({ min: 0, max: 2 }),
			added: fc.oneof(
				fc.constantFrom(...ALPHABET).map((character) => Buffer.from(character)),
				fc.uint8Array({ maxLength: 2, max: 0x7f }).map((bytes) => Buffer.from(bytes)),
			),
		});
		fc.assert(
			fc.property(
				fc.oneof(text, spacedText),
				fc.array(mutation, { minLength: 1, maxLength: 3 }),
				(original, mutations) => {
					let bytes = Buffer.from(original);
					for (const { at, removed, added } of mutations) {
						const from = at % (bytes.length + 1);
						bytes = Buffer.concat([bytes.subarray(0, from), added, bytes.subarray(from + removed)]);
					}
					expectAgreement(bytes.toString());
				},
			),
			{ numRuns: 4000 },
		);
	});

	it('when it is cut short', () => {
		fc.assert(
			fc.property(text, fc.nat(), (whole, length) =>
				expectAgreement(whole.slice(0, length % (whole.length + 1))),
			),
			{ numRuns: 1000 },
		);
	});
});

describe('Harmless JSON', () => {
	const read = compileJsonReader();
	const harmless = fc
		.jsonValue({ maxDepth: 5, stringUnit: 'grapheme' })
		.filter((value) => !/__proto__|"prototype"|\\u0000/.test(JSON.stringify(value)));

	const countOf = (value: unknown): number =>
		typeof value === 'object' && value !== null
			? Object.values(value).reduce((sum: number, inner) => sum + countOf(inner), 1)
			: 1;

	it('passes the default settings unchanged, with its values counted', () => {
		fc.assert(
			fc.property(harmless, (value) => {
				const sent = JSON.stringify(value);
				expect(read(Buffer.from(sent))).toStrictEqual({
					ok: true,
					value: JSON.parse(sent) as unknown,
					values: countOf(value),
				});
			}),
			{ numRuns: 1000 },
		);
	});

	it('is not parsed again where the server has parsed it', () => {
		const value = { any: 'value' };
		const reading = read(Buffer.from('{"a":[1,"b"]}'), { value });
		expect(reading).toStrictEqual({ ok: true, value, values: 4 });
		expect((reading as { value: unknown }).value).toBe(value);
	});

	it('is read wherever its bytes lie in memory', () => {
		fc.assert(
			fc.property(harmless, fc.nat(9), (value, offset) => {
				const sent = Buffer.from(JSON.stringify(value));
				// Full of quotes, so that a byte read beyond the text would show.
				const memory = Buffer.alloc(sent.length + 20, '"');
				sent.copy(memory, offset);
				const bytes = memory.subarray(offset, offset + sent.length);
				expect(read(bytes)).toStrictEqual(read(sent));
				expect(read(bytes)).toMatchObject({ ok: true });
			}),
		);
	});
});
