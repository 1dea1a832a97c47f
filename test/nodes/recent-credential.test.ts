import type { IExecuteFunctions } from 'n8n-workflow';

import { recentCredential } from '../../nodes/recent-credential';

const TYPE = 'spotConnectSharedStateApi';

interface Where {
	workflowId: string;
	nodeId: string;
	credentialId: string;
}

const WHERE: Where = { workflowId: 'w', nodeId: 'n', credentialId: 'c' };

function contextOf(where: Where, getCredentials: jest.Mock) {
	return {
		getNode: () => ({ id: where.nodeId, credentials: { [TYPE]: { id: where.credentialId } } }),
		getWorkflow: () => ({ id: where.workflowId }),
		getCredentials,
	} as unknown as IExecuteFunctions;
}

describe('a credential that was read a moment ago', () => {
	it('is not read again for the next executions of the node', async () => {
		const read = jest.fn().mockResolvedValue({ host: 'redis' });
		const context = contextOf({ ...WHERE, nodeId: 'once' }, read);
		const answers = await Promise.all(
			Array.from({ length: 3 }, async () => await recentCredential(context, TYPE)),
		);
		expect(answers).toEqual(Array(3).fill({ host: 'redis' }));
		expect(read).toHaveBeenCalledTimes(1);
	});

	it.each([
		['workflow', { ...WHERE, workflowId: 'other' }],
		['node', { ...WHERE, nodeId: 'other' }],
		['credential', { ...WHERE, credentialId: 'other' }],
	])('is not that of another %s', async (_what, other) => {
		await recentCredential(contextOf(WHERE, jest.fn().mockResolvedValue({ host: 'a' })), TYPE);
		const read = jest.fn().mockResolvedValue({ host: 'b' });
		expect(await recentCredential(contextOf(other, read), TYPE)).toEqual({ host: 'b' });
	});

	it('is read again after it could not be', async () => {
		const read = jest.fn().mockRejectedValueOnce(new Error('away')).mockResolvedValue({});
		const context = contextOf({ ...WHERE, nodeId: 'failing' }, read);
		await expect(recentCredential(context, TYPE)).rejects.toThrow('away');
		await expect(recentCredential(context, TYPE)).resolves.toEqual({});
	});
});
