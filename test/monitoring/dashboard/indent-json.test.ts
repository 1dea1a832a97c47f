import fc from 'fast-check';

import { indentJson } from '../../../monitoring/dashboard/indent-json';

describe('a JSON body spread over lines', () => {
	it('reads as JSON.stringify would write it', () => {
		fc.assert(
			fc.property(
				fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue())),
				(value) => {
					const text = JSON.stringify(value);
					// What is empty is the only thing that may stay on its line.
					expect(indentJson(text)).toBe(JSON.stringify(JSON.parse(text), null, 2));
				},
			),
		);
	});

	it('keeps numbers, escapes and repeated members exactly as they were sent', () => {
		expect(indentJson('{"a":1.50,"a":12345678901234567890,"b":"\\u003c {,}"}')).toBe(
			'{\n  "a": 1.50,\n  "a": 12345678901234567890,\n  "b": "\\u003c {,}"\n}',
		);
	});

	it('does not grow out of bounds where it is nested deeply', () => {
		const deep = '['.repeat(4000) + ']'.repeat(4000);
		expect(indentJson(deep).length).toBeLessThan(600_000);
	});

	it.each(['', 'plain text', '{"a":', '"text"', '12', '{\n"a":1}'])('leaves %j alone', (text) => {
		expect(indentJson(text)).toBe(text);
	});
});
