import { DEFAULT_ANSWER } from '../../../../cli/inspect/answer-settings';
import type { State } from '../../../../cli/inspect/api';
import {
	answerLabel,
	forwardLabel,
	percentOf,
	signatureLabel,
	statusLabel,
} from '../../../../cli/inspect/page/client/labels';
import { formatAge, formatMoment } from '../../../../cli/inspect/page/client/moments';
import { noticesOf } from '../../../../cli/inspect/page/client/notices';
import { hashOf, routeOf, type Route } from '../../../../cli/inspect/page/client/route';

describe('labels', () => {
	it.each([
		['verified', '✓ GitHub verified', 'good'],
		['failed', '✕ GitHub failed', 'critical'],
		['unchecked', '? GitHub unchecked', 'warning'],
	] as const)('say whether a signature fits: %s', (state, text, tone) => {
		expect(signatureLabel({ scheme: 'github', name: 'GitHub', state })).toEqual({ text, tone });
	});

	it.each([
		[{ status: 204 }, { text: '204', tone: 'good' }],
		[{ status: 302 }, { text: '302', tone: 'plain' }],
		[{ status: 404 }, { text: '404', tone: 'warning' }],
		[{ status: 503 }, { text: '503', tone: 'critical' }],
		[{ status: 0 }, { text: 'waiting', tone: 'plain' }],
		[
			{ status: 0, aborted: true },
			{ text: 'hung up', tone: 'warning' },
		],
	])('say what a sender was answered: %j', (summary, label) => {
		expect(statusLabel(summary)).toEqual(label);
	});

	it.each([
		[{ status: 202, durationMs: 1 }, '→ 202'],
		[{ error: 'connect ECONNREFUSED', durationMs: 1 }, '→ no answer'],
		[{ status: 200, error: 'cut off', durationMs: 1 }, '→ 200, cut off'],
		[{ durationMs: 0 }, '→ waiting'],
	])('say what a target answered: %j', (forward, text) => {
		expect(forwardLabel(forward).text).toBe(text);
	});

	it('say what becomes of requests', () => {
		expect(answerLabel({ ...DEFAULT_ANSWER, status: 200 }, undefined)).toBe('Answers 200');
		const answer = { ...DEFAULT_ANSWER, delayMs: 1500, failureRate: 0.29, failureStatus: 502 };
		expect(answerLabel(answer, 'http://localhost:5678')).toBe(
			'Forwards to http://localhost:5678, after 1.5 s, 29 % fail with 502',
		);
	});

	it('give a share in percent without the noise of binary fractions', () => {
		expect([0.07, 0.29, 1].map(percentOf)).toEqual([7, 29, 100]);
	});
});

describe('moments', () => {
	const now = Date.parse('2026-01-02T03:04:05.678Z');

	it.each([
		[-2000, 'now'],
		[4999, 'now'],
		[5000, '5 s ago'],
		[59_999, '59 s ago'],
		[60_000, '1 min ago'],
		[3 * 3_600_000, '3 h ago'],
		[49 * 3_600_000, '2 d ago'],
	])('are told by their age: %d ms', (ageMs, text) => {
		expect(formatAge(new Date(now - ageMs).toISOString(), now)).toBe(text);
	});

	it('are told to the millisecond', () => {
		expect(formatMoment('2026-01-02T03:04:05.678Z')).toMatch(/Jan 2026, \d\d:04:05\.678/);
	});
});

describe('notices', () => {
	const state: State = {
		startedAt: '2026-01-02T03:04:05.678Z',
		captureUrl: 'http://127.0.0.1:4567',
		total: 0,
		kept: 0,
		keptBytes: 0,
		oldestId: 0,
		pending: 0,
		maxCount: 5000,
		maxBytes: 64 * 1024 ** 2,
		maxBodyBytes: 1024 ** 2,
		dropped: { count: 0, bytes: 0, cutBodies: 0, refused: 0 },
		answer: DEFAULT_ANSWER,
		hasSecret: false,
	};

	it('are none where nothing is missing', () => {
		expect(noticesOf(state)).toEqual([]);
	});

	it('name all that is missing, and why', () => {
		const dropped = { count: 12, bytes: 9, cutBodies: 1, refused: 2 };
		expect(noticesOf({ ...state, dropped })).toEqual([
			'12 older requests were dropped to stay within 5,000 requests and 64 MB.',
			'2 requests were answered 503 and not captured: too many waited for their answers.',
			'Of 1 body only the first 1 MB are kept.',
		]);
		expect(noticesOf({ ...state, dropped: { ...dropped, count: 1 } })[0]).toMatch(
			/^1 older request was dropped /,
		);
	});
});

describe('the address of a view', () => {
	it.each<Route>([
		{ view: 'list' },
		{ view: 'request', id: 12 },
		{ view: 'compare', id: 12, other: 9 },
	])('leads back to it: %j', (route) => {
		expect(routeOf(hashOf(route))).toEqual(route);
	});

	it.each(['', '#', '#/x', '#/1/compare/', '#/-1', `#/${'9'.repeat(40)}`, '#/<script>'])(
		'is that of the list where it names nothing else: %s',
		(hash) => {
			expect(routeOf(hash)).toEqual({ view: 'list' });
		},
	);
});
