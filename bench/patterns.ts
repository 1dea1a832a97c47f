/**
 * What a pattern of a schema costs to test, beside the native engine.
 * Run with: node --import tsx bench/patterns.ts
 * Prints a table in nanoseconds per test.
 */
import { RE2JS } from 're2js';

import { backtrackingBound } from '../admission/schema/pattern/backtracking-bound';
import { compilePattern } from '../admission/schema/pattern/compile-pattern';
import { expressionOf } from '../admission/schema/pattern/expression';
import { parsePattern } from '../admission/schema/pattern/parse-pattern';
import { re2Syntax } from '../admission/schema/pattern/re2-syntax';

/** Each with a text that matches and one that nearly does. */
const SUBJECTS: readonly (readonly [pattern: string, matching: string, near: string])[] = [
	['^[A-Z]{2}-\\d{4,8}$', 'AB-123456', 'AB-12345x'],
	['^[0-9a-f]{40}$', 'da39a3ee5e6b4b0d3255bfef95601890afd80709', 'da39a3ee5e6b4b0d3255bfef95601890afd8070'],
	['^https?://', 'https://example.com/a/b', 'httpx://example.com/a/b'],
	['^\\+?[1-9]\\d{1,14}$', '+491701234567', '+49170123456x'],
	['^[a-z0-9]+(?:-[a-z0-9]+)*$', 'a-title-of-some-words', 'a-title-of-some-words-'],
	['^[^@\\s]+@[^@\\s]+$', 'zoe@example.com', 'zoe@example.com '],
	['^\\S+@\\S+$', 'zoe@example.com', 'zoe@example.com '],
	['^[\\w-.]+@[\\w.]+\\.[a-z]{2,}$', 'zoe.b@mail.example.com', 'zoe.b@mail.example.c'],
	['^(GET|POST|PUT|PATCH|DELETE)$', 'PATCH', 'PATCHED'],
	['^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?(Z|[+-]\\d{2}:\\d{2})$', '2026-11-24T12:00:00.123Z', '2026-11-24T12:00:00.123'],
	['^(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}$', '192.168.100.254', '192.168.100.256'],
	['^v?\\d+\\.\\d+\\.\\d+(?:-[0-9A-Za-z.-]+)?$', '1.12.3-beta.1', '1.12-beta.1'],
	['^.{1,255}$', 'A sentence of some words, as people write them.', ''],
	['\\.json$', 'reports/2026/november.json', 'reports/2026/november.jso'],
	['^\\p{L}+$', 'Zoë', 'Zoë1'],
	['\\s+$', 'trailing ', 'not trailing'],
]; // prettier-ignore

const ROUNDS = 15;
const TESTS_A_ROUND = 100_000;

/** @returns nanoseconds per test: the median of the rounds */
function measure(test: (text: string) => boolean, texts: readonly [string, string]): number {
	const times: number[] = [];
	let found = 0;
	for (let round = 0; round < ROUNDS; round += 1) {
		const start = process.hrtime.bigint();
		for (let index = 0; index < TESTS_A_ROUND; index += 1) {
			if (test(texts[(index & 1) as 0 | 1])) found += 1;
		}
		times.push(Number(process.hrtime.bigint() - start) / TESTS_A_ROUND);
	}
	if (found !== (ROUNDS * TESTS_A_ROUND) / 2) throw new Error('One of the texts should match.');
	return Math.round(times.sort((a, b) => a - b)[ROUNDS >> 1]!);
}

console.table(
	SUBJECTS.map(([source, matching, near]) => {
		const compileStart = performance.now();
		const ours = compilePattern(source);
		const compileMilliseconds = performance.now() - compileStart;
		const parsed = parsePattern(source);
		const expression = expressionOf(parsed);
		const native = new RegExp(parsed.source, 'u');
		const re2 = RE2JS.compile(re2Syntax(expression));
		const bound = backtrackingBound(expression);
		const texts = [matching, near] as const;
		return {
			pattern: source.length > 40 ? `${source.slice(0, 39)}…` : source,
			engine: bound === undefined ? 'linear' : 'native',
			'steps at most': bound === undefined ? '' : `${bound.first} + ${bound.perCharacter} n`,
			'ours (ns)': measure((text) => ours.test(text), [...texts]),
			'native (ns)': measure((text) => native.test(text), [...texts]),
			'RE2 (ns)': measure((text) => re2.test(text), [...texts]),
			'compile (ms)': Math.round(compileMilliseconds * 10) / 10,
		};
	}),
);
