import fc from 'fast-check';

import { valueAt } from '../../../admission/json-pointer';
import { compareCaptures } from '../../../cli/inspect/compare';
import { newCapture } from './support';

type Over = Parameters<typeof newCapture>[0];
const compare = (left: Over, right: Over) =>
	compareCaptures(
		{ ...newCapture(left), id: 1, revision: 1 },
		{ ...newCapture(right), id: 2, revision: 2 },
	);

describe('two requests beside each other', () => {
	it('are the same where method, path, headers and body are', () => {
		const over = { path: '/a?x=1', text: '{"a":1}', receivedMs: 5 };
		expect(compare(over, { ...over, receivedMs: 9 })).toEqual({
			same: true,
			differences: [],
			more: false,
		});
	});

	it('differ in method, path and members of the query', () => {
		expect(
			compare({ method: 'PUT', path: '/a?x=1&y=2&z=3' }, { path: '/b?y=2&x=4&w=5' }).differences,
		).toEqual([
			{ place: 'method', name: '', left: 'PUT', right: 'POST' },
			{ place: 'path', name: '', left: '/a', right: '/b' },
			{ place: 'query', name: 'x', left: '1', right: '4' },
			{ place: 'query', name: 'z', left: '3' },
			{ place: 'query', name: 'w', right: '5' },
		]);
	});

	it('differ in headers by value, not by order or by the case of names', () => {
		expect(
			compare(
				{ rawHeaders: ['A', '1', 'B', '2', 'C', '3', 'c', '4'] },
				{ rawHeaders: ['b', '2', 'a', '9', 'C', '3'] },
			).differences,
		).toEqual([
			{ place: 'header', name: 'a', left: '1', right: '9' },
			{ place: 'header', name: 'c', left: '3\n4', right: '3' },
		]);
	});

	it('differ in members of JSON, each named by its pointer', () => {
		expect(
			compare(
				{ text: '{"a": {"b/c": [1, 2]}, "same": 1, "type": {}}' },
				{ text: '{"a": {"b/c": [1, "2", null]}, "same": 1, "type": []}' },
			).differences,
		).toEqual([
			{ place: 'body', name: '/a/b~1c/1', left: '2', right: '"2"' },
			{ place: 'body', name: '/a/b~1c/2', right: 'null' },
			{ place: 'body', name: '/type', left: '{}', right: '[]' },
		]);
	});

	it.each([
		['the same JSON is written otherwise', '{"a":1}', '{ "a": 1 }'],
		[
			'a number is beyond what can be told apart',
			'{"a":12345678901234567890}',
			'{"a":12345678901234567891}',
		],
		['one is no JSON', '{"a":1}', 'a=1'],
	])('differ as a whole where %s', (_, left, right) => {
		expect(compare({ text: left }, { text: right }).differences).toEqual([
			{ place: 'body', name: '', left, right },
		]);
	});

	it('lists 1000 differences at most and says that there are more', () => {
		const left = JSON.stringify(Array.from({ length: 5000 }, (_, index) => index));
		const right = JSON.stringify(Array.from({ length: 5000 }, (_, index) => -index - 1));
		const { differences, more, same } = compare({ text: left }, { text: right });
		expect([differences.length, more, same]).toEqual([1000, true, false]);
	});

	it('shortens long values, and takes JSON of any depth', () => {
		const deep = (text: string) => '['.repeat(100_000) + text + ']'.repeat(100_000);
		const { differences } = compare({ text: deep('1') }, { text: deep('2') });
		expect(differences).toHaveLength(1);
		expect(differences[0]!.left).toHaveLength(2001);
	});

	it('finds nothing but what differs', () => {
		fc.assert(
			fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
				const [a, b] = [JSON.stringify(left), JSON.stringify(right)];
				const { differences, same } = compare({ text: a }, { text: b });
				expect(same).toBe(a === b);
				for (const { name, ...sides } of differences) {
					if (sides.left !== undefined && name !== '') {
						expect(sides.left).toBe(JSON.stringify(valueAt(JSON.parse(a), name)));
					}
					expect(sides.left === sides.right).toBe(false);
				}
			}),
		);
	});
});
