import fc from 'fast-check';

import { admit } from '../../admission/admit';
import type { RateLimit } from '../../admission/checks/rateLimit';
import { ConfigurationError } from '../../admission/configuration-error';
import { compilePolicy, type PolicySettings } from '../../admission/policy';
import { rateLimitFields, type RateLimitStanding } from '../../admission/rate-limit-fields';
import { parseItem } from '../../admission/signature/structured-fields';
import { FakeState } from './fake-state';
import { jsonRequest } from './request';

const KEYS = { Shop: 'sc_shop_0123456789abcdef', Till: 'sc_till_0123456789abcdef' } as const;
const MINUTE = 60_000;

const settings = (rateLimits: readonly RateLimit[]): PolicySettings => ({
	authentication: {
		scheme: 'apiKey',
		headerName: 'x-api-key',
		keys: Object.entries(KEYS).map(([name, value]) => ({
			name,
			value,
			enabled: true,
			field: name,
		})),
	},
	acceptedContent: ['json'],
	rateLimits,
});

/** A webhook with the limits, and callers with any key from any address. */
const webhook = (rateLimits: readonly RateLimit[], over: Partial<PolicySettings> = {}) => {
	const state = new FakeState();
	const { checks } = compilePolicy({ ...settings(rateLimits), ...over });
	const call = async (key: string, sourceIp = '192.0.2.7') => {
		const request = { ...jsonRequest({ 'x-api-key': key }), sourceIp };
		const verdict = await admit(request, checks, state.services);
		return {
			verdict,
			code: verdict.admitted ? 'accepted' : verdict.refusal.code,
			refusal: verdict.admitted ? undefined : verdict.refusal,
			fields: rateLimitFields(verdict.rateLimits),
		};
	};
	const codes = async (...callers: readonly (readonly [key: string, sourceIp?: string])[]) => {
		const found: string[] = [];
		for (const caller of callers) found.push((await call(...caller)).code);
		return found;
	};
	return { state, call, codes };
};

const perMinute = (
	scope: RateLimit['scope'],
	requests: number,
	over: Partial<RateLimit> = {},
): RateLimit => ({ scope, requests, perMs: MINUTE, ...over });

describe('a limit of the webhook', () => {
	it('is shared by all callers, and fills up evenly', async () => {
		const { state, codes } = webhook([perMinute('webhook', 2)]);
		expect(await codes([KEYS.Shop], [KEYS.Till], [KEYS.Shop])).toEqual([
			'accepted',
			'accepted',
			'rate_limited',
		]);
		state.nowMs += MINUTE / 2;
		expect(await codes([KEYS.Shop], [KEYS.Till])).toEqual(['accepted', 'rate_limited']);
	});

	it('is not used up by strangers', async () => {
		const { codes } = webhook([perMinute('webhook', 1)]);
		expect(await codes(['wrong'], ['wrong'], [KEYS.Shop])).toEqual([
			'api_key_invalid',
			'api_key_invalid',
			'accepted',
		]);
	});

	it('lets as many through at once as its burst says', async () => {
		const { codes } = webhook([perMinute('webhook', 1, { burst: 2 })]);
		expect(await codes([KEYS.Shop], [KEYS.Shop], [KEYS.Shop])).toEqual([
			'accepted',
			'accepted',
			'rate_limited',
		]);
	});

	it('is named when it is hit, with the time to wait, rounded up', async () => {
		const { state, call } = webhook([perMinute('webhook', 7)]);
		for (let count = 0; count < 7; count += 1) await call(KEYS.Shop);
		expect((await call(KEYS.Shop)).refusal).toEqual({
			code: 'rate_limited',
			detail:
				'The limit of 7 requests in 60 seconds for this webhook (webhook-per-60s) is used up. There is room again in 9 seconds.',
			headers: { 'Retry-After': '9' },
		});
		state.nowMs += MINUTE / 7 - 1;
		expect((await call(KEYS.Shop)).refusal?.headers).toEqual({ 'Retry-After': '1' });
	});
});

describe('a limit of each key', () => {
	it("is each key's own", async () => {
		const { codes } = webhook([perMinute('key', 1)]);
		expect(await codes([KEYS.Shop], [KEYS.Shop], [KEYS.Till])).toEqual([
			'accepted',
			'rate_limited',
			'accepted',
		]);
	});

	it('gives way to those of one key, of which there can be several', async () => {
		const { call, codes } = webhook([
			perMinute('key', 1),
			perMinute('key', 5, { keyName: 'Shop' }),
			perMinute('key', 2, { keyName: 'Shop', perMs: 1_000 }),
		]);
		expect(await codes([KEYS.Till], [KEYS.Till], [KEYS.Shop], [KEYS.Shop])).toEqual([
			'accepted',
			'rate_limited',
			'accepted',
			'accepted',
		]);
		const { code, fields } = await call(KEYS.Shop);
		expect(code).toBe('rate_limited');
		expect(fields['RateLimit-Policy']).toBe('"key-per-60s";q=5;w=60, "key-per-1s";q=2;w=1');
	});

	it('does not apply where nobody authenticates', async () => {
		const { call } = webhook([perMinute('key', 1)], { authentication: { scheme: 'none' } });
		const { code, fields } = await call('');
		expect([code, fields]).toEqual(['accepted', {}]);
	});

	it("never shows the caller's identity to the store", async () => {
		const { state, call } = webhook([perMinute('key', 1)]);
		await call(KEYS.Shop);
		expect(state.asked).toEqual([expect.stringMatching(/^rate:key-per-60s:[\w-]{43}$/)]);
	});
});

describe('a limit of each source address', () => {
	it('is asked before any credential, and counts wrong ones too', async () => {
		const { codes } = webhook([perMinute('source', 2)]);
		expect(
			await codes(['wrong'], ['wrong'], ['wrong'], [KEYS.Shop], [KEYS.Shop, '192.0.2.8']),
		).toEqual(['api_key_invalid', 'api_key_invalid', 'rate_limited', 'rate_limited', 'accepted']);
	});

	it('is one for a whole IPv6 network', async () => {
		const { codes } = webhook([perMinute('source', 1)]);
		expect(
			await codes(
				[KEYS.Shop, '2001:db8::1'],
				[KEYS.Shop, '2001:db8::2'],
				[KEYS.Shop, '2001:db8:0:1::1'],
			),
		).toEqual(['accepted', 'rate_limited', 'accepted']);
	});

	it('is one for all addresses that cannot be read', async () => {
		const { codes } = webhook([perMinute('source', 1)]);
		expect(await codes([KEYS.Shop, ''], [KEYS.Shop, 'unix'])).toEqual(['accepted', 'rate_limited']);
	});
});

describe('several limits', () => {
	it('take all or nothing, and the one with the longest wait is named', async () => {
		const { call, codes } = webhook([perMinute('webhook', 3), perMinute('key', 1)]);
		expect(await codes([KEYS.Shop], [KEYS.Shop], [KEYS.Shop], [KEYS.Shop])).toEqual([
			'accepted',
			'rate_limited',
			'rate_limited',
			'rate_limited',
		]);
		// The refused ones have taken nothing of what the webhook has.
		expect((await call(KEYS.Till)).fields.RateLimit).toBe(
			'"webhook-per-60s";r=1;t=20, "key-per-60s";r=0;t=60',
		);
	});

	it('before and after the credentials are all told, in an acceptance and in a refusal', async () => {
		const { call } = webhook([perMinute('webhook', 1, { burst: 3 }), perMinute('source', 9)]);
		expect((await call(KEYS.Shop)).fields).toEqual({
			'RateLimit-Policy':
				'"source-per-60s";q=9;w=60, "webhook-per-60s";q=1;w=60;spot-connect-burst=3',
			RateLimit: '"source-per-60s";r=8;t=7, "webhook-per-60s";r=2;t=60',
		});
		expect((await call('wrong')).fields).toEqual({
			'RateLimit-Policy': '"source-per-60s";q=9;w=60',
			RateLimit: '"source-per-60s";r=7;t=7',
		});
	});

	it('never ask to come back before the effective window ends', async () => {
		const { call } = webhook([perMinute('webhook', 7)]);
		for (let count = 0; count < 7; count += 1) await call(KEYS.Shop);
		const { refusal, fields } = await call(KEYS.Shop);
		expect(fields.RateLimit).toBe(`"webhook-per-60s";r=0;t=${refusal?.headers?.['Retry-After']}`);
	});
});

describe('the RateLimit fields', () => {
	it('are none where no limit was looked at', () => {
		expect(rateLimitFields()).toEqual({});
		expect(rateLimitFields([])).toEqual({});
	});

	it('are structured fields with whole numbers that are not negative (property)', () => {
		const count = fc.integer({ min: 1, max: 1_000_000 });
		const standing: fc.Arbitrary<RateLimitStanding> = fc.record({
			name: fc.stringMatching(/^[a-z0-9"\\ -]{1,20}$/),
			requests: count,
			windowSeconds: count,
			burst: count,
			remaining: fc.nat(1_000_000),
			nextMs: fc.double({ min: 0, max: 1e9, noNaN: true }),
		});
		fc.assert(
			fc.property(standing, (one) => {
				const { 'RateLimit-Policy': policy, RateLimit: limit } = rateLimitFields([one]);
				const [policyItem, limitItem] = [parseItem(policy!)!, parseItem(limit!)!];
				expect([policyItem.value, limitItem.value]).toEqual([one.name, one.name]);
				expect(Object.fromEntries(policyItem.parameters)).toEqual({
					q: one.requests,
					w: one.windowSeconds,
					...(one.burst !== one.requests && { 'spot-connect-burst': one.burst }),
				});
				expect(Object.fromEntries(limitItem.parameters)).toEqual({
					r: one.remaining,
					t: Math.ceil(one.nextMs / 1000),
				});
			}),
		);
	});
});

describe('limits that cannot be', () => {
	it.each<[string, RateLimit[]]>([
		['no requests', [perMinute('webhook', 0)]],
		['half a request', [perMinute('webhook', 0.5)]],
		['no burst', [perMinute('webhook', 1, { burst: 0 })]],
		['no time', [perMinute('webhook', 1, { perMs: 0 })]],
		['a time that is no number', [perMinute('webhook', 1, { perMs: NaN })]],
		['a part of a second', [perMinute('webhook', 1, { perMs: 1_500 })]],
		['more than 31 days', [perMinute('webhook', 1, { perMs: 32 * 86_400_000 })]],
		['a key of a limit that is for no key', [perMinute('source', 1, { keyName: 'Shop' })]],
		['two for the same', [perMinute('key', 1), perMinute('key', 2)]],
		[
			'more than 500',
			Array.from({ length: 501 }, (_, n) => perMinute('key', 1, { keyName: `${n}` })),
		],
	])('%s', (_, limits) => {
		const compile = () => compilePolicy(settings(limits));
		expect(compile).toThrow(ConfigurationError);
		expect(compile).toThrow(/^Rate Limits: /);
	});

	it('are not two for one key and for all others', () => {
		const limits = [perMinute('key', 1), perMinute('key', 2, { keyName: 'Shop' })];
		expect(() => compilePolicy(settings(limits))).not.toThrow();
	});
});
