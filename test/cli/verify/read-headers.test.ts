import fc from 'fast-check';

import { readHeaders } from '../../../cli/verify/read-headers';

describe('readHeaders', () => {
	const expected = [
		['X-One', '1'],
		['x-two', 'a: b'],
	];

	it.each([
		['lines', 'X-One: 1\nx-two: a: b\n'],
		['lines of HTTP', 'POST /webhook HTTP/1.1\r\nX-One: 1\r\nx-two: a: b\r\n\r\n'],
		['lines of curl -v', '> POST /webhook HTTP/1.1\n> X-One: 1\n> x-two: a: b\n>'],
		['a JSON object', '{"X-One": 1, "x-two": "a: b"}'],
		['a JSON list of pairs', '[["X-One", "1"], ["x-two", "a: b"]]'],
		['a JSON list in turn, as rawHeaders is', '["X-One", "1", "x-two", "a: b"]'],
	])('reads %s', (_, text) => {
		expect(readHeaders(text)).toEqual(expected);
	});

	it('keeps a header that is there twice', () => {
		expect(readHeaders('{"a": ["1", "2"]}')).toEqual([
			['a', '1'],
			['a', '2'],
		]);
	});

	it.each([
		['nothing', '', 'has no header'],
		['broken JSON', '{"a":', 'is not JSON'],
		['a value that is an object', '{"a": {"b": 1}}', 'the value of a is not a text'],
		['a list of something else', '[[1, 2]]', 'not of pairs'],
		['an odd list', '["a"]', 'the value of a is not a text'],
		['a line without a colon', 'hello', 'is not a line as in Name: value'],
		['too many', 'a: b\n'.repeat(201), 'more than 200'],
	])('refuses %s', (_, text, message) => {
		expect(() => readHeaders(text)).toThrow(message);
	});

	it('reads what JSON.stringify writes, whatever the values', () => {
		fc.assert(
			fc.property(fc.array(fc.tuple(fc.string(), fc.string()), { minLength: 1 }), (pairs) => {
				expect(readHeaders(JSON.stringify(pairs))).toEqual(pairs);
			}),
		);
	});
});
