import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { INode, Logger } from 'n8n-workflow';

import type { WebhookRequest } from '../../../admission/request';
import {
	assertDashboardPossible,
	signIn,
	type SignInContext,
} from '../../../nodes/SpotConnectWebhookMonitor/sign-in';

const KEY = 'sc_the_right_key_of_the_monitor';
const OLD = 'sc_a_key_that_is_switched_off_now';

let folder: string;
let nodes = 0;

beforeAll(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'spot-connect-sign-in-'));
	process.env.N8N_USER_FOLDER = folder;
});

afterAll(() => {
	delete process.env.N8N_USER_FOLDER;
	rmSync(folder, { recursive: true, force: true });
});

/** A node that nobody has signed in to. */
function newContext(over: Partial<INode> = {}): SignInContext & { lines: string[] } {
	nodes += 1;
	const lines: string[] = [];
	const node = {
		id: `n${nodes}`,
		name: 'Monitor',
		webhookId: 'id',
		credentials: { spotConnectApi: { id: '1', name: 'Operators' } },
		...over,
	} as unknown as INode;
	return {
		lines,
		getNode: () => node,
		getWorkflow: () => ({ id: 'w' }),
		getCredentials: async () => ({
			apiKey: KEY,
			additionalKeys: { key: [{ name: 'Old', value: OLD, enabled: false }] },
		}),
		logger: { warn: (line: string) => lines.push(line) } as unknown as Logger,
	};
}

const request = (headers: WebhookRequest['headers'], sourceIp = '203.0.113.7') =>
	({ method: 'GET', headers, sourceIp }) as WebhookRequest;
const basic = (password: string) => ({
	authorization: `Basic ${Buffer.from(`me:${password}`).toString('base64')}`,
});

describe('signing in to the dashboard', () => {
	it('takes a key of the credential as the password, or in x-api-key', async () => {
		const context = newContext();
		expect(await signIn(context, request(basic(KEY)))).toEqual({ isSignedIn: true });
		expect(await signIn(context, request({ 'x-api-key': KEY }))).toEqual({ isSignedIn: true });
	});

	it.each([
		['no key', {}],
		['a wrong key', basic('sc_wrong_key_wrong_key')],
		['a key that is switched off', basic(OLD)],
	])('asks for one where there is %s', async (_, headers) => {
		expect(await signIn(newContext(), request(headers))).toMatchObject({
			isSignedIn: false,
			status: 401,
			headers: { 'www-authenticate': expect.stringMatching(/^Basic realm=/) as string },
		});
	});

	it('locks an address out from the tenth wrong key on, and no other address or node', async () => {
		const context = newContext();
		for (let number = 1; number < 10; number += 1) {
			const { status } = (await signIn(context, request(basic(`sc_wrong_key_${number}`)))) as {
				status: number;
			};
			expect(status).toBe(401);
		}
		expect(await signIn(context, request(basic('sc_wrong_key_10')))).toMatchObject({
			status: 429,
			headers: { 'Retry-After': '60' },
			delayMs: 5000,
		});
		expect(await signIn(context, request(basic(KEY)))).toMatchObject({ status: 429 });
		expect(await signIn(context, request(basic(KEY), '198.51.100.1'))).toEqual({
			isSignedIn: true,
		});
		expect(await signIn(newContext(), request(basic(KEY)))).toEqual({ isSignedIn: true });
	});

	it('counts no visit without a key as a wrong one', async () => {
		const context = newContext();
		for (let number = 0; number < 20; number += 1) await signIn(context, request({}));
		expect(await signIn(context, request(basic(KEY)))).toEqual({ isSignedIn: true });
	});

	it('needs a credential with good keys, which is seen when the workflow is published', async () => {
		await expect(assertDashboardPossible(newContext(), '')).resolves.toBeUndefined();
		await expect(assertDashboardPossible(newContext({ credentials: {} }), '')).rejects.toThrow(
			/^Webhook API Key Name: No credential is chosen/,
		);
		const weak = { ...newContext(), getCredentials: async () => ({ apiKey: 'short' }) };
		await expect(assertDashboardPossible(weak, '')).rejects.toThrow(/^Webhook API Key Value: /);
		await expect(assertDashboardPossible(newContext(), 'a b')).rejects.toThrow(/^Dashboard Path: /);
	});
});
