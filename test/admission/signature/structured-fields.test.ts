import fc from 'fast-check';

import {
	isInnerList,
	parseDictionary,
	parseItem,
	serializeItem,
	serializeMember,
	Token,
	type InnerList,
	type Item,
} from '../../../admission/signature/structured-fields';

const memberOf = (text: string): Item | InnerList => {
	const member = parseDictionary(`a=${text}`)?.get('a');
	if (member === undefined) throw new Error(`Not a dictionary: a=${text}`);
	return member;
};

/** As the serialiser writes it, whatever the text was. */
const rewritten = (member: Item | InnerList): string => {
	const bare = (item: Item): Item => ({ ...item, written: undefined });
	return isInnerList(member)
		? serializeMember({ ...member, items: member.items.map(bare), written: undefined })
		: serializeMember(bare(member));
};

describe('an item of RFC 8941 is read', () => {
	it.each([
		['42', 42],
		['-0', -0],
		['999999999999999', 999_999_999_999_999],
		['4.5', 4.5],
		['-123456789012.125', -123_456_789_012.125],
		['"hello world"', 'hello world'],
		['"a \\"quoted\\" \\\\"', 'a "quoted" \\'],
		['""', ''],
		['foo123/456', new Token('foo123/456')],
		["*a!#$%&'*+-.^_`|~:/", new Token("*a!#$%&'*+-.^_`|~:/")],
		[':aGVsbG8=:', Buffer.from('hello')],
		['::', Buffer.alloc(0)],
		['?1', true],
		['?0', false],
		['  1  ', 1],
	])('%s', (text, value) => {
		expect(parseItem(text)?.value).toEqual(value);
	});

	it('with its parameters, in order', () => {
		expect([...parseItem('"a";b; c=1;*d="e"')!.parameters]).toEqual([
			['b', true],
			['c', 1],
			['*d', 'e'],
		]);
	});
});

describe('what RFC 8941 does not allow is refused', () => {
	it.each([
		['nothing', ''],
		['16 digits', '1000000000000000'],
		['13 digits before the point', '1234567890123.1'],
		['4 digits behind the point', '1.2345'],
		['no digit behind the point', '1.'],
		['no digit before the point', '.5'],
		['a sign alone', '-'],
		['a plus sign', '+1'],
		['a tab after it', '1\t'],
		['two items', '1 2'],
		['an open string', '"a'],
		['a string that ends in a backslash', '"a\\'],
		['an escape of another character', '"\\n"'],
		['a control character in a string', '"\u007f"'],
		['a line break in a string', '"a\nb"'],
		['more than ASCII in a string', '"é"'],
		['a token that begins with a digit', '1a'],
		['open bytes', ':aGVsbG8='],
		['bytes without padding', ':aGVsbG8:'],
		['bytes with unused bits set', ':aGVsbG9=:'],
		['base64url', ':_-8=:'],
		['padding within bytes', ':aG=sbG8=:'],
		['another boolean', '?2'],
		['a parameter without a name', '1;'],
		['a space before a parameter', '1 ;a'],
		['a parameter in upper case', '1;A'],
		['a parameter without its value', '1;a='],
		['a parameter that is there twice', '1;a;a=2'],
	])('%s', (_, text) => {
		expect(parseItem(text)).toBeUndefined();
	});

	it.each([
		['a comma at the end', 'a=1,'],
		['a comma at the beginning', ',a=1'],
		['two commas', 'a=1,,b=2'],
		['a key in upper case', 'A=1'],
		['a key without its value', 'a='],
		['a key that is there twice', 'a=1, a=2'],
		['an open list', 'a=("b"'],
		['a list without spaces', 'a=("b""c")'],
		['a list with commas', 'a=("b","c")'],
		['a list in a list', 'a=(("b"))'],
		['a tab in a list', 'a=("b"\t"c")'],
	])('in a dictionary: %s', (_, text) => {
		expect(parseDictionary(text)).toBeUndefined();
	});

	it('more than 64 members, items', () => {
		const keys = (count: number) => Array.from({ length: count }, (_, index) => `k${index}`);
		expect(parseDictionary(keys(64).join(','))?.size).toBe(64);
		expect(parseDictionary(keys(65).join(','))).toBeUndefined();
		expect(parseDictionary(`a=(${keys(64).join(' ')})`)).toBeDefined();
		expect(parseDictionary(`a=(${keys(65).join(' ')})`)).toBeUndefined();
	});
});

describe('what was read is written the one way of RFC 8941, section 4.1', () => {
	it.each([
		['()', '()'],
		['("b" "c";d);e=1', '("b" "c";d);e=1'],
		['(  "b"   "c" )', '("b" "c")'],
		['("b"; c);  d=?1', '("b";c);d'],
		['("b";c=?0);d=01', '("b";c=?0);d=1'],
		['4.50;b=-0', '4.5;b=0'],
		['"\\\\\\""', '"\\\\\\""'],
		['b:c', 'b:c'],
		[':aGk=:;b', ':aGk=:;b'],
		['?1;b', '?1;b'],
	])('%s as %s', (text, written) => {
		expect(serializeMember(memberOf(text))).toBe(written);
	});

	it('an item of a list is written by itself, when another is written in a way of its own', () => {
		const { items } = memberOf('("b";n=01  "c";m=1;p=?1 "d";q)') as InnerList;
		expect(items.map(serializeItem)).toEqual(['"b";n=1', '"c";m=1;p', '"d";q']);
	});

	const space = fc.constantFrom('', ' ', '  ');
	const bareItem = fc.oneof(
		fc.integer().map((value) => String(value)),
		fc.constantFrom('007', '-0', '1.50', '2.5', '?0', '?1', 'token', ':aGk=:', '"a\\"b"'),
		fc
			.string()
			.filter((text) => /^[ -~]*$/.test(text))
			.map((text) => JSON.stringify(text)),
	);
	const parameters = fc
		.uniqueArray(fc.tuple(fc.constantFrom('a', 'b', '*c', 'd-e'), space, fc.option(bareItem)), {
			selector: ([name]) => name,
			maxLength: 4,
		})
		.map((all) =>
			all
				.map(([name, gap, value]) => `;${gap}${name}${value === null ? '' : `=${value}`}`)
				.join(''),
		);
	const item = fc.tuple(bareItem, parameters).map((parts) => parts.join(''));
	const innerList = fc
		.tuple(
			space,
			fc.array(fc.tuple(item, fc.constantFrom(' ', '  ')), { maxLength: 5 }),
			parameters,
		)
		.map(([gap, items, after]) => `(${gap}${items.flat().join('')})${after}`);

	it('whether or not the text was so written already', () => {
		fc.assert(
			fc.property(fc.oneof(item, innerList), (text) => {
				const member = memberOf(text);
				expect(serializeMember(member)).toBe(rewritten(member));
				const again = memberOf(serializeMember(member));
				expect(rewritten(again)).toBe(rewritten(member));
			}),
		);
	});
});

describe('hostile text', () => {
	it('never throws, and whatever is read can be written and read again', () => {
		const part = fc.constantFrom(...'a=();,":?\\ \t01.-*/é\n'.split(''), '?1', ':AA==:', '"b"');
		fc.assert(
			fc.property(
				fc.oneof(
					fc.string(),
					fc.array(part).map((parts) => parts.join('')),
				),
				(text) => {
					for (const [key, member] of parseDictionary(text) ?? []) {
						const again = parseDictionary(`${key}=${serializeMember(member)}`);
						expect(serializeMember(again!.get(key)!)).toBe(rewritten(member));
					}
				},
			),
			{ numRuns: 2000 },
		);
	});
});
