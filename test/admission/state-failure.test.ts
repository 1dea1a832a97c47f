import { admit } from '../../admission/admit';
import { compilePolicy, type PolicySettings } from '../../admission/policy';
import type { Services } from '../../admission/services';
import { FakeState } from './fake-state';
import { jsonRequest } from './request';

const SETTINGS: PolicySettings = {
	authentication: { scheme: 'none' },
	acceptedContent: ['json'],
	lockOut: { failures: 3, windowMs: 60_000, firstMs: 60_000, longestMs: 60_000, exempt: [] },
	rateLimits: [
		{ scope: 'source', requests: 1, perMs: 60_000 },
		{ scope: 'webhook', requests: 1, perMs: 60_000 },
	],
};

const judge = async (stateFailure: PolicySettings['stateFailure'], services: Services) =>
	await admit(
		jsonRequest(),
		compilePolicy({ ...SETTINGS, ...(stateFailure && { stateFailure }) }).checks,
		services,
	);

describe('a shared state that cannot be had', () => {
	const away = () => {
		const state = new FakeState();
		state.fault = new Error('away');
		return state;
	};

	it.each(['closed', undefined] as const)(
		'refuses the request where the policy says %s',
		async (stateFailure) => {
			const state = away();
			expect(await judge(stateFailure, state.services)).toMatchObject({
				admitted: false,
				passed: [],
				refusal: { code: 'state_unavailable', headers: { 'Retry-After': '5' } },
				stateError: state.fault,
			});
		},
	);

	it('is passed over where the policy says open, and what was not checked is told', async () => {
		const state = away();
		const verdict = await judge('open', state.services);
		expect(verdict).toMatchObject({
			admitted: true,
			passed: ['contentType', 'body', 'cloudEvent'],
			unguarded: ['lockOut', 'sourceRateLimit', 'rateLimit'],
			stateError: state.fault,
		});
		expect(verdict).not.toHaveProperty('rateLimits');
	});

	it('is needed again as soon as it is back', async () => {
		const state = away();
		await judge('open', state.services);
		state.fault = undefined;
		const verdict = await judge('open', state.services);
		expect(verdict.passed).toEqual([
			'lockOut',
			'sourceRateLimit',
			'rateLimit',
			'contentType',
			'body',
			'cloudEvent',
		]);
		expect(verdict).not.toHaveProperty('unguarded');
		expect(await judge('open', state.services)).toMatchObject({
			refusal: { code: 'rate_limited' },
		});
	});

	it('is one that was not given at all, too', async () => {
		expect(await judge('closed', { now: () => 0 })).toMatchObject({
			refusal: { code: 'state_unavailable' },
		});
	});
});

describe('a policy that asks nothing of the shared state', () => {
	it('does without', async () => {
		const { authentication, acceptedContent } = SETTINGS;
		const { checks, lockOut } = compilePolicy({ authentication, acceptedContent, rateLimits: [] });
		expect(await admit(jsonRequest(), checks, { now: () => 0 })).toMatchObject({ admitted: true });
		expect(lockOut).toBeUndefined();
	});
});
