import type { ICredentialDataDecryptedObject, ICredentialTestFunctions } from 'n8n-workflow';

import { SpotConnectGenericWebhook } from '../../index';

const KEY = 'sc_0123456789abcdef0123456789abcdef';

/** Runs the credential's test as the host does, offline. */
const testOf = async (data: ICredentialDataDecryptedObject) =>
	await new SpotConnectGenericWebhook().methods.credentialTest.spotConnectApiTest.call(
		{} as ICredentialTestFunctions,
		{ id: '1', name: 'Shop', type: 'spotConnectApi', data },
	);

describe("the credential's test", () => {
	it('passes one good key', async () => {
		expect(await testOf({ apiKey: KEY })).toEqual({
			status: 'OK',
			message: 'The keys are well formed.',
		});
	});

	it('passes additional keys of any age and switch, as the dialog stores them', async () => {
		const key = [
			{ name: 'Next', value: `${KEY}2`, expiresAt: '2027-01-01T00:00:00', enabled: true },
			{ name: 'Old', value: `${KEY}3`, expiresAt: '2020-01-01', enabled: false },
			{ name: 'Bare', value: `${KEY}4` },
			{ name: 'Null', value: `${KEY}5`, expiresAt: null },
		];
		expect(await testOf({ apiKey: KEY, additionalKeys: { key } })).toMatchObject({ status: 'OK' });
	});

	it.each([
		[
			'an empty key',
			{ apiKey: '' },
			/^Webhook API Key Value: The key is empty\. Make a good key with: openssl rand -hex 32$/,
		],
		['a short key', { apiKey: 'abc' }, /^Webhook API Key Value: The key has 3 characters/],
		['a bad character', { apiKey: `${KEY} ` }, /^Webhook API Key Value: .*character/],
		[
			'a repeated key',
			{ apiKey: KEY, additionalKeys: { key: [{ name: 'Twin', value: KEY }] } },
			/^Additional Keys, "Twin": This is the same key/,
		],
		[
			'a date that does not parse',
			{
				apiKey: KEY,
				additionalKeys: { key: [{ name: 'A', value: `${KEY}2`, expiresAt: 'soon' }] },
			},
			/^Additional Keys, "A": The expiry date does not parse/,
		],
		[
			'a key without a name',
			{ apiKey: KEY, additionalKeys: { key: [{ value: `${KEY}2` }] } },
			/^Additional Keys, key 1: The key has no name/,
		],
	])('tells %s and how to mend it', async (_, data, message) => {
		const result = await testOf(data);
		expect(result.status).toBe('Error');
		expect(result.message).toMatch(message);
	});
});
