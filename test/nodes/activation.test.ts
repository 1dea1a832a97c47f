import type { IHookFunctions, INode } from 'n8n-workflow';

import { assertActivatable } from '../../nodes/SpotConnectGenericWebhook/activation';

/** The part of the host's context that activation reads, for a node without authentication. */
const contextOf = (path: string, webhookId?: string): IHookFunctions =>
	({
		getMode: () => 'trigger',
		getNodeWebhookUrl: () => `http://127.0.0.1/webhook/${path}`,
		getNode: (): INode => ({
			id: 'n1',
			name: 'Trigger',
			type: 'n8n-nodes-spot-connect.spotConnectGenericWebhook',
			typeVersion: 2,
			position: [0, 0],
			parameters: { path, authentication: 'none', options: {} },
			...(webhookId !== undefined && { webhookId }),
		}),
	}) as unknown as IHookFunctions;

const ID = '6ba7b810-9dad-41d1-80b4-00c04fd430c8';

describe('a path', () => {
	it.each(['orders', '/orders/', 'shop/orders', 'shop/:shop/orders', ':id', 'a-b_c.d~e', ''])(
		'"%s" is possible',
		async (path) => {
			await expect(assertActivatable(contextOf(path, ID))).resolves.toBeUndefined();
		},
	);

	it.each([
		'my orders',
		'orders?x=1',
		'orders#1',
		'a//b',
		'//',
		'/',
		'a:b',
		'shop/:',
		'zoë',
		'a\nb',
		'%2e%2e',
		'x'.repeat(201),
	])('"%s" is not', async (path) => {
		await expect(assertActivatable(contextOf(path, ID))).rejects.toThrow(/^Path: Use up to 200/);
	});

	it('that is empty is not possible on a node without an ID: its URL could be guessed', async () => {
		await expect(assertActivatable(contextOf(''))).rejects.toThrow(/^Path: .* could be guessed/);
	});
});
