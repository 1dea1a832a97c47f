import fc from 'fast-check';

import { JsonPaths, MOST_PATHS, type PathState } from '../../eventlog/json-path';

type Key = string | number;

/** Where in a document the paths select something, as the keys that lead there; not below a selected place. */
function selectedIn(document: unknown, ...paths: string[]): Key[][] {
	const found: Key[][] = [];
	const walk = (value: unknown, keys: Key[], state: PathState) => {
		const children: [Key, unknown][] = Array.isArray(value)
			? [...value.entries()]
			: typeof value === 'object' && value !== null
				? Object.entries(value)
				: [];
		for (const [key, child] of children) {
			const { isSelected, state: below } = JsonPaths.step(state, key, children.length);
			if (isSelected) found.push([...keys, key]);
			else walk(child, [...keys, key], below);
		}
	};
	walk(document, [], JsonPaths.compile(paths).start);
	return found;
}

const DOCUMENT = {
	user: { email: 'e', 'full name': 'n', tags: ['a', 'b', 'c'] },
	cards: [{ number: 1, cvc: 2 }, { number: 3 }],
	0: 'zero',
	'a/b': { '~': 1 },
	"it's": 1,
	'"': 1,
	'': { '': 1 },
	größe: 1,
};

describe('a path selects', () => {
	it.each<[string, string, Key[][]]>([
		['a member', '$.user.email', [['user', 'email']]],
		['a member in brackets', "$['user']['full name']", [['user', 'full name']]],
		['a member in double quotes', '$["user"]["email"]', [['user', 'email']]],
		['an element', '$.cards[1]', [['cards', 1]]],
		['an element from the end', '$.user.tags[-1]', [['user', 'tags', 2]]],
		['no element beyond the end', '$.user.tags[3]', []],
		[
			'every element',
			'$.cards[*].number',
			[
				['cards', 0, 'number'],
				['cards', 1, 'number'],
			],
		],
		['every element, with a dot', '$.cards.*.cvc', [['cards', 0, 'cvc']]],
		[
			'a name at any depth',
			'$..number',
			[
				['cards', 0, 'number'],
				['cards', 1, 'number'],
			],
		],
		['a name in brackets at any depth', "$..['cvc']", [['cards', 0, 'cvc']]],
		[
			'an element at any depth',
			'$..[1]',
			[
				['user', 'tags', 1],
				['cards', 1],
			],
		],
		['a path below any depth', '$..tags[0]', [['user', 'tags', 0]]],
		['a member whose name is a number', "$['0']", [['0']]],
		['no member by an index', '$[0]', []],
		['a name with a quotation mark', String.raw`$['it\'s']`, [["it's"]]],
		['a name with an escape', String.raw`$["\u0022"]`, [['"']]],
		['a name outside ASCII', '$.größe', [['größe']]],
		['a member by pointer', '/user/email', [['user', 'email']]],
		['an element by pointer', '/cards/1/number', [['cards', 1, 'number']]],
		['a member whose name is a number, by pointer', '/0', [['0']]],
		['a name with / and ~ by pointer', '/a~1b/~0', [['a/b', '~']]],
		['empty names by pointer', '//', [['', '']]],
		['no element by an index with a leading zero', '/cards/01', []],
		['nothing where the place is missing', '$.user.phone.home', []],
		['nothing in a scalar', '$.user.email.length', []],
	])('%s', (_, path, keys) => {
		expect(selectedIn(DOCUMENT, path)).toEqual(keys);
	});

	it('everything, where it is a wildcard', () => {
		expect(selectedIn(DOCUMENT, '$.*')).toHaveLength(Object.keys(DOCUMENT).length);
		expect(selectedIn(DOCUMENT, '$..*')).toEqual(selectedIn(DOCUMENT, '$[*]'));
	});

	it('what each of several paths selects', () => {
		expect(selectedIn(DOCUMENT, '$.user.email', '/cards/0/cvc', '$.größe')).toEqual([
			['user', 'email'],
			['cards', 0, 'cvc'],
			['größe'],
		]);
	});

	it('own names only, never what a prototype has', () => {
		expect(selectedIn(JSON.parse('{"__proto__":{"a":1}}'), '$.__proto__.a')).toEqual([
			['__proto__', 'a'],
		]);
		expect(selectedIn({}, '$.constructor.name', '$..toString')).toEqual([]);
	});

	it('any place of any document that it names, and no other (property)', () => {
		const document = fc.letrec<{ value: unknown }>((tie) => ({
			value: fc.oneof(
				{ maxDepth: 4 },
				fc.integer(),
				fc.array(tie('value'), { maxLength: 3 }),
				fc.dictionary(fc.string({ maxLength: 3 }), tie('value'), { maxKeys: 3 }),
			),
		})).value;
		const placesIn = (value: unknown, keys: Key[] = []): Key[][] =>
			typeof value !== 'object' || value === null
				? []
				: (Array.isArray(value) ? [...value.entries()] : Object.entries(value)).flatMap(
						([key, child]: [Key, unknown]) => [[...keys, key], ...placesIn(child, [...keys, key])],
					);
		fc.assert(
			fc.property(document, fc.nat(), (value, chosen) => {
				const places = placesIn(value);
				fc.pre(places.length > 0);
				const place = places[chosen % places.length]!;
				const jsonPath = `$${place.map((key) => `[${JSON.stringify(key)}]`).join('')}`;
				expect(selectedIn(value, jsonPath)).toEqual([place]);
				const pointer = place
					.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`)
					.join('');
				expect(selectedIn(value, pointer)).toEqual([place]);
			}),
		);
	});

	it('in a time that many descendants do not blow up', () => {
		let nested: unknown = 1;
		for (let depth = 0; depth < 300; depth += 1) nested = { a: nested, b: [nested === 1] };
		const path = `$${'..a'.repeat(29)}..z`;
		expect(selectedIn(nested, ...Array.from({ length: 20 }, () => path))).toEqual([]);
	});
});

describe('a path cannot be', () => {
	it.each([
		['without a root', 'user.email', /begins with neither \$ nor \//],
		['the whole document', '$', /whole document/],
		['the whole document by pointer', '', /whole document/],
		['an unfinished step', '$.user.', /cannot be read from "\."/],
		['an unfinished descent', '$..', /cannot be read/],
		['three dots', '$...a', /cannot be read/],
		['a dot before brackets', "$.['a']", /cannot be read/],
		['a name that needs quotes', '$.full-name', /cannot be read from "-name"/],
		['a name after the root without a dot', '$user', /cannot be read/],
		['a slice', '$.a[0:2]', /cannot be read from "\[0:2\]"/],
		['a filter', '$.a[?@.b]', /cannot be read/],
		['two selectors', "$['a','b']", /cannot be read/],
		['with white space', '$ .a', /cannot be read/],
		['an index with a leading zero', '$[01]', /cannot be read/],
		['minus zero', '$[-0]', /cannot be read/],
		['an unclosed quotation', "$['a]", /cannot be read/],
		['an unknown escape', String.raw`$['\x']`, /unknown escape \\x/],
		['a bad escape in a pointer', '/a~2', /write ~0 for ~/],
		['too long', `$.${'a'.repeat(500)}`, /at most 500 characters/],
		['too deep', `$${'.a'.repeat(31)}`, /more than 30 steps/],
	])('%s', (_, path, message) => {
		expect(() => JsonPaths.compile([path])).toThrow(RangeError);
		expect(() => JsonPaths.compile([path])).toThrow(message);
	});

	it(`one of more than ${MOST_PATHS}`, () => {
		expect(() => JsonPaths.compile(Array.from({ length: MOST_PATHS + 1 }, () => '$.a'))).toThrow(
			/At most 100 paths/,
		);
	});

	it('anything that makes the parser fail in another way (property)', () => {
		fc.assert(
			fc.property(fc.stringMatching(/^[$/][\]['".*\\a0-]{0,12}$/), (path) => {
				try {
					JsonPaths.compile([path]);
				} catch (error) {
					expect(error).toBeInstanceOf(RangeError);
				}
			}),
			{ numRuns: 1000 },
		);
	});
});

describe('in a form, where lists are not told from single values, a path selects', () => {
	it.each<[string, string, (string | undefined)[], boolean]>([
		['the parameter of the name', '$.a', ['a'], true],
		['no other parameter', '$.a', ['b'], false],
		['what is inside of it', '$.a', ['a', 'b'], true],
		['a member of it', '$.a.b', ['a', 'b'], true],
		['not the parameter that only could have the member', '$.a.b', ['a'], false],
		['any of a list of which one is named', '$.a[1]', ['a'], true],
		['any of a list that is written with brackets', '/a/1', ['a', undefined], true],
		['an element by another number', '$.a[1]', ['a', '7'], true],
		['a name at any depth', '$..c', ['a', 'b', 'c'], true],
		['no name that is not there', '$..c', ['a', 'b'], false],
		['every parameter', '$.*', ['a'], true],
	])('%s', (_, path, steps, selected) => {
		expect(JsonPaths.compile([path]).selectsInForm(steps)).toBe(selected);
	});
});
