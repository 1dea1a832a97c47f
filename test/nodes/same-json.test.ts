import { isDeepStrictEqual } from 'node:util';

import { isSameJson } from '../../nodes/SpotConnectGenericWebhook/same-json';

const NODE = {
	path: 'orders',
	jsonSchema: '{"type":"object"}',
	options: { list: ['a', 'b'], maxBodySize: 16, isOn: true, nothing: null },
};

describe('two values of JSON', () => {
	it('are the same with the same members, in whatever order', () => {
		const { options, ...rest } = structuredClone(NODE);
		expect(isSameJson(NODE, JSON.parse(JSON.stringify({ options, ...rest })))).toBe(true);
	});

	it.each([
		['a text', (node: typeof NODE) => (node.path = 'order')],
		['a number', (node: typeof NODE) => (node.options.maxBodySize = 17)],
		['a flag', (node: typeof NODE) => (node.options.isOn = false)],
		['the order of a list', (node: typeof NODE) => node.options.list.reverse()],
		['the length of a list', (node: typeof NODE) => node.options.list.push('c')],
		['a member more', (node: typeof NODE) => Object.assign(node.options, { more: 1 })],
		['a member less', (node: typeof NODE) => delete (node as Partial<typeof NODE>).path],
		[
			'a member of another name',
			({ options }: typeof NODE) => {
				Reflect.deleteProperty(options, 'isOn');
				Object.assign(options, { isOff: true });
			},
		],
	])('differ in %s', (_, change) => {
		const other = structuredClone(NODE);
		change(other);
		expect(isSameJson(NODE, other)).toBe(false);
		expect(isSameJson(other, NODE)).toBe(false);
	});

	const ODD: readonly unknown[] = [
		undefined,
		null,
		0,
		-0,
		NaN,
		'',
		'0',
		false,
		[],
		{},
		[undefined],
		{ a: undefined },
		{ b: undefined },
		JSON.parse('{"__proto__":null}'),
		new Date(0),
		new Date(1),
		new Map([[1, 1]]),
		new Map([[1, 2]]),
		/a/,
		/b/,
		Object.create({ a: 1 }),
	];

	it('are the same where Node says so', () => {
		const pairs = ODD.flatMap((a) => ODD.map((b) => [a, b] as const));
		for (const [a, b] of pairs) expect(isSameJson(a, b)).toBe(isDeepStrictEqual(a, b));
	});
});
