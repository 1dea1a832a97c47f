import fc from 'fast-check';

import { compileJsonReader } from '../../admission/json/read-json';
import { MAX_LINES, readNdjson } from '../../admission/json/read-ndjson';

const read = (text: string) => readNdjson(Buffer.from(text), compileJsonReader());

describe('newline-delimited JSON', () => {
	it.each<[string, string, unknown[]]>([
		['one value per line', '{"a":1}\n[2]\n"three"\n', [{ a: 1 }, [2], 'three']],
		['the last line without an end', '1\n2', [1, 2]],
		['lines that end with \\r\\n', '1\r\n2\r\n', [1, 2]],
		['empty lines, which are passed over', '\n1\n\r\n\n2\n\n', [1, 2]],
	])('has %s', (_, text, value) => {
		expect(read(text)).toMatchObject({ ok: true, value });
	});

	it('counts the values of all lines', () => {
		expect(read('[1,2]\n3')).toMatchObject({ values: 4 });
	});

	it('with a bad line is refused, and the line is named', () => {
		expect(read('1\n\n{"a":')).toMatchObject({
			ok: false,
			code: 'body_malformed',
			detail: expect.stringMatching(/^Line 3: /) as string,
		});
		expect(read('1\n{"a":1,"a":2}')).toMatchObject({ ok: false, code: 'payload_unsafe' });
	});

	it.each(['', '\n', '\r\n\r\n'])('without any value is refused: %j', (text) => {
		expect(read(text)).toMatchObject({ ok: false, code: 'body_malformed' });
	});

	it('has a largest number of lines', () => {
		expect(read('1\n'.repeat(MAX_LINES))).toMatchObject({ ok: true });
		expect(read('1\n'.repeat(MAX_LINES + 1))).toMatchObject({ ok: false, code: 'payload_unsafe' });
	});

	it('gives back any values that a sender writes', () => {
		const json = fc.json({ maxDepth: 4 }).filter((text) => !/"__proto__"|\\u0000/.test(text));
		fc.assert(
			fc.property(fc.array(json, { minLength: 1 }), fc.constantFrom('\n', '\r\n'), (lines, end) => {
				const reading = read(lines.join(end));
				expect(reading).toMatchObject({ ok: true });
				expect((reading as { value: unknown }).value).toEqual(
					lines.map((line) => JSON.parse(line) as unknown),
				);
			}),
		);
	});
});
