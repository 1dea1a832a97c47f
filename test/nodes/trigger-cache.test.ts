import type { INode } from 'n8n-workflow';

import {
	CREDENTIAL_LIFETIME_MS,
	TriggerCache,
} from '../../nodes/SpotConnectGenericWebhook/trigger-cache';

const node = (over: Partial<INode> = {}): INode => ({
	id: 'n1',
	name: 'Spot Connect Generic Webhook',
	type: 'n8n-nodes-spot-connect.spotConnectGenericWebhook',
	typeVersion: 2,
	position: [0, 0],
	parameters: { path: 'orders', options: {} },
	credentials: { spotConnectApi: { id: 'c1', name: 'Shop' } },
	...over,
});

function setUp() {
	let nowMs = 0;
	const getCredentials = jest.fn(
		async () => await Promise.resolve({ apiKey: 'sc_0123456789abcdef0123456789abcdef' }),
	);
	const cache = new TriggerCache(() => nowMs);
	return {
		getCredentials,
		get: async (over?: Partial<INode>, scope = 'w1/webhook') =>
			await cache.get(scope, node(over), {
				getCredentials,
				getNodeWebhookUrl: () => 'http://127.0.0.1/webhook/orders',
				getMode: () => 'webhook',
			}),
		advance: (milliseconds: number) => {
			nowMs += milliseconds;
		},
	};
}

describe('compiled triggers', () => {
	it('share one reading of the credential, also among requests that arrive together', async () => {
		const { get, getCredentials } = setUp();
		const [first, second] = await Promise.all([get(), get()]);
		expect(await get()).toBe(first);
		expect(second).toBe(first);
		expect(getCredentials).toHaveBeenCalledTimes(1);
	});

	it('read the credential again after the stated lifetime, so that a revoked key ends', async () => {
		const { get, getCredentials, advance } = setUp();
		await get();
		advance(CREDENTIAL_LIFETIME_MS - 1);
		await get();
		expect(getCredentials).toHaveBeenCalledTimes(1);
		advance(1);
		await get();
		expect(getCredentials).toHaveBeenCalledTimes(2);
	});

	it('stay as they are while the credential is the same, and change with it', async () => {
		const { get, getCredentials, advance } = setUp();
		const first = await get();
		advance(CREDENTIAL_LIFETIME_MS);
		expect(await get()).toBe(first);
		advance(CREDENTIAL_LIFETIME_MS);
		getCredentials.mockResolvedValueOnce({ apiKey: 'sc_another_key_of_good_length' });
		expect(await get()).not.toBe(first);
	});

	it('read the credential for each request where the author wants that', async () => {
		const { get, getCredentials } = setUp();
		const over = { parameters: { path: 'orders', options: { cacheCredentials: false } } };
		const first = await get(over);
		expect(await get(over)).toBe(first);
		expect(getCredentials).toHaveBeenCalledTimes(2);
		getCredentials.mockResolvedValueOnce({ apiKey: 'sc_another_key_of_good_length' });
		expect(await get(over)).not.toBe(first);
		expect(getCredentials).toHaveBeenCalledTimes(3);
	});

	it.each([
		['a changed parameter', { parameters: { path: 'orders', options: { headerName: 'x-key' } } }],
		['another credential', { credentials: { spotConnectApi: { id: 'c2', name: 'Other' } } }],
	])('see %s at once', async (_, over) => {
		const { get } = setUp();
		const before = await get();
		expect(await get(over)).not.toBe(before);
	});

	it('are apart by workflow and mode', async () => {
		const { get } = setUp();
		expect(await get({}, 'w1/manual')).not.toBe(await get({}, 'w1/webhook'));
	});

	it('forget a failure sooner than a success', async () => {
		const { get, getCredentials, advance } = setUp();
		getCredentials.mockRejectedValueOnce(new Error('The database is away'));
		await expect(get()).rejects.toThrow('The database is away');
		await expect(get()).rejects.toThrow('The database is away');
		expect(getCredentials).toHaveBeenCalledTimes(1);
		advance(1_000);
		await expect(get()).resolves.toBeDefined();
	});

	it('are bounded in number: the oldest goes first', async () => {
		const { get, getCredentials } = setUp();
		for (let n = 0; n <= 1_000; n += 1) await get({ id: `n${n}` });
		getCredentials.mockClear();
		await get({ id: 'n1000' });
		expect(getCredentials).not.toHaveBeenCalled();
		await get({ id: 'n0' });
		expect(getCredentials).toHaveBeenCalledTimes(1);
	});
});
