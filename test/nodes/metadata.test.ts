import type { IExecuteFunctions } from 'n8n-workflow';

import { writeMetadata } from '../../nodes/SpotConnectGenericWebhook/metadata';

const FOUND = {
	eventId: 'e-1',
	receivedAt: '2026-11-24T12:00:00.000Z',
	sourceIp: '203.0.113.7',
	key: { name: 'Shop', fingerprint: 'e9aa3c51' },
};

function written(options: object | undefined, set = jest.fn()) {
	const warn = jest.fn();
	const context = {
		getNode: () => ({ parameters: { ...(options && { options }) } }),
		customData: { set },
		logger: { warn },
	} as unknown as IExecuteFunctions;
	writeMetadata(context, FOUND);
	return { values: Object.fromEntries(set.mock.calls as [string, string][]), warn };
}

describe('the metadata of an execution', () => {
	it.each([[undefined], [{}], [{ executionMetadata: true }]])(
		'names event, key and source unless its author does without: %j',
		(options) => {
			expect(written(options).values).toEqual({
				spotConnectEventId: 'e-1',
				spotConnectKey: 'Shop',
				spotConnectSource: '203.0.113.7',
			});
		},
	);

	it('is not written where the author does without', () => {
		expect(written({ executionMetadata: false }).values).toEqual({});
	});

	it('never fails the execution: what cannot be written is logged', () => {
		const set = jest.fn(() => {
			throw new Error('full');
		});
		expect(written({}, set).warn).toHaveBeenCalledTimes(3);
	});
});
