import { ConfigurationError } from '../../../admission/configuration-error';
import { compileJsonReader } from '../../../admission/json/read-json';

const LIMITS = [
	['maxDepth', 'Maximum Depth', 1000],
	['maxKeys', 'Maximum Keys', 1_000_000],
	['maxArrayLength', 'Maximum Array Length', 10_000_000],
	['maxStringLength', 'Maximum String Length', 100_000_000],
] as const;

describe.each(LIMITS)('The setting %s', (setting, parameter, highest) => {
	it.each([0, -1, 1.5, NaN, Infinity, highest + 1, '5'])('cannot be %p', (limit) => {
		const compile = () => compileJsonReader({ [setting]: limit });
		expect(compile).toThrow(ConfigurationError);
		expect(compile).toThrow(`${parameter}: Enter a whole number from 1 to ${highest}.`);
	});

	it.each([1, 2, highest])('can be %p', (limit) => {
		const read = compileJsonReader({ [setting]: limit });
		expect(read(Buffer.from('1'))).toStrictEqual({ ok: true, value: 1, values: 1 });
	});
});

describe('The default limits', () => {
	const read = compileJsonReader();
	const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
	const keys = (count: number) =>
		`{${Array.from({ length: count }, (_, i) => `"k${i}":0`).join()}}`;
	const elements = (count: number) => `[${Array(count).fill(0).join()}]`;
	const string = (length: number) => `"${'a'.repeat(length)}"`;

	it.each([
		['100 levels', nested, 100],
		['10,000 keys', keys, 10_000],
		['100,000 elements', elements, 100_000],
		['16,777,216 characters', string, 16_777_216],
	])('allow %s and not one more', (_, make, limit) => {
		expect(read(Buffer.from(make(limit)))).toMatchObject({ ok: true });
		expect(read(Buffer.from(make(limit + 1)))).toMatchObject({
			ok: false,
			code: 'payload_unsafe',
			detail: expect.stringContaining(` ${limit} `) as string,
		});
	});
});
