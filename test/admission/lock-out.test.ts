import { admit } from '../../admission/admit';
import { ConfigurationError } from '../../admission/configuration-error';
import { LockOut, type LockOutSettings } from '../../admission/lock-out';
import { compilePolicy, type PolicySettings } from '../../admission/policy';
import { REFUSALS, type Refusal, type RefusalCode } from '../../admission/refusal';
import { FakeState } from './fake-state';
import { jsonRequest } from './request';

const KEY = 'sc_0123456789abcdef0123456789abcdef';
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const LOCK_OUT: LockOutSettings = {
	failures: 3,
	windowMs: 10 * MINUTE,
	firstMs: MINUTE,
	longestMs: 5 * MINUTE,
	exempt: [],
};

const INVALID: Refusal = { code: 'api_key_invalid', detail: '' };

/** A webhook with the lock-out, and callers from any address with any key. */
const webhook = (
	lockOut: Partial<LockOutSettings> = {},
	over: Partial<PolicySettings> = {},
	state = new FakeState(),
) => {
	const policy = compilePolicy({
		authentication: {
			scheme: 'apiKey',
			headerName: 'x-api-key',
			keys: [{ name: 'Shop', value: KEY, enabled: true, field: 'key' }],
		},
		acceptedContent: ['json'],
		lockOut: { ...LOCK_OUT, ...lockOut },
		...over,
	});
	const call = async (sourceIp: string, key: string) => {
		const request = { ...jsonRequest({ 'x-api-key': key }), sourceIp };
		const verdict = await admit(request, policy.checks, state.services);
		if (verdict.admitted)
			return { code: 'accepted', lockedForMs: 0, delayMs: 0, refusal: undefined };
		const noted = await policy.lockOut!.noteFailure(request, verdict.refusal, state.services);
		return { ...noted, code: verdict.refusal.code, refusal: verdict.refusal };
	};
	const guess = async (sourceIp: string, times = 1) => {
		let last = await call(sourceIp, 'wrong');
		for (let count = 1; count < times; count += 1) last = await call(sourceIp, 'wrong');
		return last;
	};
	return { state, policy, call, guess };
};

describe('a source that fails to authenticate itself', () => {
	it('is locked out from the threshold on, also with the right key', async () => {
		const { call, guess } = webhook();
		expect(await guess('192.0.2.7', 2)).toMatchObject({ code: 'api_key_invalid', lockedForMs: 0 });
		expect(await guess('192.0.2.7')).toMatchObject({
			code: 'api_key_invalid',
			lockedForMs: MINUTE,
		});
		expect((await call('192.0.2.7', KEY)).refusal).toEqual({
			code: 'locked_out',
			detail:
				'Too many requests from this address could not be authenticated. It is locked out for 60 seconds more.',
			headers: { 'Retry-After': '60' },
		});
	});

	it('gets each answer five seconds late once it is locked out, and nobody else does', async () => {
		const { call, guess } = webhook();
		expect(await guess('192.0.2.7', 3)).toMatchObject({ delayMs: 0 });
		for (const key of ['wrong', KEY]) {
			expect(await call('192.0.2.7', key)).toMatchObject({
				code: 'locked_out',
				delayMs: 5 * SECOND,
			});
		}
		expect(await call('192.0.2.8', KEY)).toMatchObject({ code: 'accepted', delayMs: 0 });
		expect(await guess('192.0.2.8')).toMatchObject({ delayMs: 0 });
	});

	it('is let in again when the lock ends, told to the second, rounded up', async () => {
		const { state, call, guess } = webhook();
		await guess('192.0.2.7', 3);
		state.nowMs += MINUTE - 1;
		expect((await call('192.0.2.7', KEY)).refusal?.headers).toEqual({ 'Retry-After': '1' });
		state.nowMs += 1;
		expect((await call('192.0.2.7', KEY)).code).toBe('accepted');
	});

	it('locks nobody else out', async () => {
		const { call, guess } = webhook();
		await guess('192.0.2.7', 3);
		expect((await call('192.0.2.8', KEY)).code).toBe('accepted');
	});

	it('is one with the other addresses of its IPv6 network, and with its IPv4-mapped form', async () => {
		const { call, guess } = webhook();
		await guess('2001:db8::1', 3);
		await guess('::ffff:192.0.2.7', 3);
		expect((await call('2001:db8::2', KEY)).code).toBe('locked_out');
		expect((await call('192.0.2.7', KEY)).code).toBe('locked_out');
		expect((await call('2001:db8:0:1::1', KEY)).code).toBe('accepted');
	});

	it('is not locked out when its address cannot be read: anyone could be meant', async () => {
		const { call, guess } = webhook();
		await guess('', 10);
		expect((await call('', KEY)).code).toBe('accepted');
	});

	it('costs no look at the key, once it is locked out', async () => {
		const { call, guess } = webhook();
		await guess('192.0.2.7', 3);
		expect(await call('192.0.2.7', 'wrong')).toMatchObject({ code: 'locked_out', lockedForMs: 0 });
	});
});

describe('exempt from the lock-out', () => {
	it.each([
		['are addresses of its own list', { exempt: ['192.0.2.0/24'] }, {}],
		['are those of the IP Allowlist', {}, { source: { allow: ['192.0.2.7'], deny: [] } }],
	])('%s', async (_, lockOut, over) => {
		const { call, guess } = webhook(lockOut, over);
		expect(await guess('192.0.2.7', 200)).toMatchObject({ lockedForMs: 0, delayMs: 0 });
		expect((await call('192.0.2.7', KEY)).code).toBe('accepted');
	});

	it('is nobody else', async () => {
		const { guess } = webhook({ exempt: ['192.0.2.0/24'] });
		expect(await guess('198.51.100.1', 3)).toMatchObject({ lockedForMs: MINUTE });
	});
});

describe('what counts as a failure', () => {
	const counted = async (refusal: Refusal) => {
		const state = new FakeState();
		const lockOut = LockOut.compile({ ...LOCK_OUT, failures: 1 }, []);
		const noted = await lockOut.noteFailure(jsonRequest(), refusal, state.services);
		return noted.lockedForMs > 0;
	};

	const codes = Object.keys(REFUSALS) as RefusalCode[];

	it('is every refusal of authentication and no other', async () => {
		const found: RefusalCode[] = [];
		for (const code of codes) if (await counted({ code, detail: '' })) found.push(code);
		expect(found).toEqual([
			'api_key_missing',
			'api_key_invalid',
			'api_key_expired',
			'token_missing',
			'token_invalid',
			'signature_missing',
			'signature_invalid',
			'timestamp_out_of_tolerance',
		]);
	});

	it('is none that the caller may not be to blame for', async () => {
		expect(await counted({ code: 'token_invalid', detail: '', isBlameless: true })).toBe(false);
	});
});

describe('many sources that guess at one webhook', () => {
	const many = (count: number) =>
		Array.from({ length: count }, (_, n) => `10.0.${n >> 8}.${n & 255}`);

	it('get their answers slower, and valid callers do not', async () => {
		const { call, guess } = webhook();
		const delays: number[] = [];
		for (const source of many(101)) delays.push((await guess(source)).delayMs);
		expect(delays.slice(0, 100)).toEqual(Array.from({ length: 100 }, () => 0));
		expect(delays[100]).toBe(5 * SECOND);
		expect(await call('192.0.2.7', KEY)).toMatchObject({ code: 'accepted', delayMs: 0 });
	});

	it('get them at once again after a while', async () => {
		const { state, guess } = webhook();
		for (const source of many(101)) await guess(source);
		state.nowMs += 6 * SECOND;
		expect(await guess('192.0.2.1')).toMatchObject({ delayMs: 0 });
	});
});

describe('a shared state that cannot be had', () => {
	it('leaves the refusal as it is, and says that nothing was counted', async () => {
		const state = new FakeState();
		const lockOut = LockOut.compile(LOCK_OUT, []);
		state.fault = new Error('away');
		expect(await lockOut.noteFailure(jsonRequest(), INVALID, state.services)).toEqual({
			lockedForMs: 0,
			delayMs: 0,
			stateError: state.fault,
		});
		expect(await lockOut.noteFailure(jsonRequest(), INVALID, { now: () => 0 })).toEqual({
			lockedForMs: 0,
			delayMs: 0,
		});
	});
});

describe('a lock-out that cannot work', () => {
	it.each([
		['no failures', { failures: 0 }, 'Lock Out After'],
		['half a failure', { failures: 1.5 }, 'Lock Out After'],
		['no time', { windowMs: 0 }, 'Lock Out After'],
		['a time that is no number', { firstMs: NaN }, 'Lock Out After'],
		['more than a day', { longestMs: 86_400_001 }, 'Lock Out After'],
		['a first lock above the longest', { firstMs: 6 * MINUTE }, 'First Lock (Seconds)'],
		['an exempt name', { exempt: ['example.com'] }, 'Never Lock Out'],
	])('%s is found when it is compiled', (_, over, parameter) => {
		const compile = () => LockOut.compile({ ...LOCK_OUT, ...over }, []);
		expect(compile).toThrow(ConfigurationError);
		expect(compile).toThrow(`${parameter}: `);
	});
});
