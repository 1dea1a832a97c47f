import fc from 'fast-check';

import { decodeStrictly } from '../../../admission/signature/encoding';
import { parseDictionary, serializeMember } from '../../../admission/signature/structured-fields';
import { parseTimestamp } from '../../../admission/signature/timestamp';

describe('strict decoding', () => {
	it.each(['hex', 'base64', 'base64url'] as const)('%s: what is written is read', (encoding) => {
		fc.assert(
			fc.property(fc.uint8Array({ minLength: 1, maxLength: 80 }), (bytes) => {
				const text = Buffer.from(bytes).toString(encoding);
				expect(decodeStrictly(text, encoding)).toEqual(Buffer.from(bytes));
			}),
		);
	});

	it.each(['base64', 'base64url'] as const)(
		'%s: no two texts stand for the same bytes',
		(encoding) => {
			fc.assert(
				fc.property(fc.string({ maxLength: 12 }), (text) => {
					const bytes = decodeStrictly(text, encoding);
					if (bytes === undefined) return;
					expect(text.replace(/=+$/, '')).toBe(bytes.toString(encoding).replace(/=+$/, ''));
				}),
			);
		},
	);

	it.each([
		['hex', ''],
		['hex', 'abc'],
		['hex', 'zz'],
		['hex', '0xab'],
		['hex', 'ab '],
		['base64', ''],
		['base64', 'QQ'],
		['base64', 'QQ='],
		['base64', 'QR=='],
		['base64', 'Q Q=='],
		['base64', 'QQ==QQ=='],
		['base64', '-_-_'],
		['base64url', '+/+/'],
		['base64url', 'QR'],
		['base64url', 'QQ='],
		['base64url', 'Q'],
	] as const)('%s: "%s" is refused', (encoding, text) => {
		expect(decodeStrictly(text, encoding)).toBeUndefined();
	});
});

describe('timestamps', () => {
	it.each([
		['1795521600', 'seconds', 1795521600_000],
		['1795521600123', 'milliseconds', 1795521600_123],
		['2026-11-24T12:00:00Z', 'iso8601', 1795521600_000],
		['2026-11-24T12:00:00.123456789Z', 'iso8601', 1795521600_123],
		['2026-11-24T13:00:00+01:00', 'iso8601', 1795521600_000],
		['2026-11-24T12:00:00', 'iso8601', 1795521600_000],
	] as const)('%s (%s)', (text, unit, expected) => {
		expect(parseTimestamp(text, unit)).toBe(expected);
	});

	it.each(['', ' 1', '1 ', '+1', '-1', '1.0', '1e3', '0x1', '1,2', 'NaN', '9'.repeat(15), '１'])(
		'"%s" is none in any unit',
		(text) => {
			for (const unit of ['seconds', 'milliseconds', 'iso8601'] as const) {
				expect(parseTimestamp(text, unit)).toBeUndefined();
			}
		},
	);

	it.each([
		'2026-11-24',
		'2026-13-24T12:00:00Z',
		'Tue, 24 Nov 2026 12:00:00 GMT',
		'2026-11-24T12:00:00ZZ',
	])('"%s" is no ISO 8601 date and time', (text) => {
		expect(parseTimestamp(text, 'iso8601')).toBeUndefined();
	});
});

describe('structured fields (RFC 8941)', () => {
	it.each([
		['a=1', ['a', '1']],
		['a=-1.5;x', ['a', '-1.5;x']],
		['a="q\\"\\\\"', ['a', '"q\\"\\\\"']],
		['a=:AAAA:', ['a', ':AAAA:']],
		['a', ['a', '?1']],
		['a;b=tok/en:1', ['a', '?1;b=tok/en:1']],
		['  a=?0  ', ['a', '?0']],
		['a=("x" "y";k="v");created=1', ['a', '("x" "y";k="v");created=1']],
		['a=(  "x"   "y"  )', ['a', '("x" "y")']],
		['a=()', ['a', '()']],
	])('%s', (text, [key, serialized]) => {
		expect(serializeMember(parseDictionary(text)!.get(key!)!)).toBe(serialized);
	});

	it.each([
		'',
		'A=1',
		'a=',
		'a=1,',
		'a=1,,b=2',
		'a=1 b=2',
		'a=1, a=2',
		'a;x;x',
		'a=("x""y")',
		'a=("x"',
		'a="x',
		'a="\u00e9"',
		'a="\\x"',
		'a=:AAA:',
		'a=:AB==:',
		'a=:AAAA',
		'a=?2',
		'a=1.',
		'a=1.2345',
		'a=1234567890123456',
		'a=@1',
	])('"%s" is refused', (text) => {
		expect(parseDictionary(text)).toBeUndefined();
	});
});
