import { compileJsonReader, type JsonReading } from '../../../admission/json/read-json';

// Nothing but the grammar: lone surrogates are a matter of safety.
const read = compileJsonReader({ unsafeText: 'allow' });
const readText = (text: string): JsonReading => read(Buffer.from(text));

const ACCEPTED: Readonly<Record<string, readonly string[]>> = {
	'any value as the document': ['null', 'true', 'false', '0', '""', '"a"', '[]', '{}'],
	numbers: [
		...['0', '-0', '1', '-1', '10', '1.5', '-1.5', '0.0', '-0.0', '1e5', '1E5', '1e+5', '1e-5'],
		...['0e0', '0e+1', '0E-0', '1.5e10', '123456789012345', '9007199254740991', '1e308', '1e-999'],
		...['0.1234567890123456789', '-9007199254740991', '0.000000000000000000000001'],
	],
	strings: [
		...['"\\""', '"\\\\"', '"\\/"', '"\\b\\f\\n\\r\\t"', '"\\u00e9"', '"\\uABCD\\uabcd"'],
		...['"\\ud83d\\ude00"', '"\\uD83D\\uDE00"', '"é"', '"😀"', '"\u2028\u2029"', '"\u007f"', '"/"'],
		...[
			'"\ufeff"',
			'"\\u0001"',
			'"\\u0000"',
			'"\\ud83d"',
			'"\\ude00\\ud83d"',
			'"\\u005c\\u0022"',
			'"a\\\\"',
			'"\uffff"',
			'"\u{10ffff}"',
			'"#\'!"',
		],
	],
	'white space of the four kinds': [
		' 1',
		'1 ',
		'\t1\n',
		'\r\n[\r\n1\t,\n2 ]\r\n',
		'{ "a" : 1 , "b" : 2 }',
	],
	arrays: ['[1]', '[1,2]', '[[]]', '[[],[]]', '[[[[1]]]]', '[null,true,false,"",0,{},[]]'],
	objects: ['{"":0}', '{"a":1}', '{"a":1,"b":2}', '{"a":{"a":{"a":{}}}}', '{"a":[{"a":1}],"b":{}}'],
};

describe('The grammar of RFC 8259 accepts', () => {
	describe.each(Object.entries(ACCEPTED))('%s', (_, texts) => {
		it.each(texts)('%j', (text) => {
			expect(readText(text)).toMatchObject({ ok: true, value: JSON.parse(text) as unknown });
		});
	});
});

/** What each text is refused for, without its start and end. */
const REFUSED: Readonly<Record<string, readonly (readonly [text: string, reason: string])[]>> = {
	'no value': [
		['', 'it is empty'],
		[' ', 'it holds nothing but white space'],
		['\n\t\r ', 'it holds nothing but white space'],
	],
	'more than one value': [
		['1 2', 'the end of the body is expected at line 1, column 3 (byte 2), where 2 stands'],
		['{}{}', 'the end of the body is expected at line 1, column 3 (byte 2), where { stands'],
		['[]]', 'the end of the body is expected at line 1, column 3 (byte 2), where ] stands'],
		['""x', 'the end of the body is expected at line 1, column 3 (byte 2), where x stands'],
		['1,', 'the end of the body is expected at line 1, column 2 (byte 1), where , stands'],
		['12\0', 'the end of the body is expected at line 1, column 3 (byte 2), where U+0000 stands'],
	],
	'numbers that JavaScript or others would take': [
		[
			'01',
			'a number may not start with a zero before other digits, as it does at line 1, column 1 (byte 0)',
		],
		[
			'-01',
			'a number may not start with a zero before other digits, as it does at line 1, column 2 (byte 1)',
		],
		[
			'00',
			'a number may not start with a zero before other digits, as it does at line 1, column 1 (byte 0)',
		],
		['1.', 'a digit is expected at line 1, column 3 (byte 2), where the body ends'],
		['[1.]', 'a digit is expected at line 1, column 4 (byte 3), where ] stands'],
		['1.e5', 'a digit is expected at line 1, column 3 (byte 2), where e stands'],
		['.1', 'a value is expected at line 1, column 1 (byte 0), where . stands'],
		['-.1', 'a digit is expected at line 1, column 2 (byte 1), where . stands'],
		['+1', 'a value is expected at line 1, column 1 (byte 0), where + stands'],
		['-', 'a digit is expected at line 1, column 2 (byte 1), where the body ends'],
		['--1', 'a digit is expected at line 1, column 2 (byte 1), where - stands'],
		['- 1', 'a digit is expected at line 1, column 2 (byte 1), where U+0020 stands'],
		['1e', 'a digit is expected at line 1, column 3 (byte 2), where the body ends'],
		['1e+', 'a digit is expected at line 1, column 4 (byte 3), where the body ends'],
		['1e1.5', 'the end of the body is expected at line 1, column 4 (byte 3), where . stands'],
		['1.5.5', 'the end of the body is expected at line 1, column 4 (byte 3), where . stands'],
		['0x1F', 'the end of the body is expected at line 1, column 2 (byte 1), where x stands'],
		['1_000', 'the end of the body is expected at line 1, column 2 (byte 1), where _ stands'],
		['1n', 'the end of the body is expected at line 1, column 2 (byte 1), where n stands'],
		['0e', 'a digit is expected at line 1, column 3 (byte 2), where the body ends'],
		['NaN', 'a value is expected at line 1, column 1 (byte 0), where N stands'],
		['Infinity', 'a value is expected at line 1, column 1 (byte 0), where I stands'],
		['-Infinity', 'a digit is expected at line 1, column 2 (byte 1), where I stands'],
		['\uff11', 'a value is expected at line 1, column 1 (byte 0), where U+FF11 stands'],
	],
	'words that are none of the three': [
		['t', 'true, false or null is expected at line 1, column 1 (byte 0), where t stands'],
		['tru', 'true, false or null is expected at line 1, column 1 (byte 0), where t stands'],
		['[fals]', 'true, false or null is expected at line 1, column 2 (byte 1), where f stands'],
		['nul', 'true, false or null is expected at line 1, column 1 (byte 0), where n stands'],
		['nuLl', 'true, false or null is expected at line 1, column 1 (byte 0), where n stands'],
		['True', 'a value is expected at line 1, column 1 (byte 0), where T stands'],
		['truee', 'the end of the body is expected at line 1, column 5 (byte 4), where e stands'],
		['undefined', 'a value is expected at line 1, column 1 (byte 0), where u stands'],
	],
	arrays: [
		['[', 'a value or ] is expected at line 1, column 2 (byte 1), where the body ends'],
		['[1', 'a comma or ] is expected at line 1, column 3 (byte 2), where the body ends'],
		['[1,', 'a value is expected at line 1, column 4 (byte 3), where the body ends'],
		['[1,]', 'a value is expected at line 1, column 4 (byte 3), where ] stands'],
		['[,1]', 'a value or ] is expected at line 1, column 2 (byte 1), where , stands'],
		['[1,,2]', 'a value is expected at line 1, column 4 (byte 3), where , stands'],
		['[1 2]', 'a comma or ] is expected at line 1, column 4 (byte 3), where 2 stands'],
		['[1}', 'a comma or ] is expected at line 1, column 3 (byte 2), where } stands'],
		['["a":1]', 'a comma or ] is expected at line 1, column 5 (byte 4), where : stands'],
		[']', 'a value is expected at line 1, column 1 (byte 0), where ] stands'],
		['[}', 'a value or ] is expected at line 1, column 2 (byte 1), where } stands'],
		['[[]', 'a comma or ] is expected at line 1, column 4 (byte 3), where the body ends'],
	],
	objects: [
		[
			'{',
			'a key in double quotes or } is expected at line 1, column 2 (byte 1), where the body ends',
		],
		[
			'{a:1}',
			'a key in double quotes or } is expected at line 1, column 2 (byte 1), where a stands',
		],
		[
			"{'a':1}",
			"a key in double quotes or } is expected at line 1, column 2 (byte 1), where ' stands",
		],
		[
			'{1:1}',
			'a key in double quotes or } is expected at line 1, column 2 (byte 1), where 1 stands',
		],
		['{,}', 'a key in double quotes or } is expected at line 1, column 2 (byte 1), where , stands'],
		['{"a"}', 'a colon is expected at line 1, column 5 (byte 4), where } stands'],
		['{"a" 1}', 'a colon is expected at line 1, column 6 (byte 5), where 1 stands'],
		['{"a"', 'a colon is expected at line 1, column 5 (byte 4), where the body ends'],
		['{"a"::1}', 'a value is expected at line 1, column 6 (byte 5), where : stands'],
		['{"a":}', 'a value is expected at line 1, column 6 (byte 5), where } stands'],
		['{"a":', 'a value is expected at line 1, column 6 (byte 5), where the body ends'],
		['{"a":1', 'a comma or } is expected at line 1, column 7 (byte 6), where the body ends'],
		['{"a":1,}', 'a key in double quotes is expected at line 1, column 8 (byte 7), where } stands'],
		[
			'{"a":1,,"b":2}',
			'a key in double quotes is expected at line 1, column 8 (byte 7), where , stands',
		],
		['{"a":1 "b":2}', 'a comma or } is expected at line 1, column 8 (byte 7), where " stands'],
		['{"a":1]', 'a comma or } is expected at line 1, column 7 (byte 6), where ] stands'],
		['{"a":1;"b":2}', 'a comma or } is expected at line 1, column 7 (byte 6), where ; stands'],
		['}', 'a value is expected at line 1, column 1 (byte 0), where } stands'],
	],
	strings: [
		[
			'"',
			'the closing quote of a string is expected at line 1, column 2 (byte 1), where the body ends',
		],
		[
			'"a',
			'the closing quote of a string is expected at line 1, column 3 (byte 2), where the body ends',
		],
		[
			'"a\\"',
			'the closing quote of a string is expected at line 1, column 5 (byte 4), where the body ends',
		],
		[
			'{"a',
			'the closing quote of a string is expected at line 1, column 4 (byte 3), where the body ends',
		],
		["'a'", "a value is expected at line 1, column 1 (byte 0), where ' stands"],
		['`a`', 'a value is expected at line 1, column 1 (byte 0), where ` stands'],
		['\u201ca\u201d', 'a value is expected at line 1, column 1 (byte 0), where U+201C stands'],
		[
			'"a\nb"',
			'a string may not hold a control character, as it does at line 1, column 3 (byte 2), where U+000A stands',
		],
		[
			'"a\tb"',
			'a string may not hold a control character, as it does at line 1, column 3 (byte 2), where U+0009 stands',
		],
		[
			'"\0"',
			'a string may not hold a control character, as it does at line 1, column 2 (byte 1), where U+0000 stands',
		],
		[
			'{"\u001f":1}',
			'a string may not hold a control character, as it does at line 1, column 3 (byte 2), where U+001F stands',
		],
		[
			'"\\a"',
			'a string may not hold an escape that JSON does not have, as it does at line 1, column 2 (byte 1)',
		],
		[
			'"\\x41"',
			'a string may not hold an escape that JSON does not have, as it does at line 1, column 2 (byte 1)',
		],
		[
			'"\\\'"',
			'a string may not hold an escape that JSON does not have, as it does at line 1, column 2 (byte 1)',
		],
		[
			'"\\0"',
			'a string may not hold an escape that JSON does not have, as it does at line 1, column 2 (byte 1)',
		],
		[
			'"\\U0041"',
			'a string may not hold an escape that JSON does not have, as it does at line 1, column 2 (byte 1)',
		],
		[
			'"\\',
			'a string may not hold an escape that JSON does not have, as it does at line 1, column 2 (byte 1)',
		],
		[
			'{"\\q":1}',
			'a string may not hold an escape that JSON does not have, as it does at line 1, column 3 (byte 2)',
		],
		['"\\u"', 'four hexadecimal digits are expected at line 1, column 4 (byte 3), where " stands'],
		[
			'"\\u12"',
			'four hexadecimal digits are expected at line 1, column 4 (byte 3), where 1 stands',
		],
		[
			'"\\u123',
			'four hexadecimal digits are expected at line 1, column 4 (byte 3), where 1 stands',
		],
		[
			'"\\u00g0"',
			'four hexadecimal digits are expected at line 1, column 4 (byte 3), where 0 stands',
		],
		[
			'"\\u{41}"',
			'four hexadecimal digits are expected at line 1, column 4 (byte 3), where { stands',
		],
		[
			'"\\ud83d\\u"',
			'four hexadecimal digits are expected at line 1, column 10 (byte 9), where " stands',
		],
	],
	'what other languages allow': [
		['// a\n1', 'a value is expected at line 1, column 1 (byte 0), where / stands'],
		['/* a */1', 'a value is expected at line 1, column 1 (byte 0), where / stands'],
		['[1 /* a */]', 'a comma or ] is expected at line 1, column 4 (byte 3), where / stands'],
		['1 # a', 'the end of the body is expected at line 1, column 3 (byte 2), where # stands'],
		['<a/>', 'a value is expected at line 1, column 1 (byte 0), where < stands'],
		['a=1&b=2', 'a value is expected at line 1, column 1 (byte 0), where a stands'],
		[")]}',\n{}", 'a value is expected at line 1, column 1 (byte 0), where ) stands'],
	],
	'white space of other kinds': [
		['\u00a01', 'a value is expected at line 1, column 1 (byte 0), where U+00A0 stands'],
		['\v1', 'a value is expected at line 1, column 1 (byte 0), where U+000B stands'],
		['\f1', 'a value is expected at line 1, column 1 (byte 0), where U+000C stands'],
		['[1,\u20282]', 'a value is expected at line 1, column 4 (byte 3), where U+2028 stands'],
		[
			'1\u3000',
			'the end of the body is expected at line 1, column 2 (byte 1), where U+3000 stands',
		],
		[
			'[1]\ufeff',
			'the end of the body is expected at line 1, column 4 (byte 3), where U+FEFF stands',
		],
	],
};

describe('The grammar of RFC 8259 refuses, and says why and where,', () => {
	describe.each(Object.entries(REFUSED))('%s', (_, vectors) => {
		it.each(vectors)('%j: %s', (text, reason) => {
			expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
			const detail = `The body is not valid JSON (RFC 8259): ${reason}.`;
			// Neither more nor fewer answers than these three.
			expect(readText(text)).toStrictEqual({ ok: false, code: 'body_malformed', detail });
		});
	});
});

describe('The place of a fault', () => {
	it.each([
		['{\n  "a": 1,\n  "b" 2\n}', 'line 3, column 7 (byte 18)'],
		['[\r\n1,\r\n]', 'line 3, column 1 (byte 7)'],
		['[\r1,\r]', 'line 3, column 1 (byte 5)'],
		['["é😀",]', 'line 1, column 7 (byte 10)'],
		['\ufeff[,]', 'line 1, column 2 (byte 4)'],
	])('%j is at %s: lines and columns of characters, bytes of the whole body', (text, place) => {
		expect(readText(text)).toMatchObject({
			detail: expect.stringContaining(` at ${place}`) as string,
		});
	});
});
