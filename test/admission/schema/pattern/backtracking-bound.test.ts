import fc from 'fast-check';

import { backtrackingBound } from '../../../../admission/schema/pattern/backtracking-bound';
import { boundOfSource, expressionOfSource } from './analyse';
import { arbitraryLongText, arbitraryPattern } from './arbitraries';
import { searchByBacktracking } from './backtracking-matcher';

describe('a proof that backtracking is linear', () => {
	it.each([
		'',
		'^$',
		'foo',
		'^x-',
		'\\.json$',
		'[a-z]+',
		'\\bfoo\\b',
		'^[A-Z]{2}-\\d{4,8}$',
		'^[0-9a-f]{40}$',
		'^https?://',
		'^\\+?[1-9]\\d{1,14}$',
		'^[a-z0-9]+(?:-[a-z0-9]+)*$',
		'^[^@\\s]+@[^@\\s]+$',
		'^.*foo',
		'^.{1,5000}$',
		'^[\\w\\s]{0,2000}$',
		'^(GET|POST|PUT|PATCH|DELETE)$',
		'^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?(Z|[+-]\\d{2}:\\d{2})$',
		'^(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}$',
		'^v?\\d+\\.\\d+\\.\\d+(?:-[0-9A-Za-z.-]+)?(?:\\+[0-9A-Za-z.-]+)?$',
	])('is found for %s', (source) => {
		expect(boundOfSource(source)).toBeDefined();
	});

	it.each([
		['^(a+)+$', 'a', 'b'],
		['(a|a)*b', 'a', ''],
		['^(a|aa)+$', 'a', 'b'],
		['^\\S+@\\S+$', '@', ' '],
		['\\s+$', ' ', 'x'],
		['a*a*a*a*b', 'a', ''],
		['^.*a.*b', 'a', ''],
		['\\d+x', '1', ''],
		['\\B[a-z]+1', 'a', ''],
	])('is not claimed for %s, whose steps outgrow the text', (source, piece, end) => {
		expect(boundOfSource(source)).toBeUndefined();
		const expression = expressionOfSource(source);
		const stepsOf = (times: number): number =>
			searchByBacktracking(expression, piece.repeat(times) + end)!.steps;
		expect(stepsOf(12)).toBeGreaterThan(2.5 * stepsOf(6));
	});

	it.each(['(?:a|b?)*c', '^(?:\\b|x)+$'])(
		'is not tried for %s, which repeats what may be empty',
		(source) => {
			expect(boundOfSource(source)).toBeUndefined();
		},
	);

	it('is not tried for what is too large to analyse', () => {
		expect(boundOfSource('^(?:a?){9000}$')).toBeUndefined();
		expect(boundOfSource('^a{20000}$')).toBeUndefined();
		expect(boundOfSource('^(?:){1000000}$')).toBeUndefined();
	});

	it('holds: no search takes more steps than the bound', () => {
		let proven = 0;
		fc.assert(
			fc.property(
				arbitraryPattern,
				fc.array(arbitraryLongText, { maxLength: 5 }),
				(source, texts) => {
					const expression = expressionOfSource(source);
					const bound = backtrackingBound(expression);
					if (bound === undefined) return;
					proven += 1;
					for (const text of texts) {
						const { found, steps } = searchByBacktracking(expression, text)!;
						expect(steps).toBeLessThanOrEqual(bound.first + bound.perCharacter * [...text].length);
						expect(found).toBe(new RegExp(source, 'u').test(text));
					}
				},
			),
			{ numRuns: 500 },
		);
		expect(proven).toBeGreaterThan(100);
	});
});
