import type { INodeParameters } from 'n8n-workflow';

import { readParameters } from '../../nodes/SpotConnectGenericWebhook/parameters';

const read = (parameters: INodeParameters) => readParameters({ parameters });

describe("the trigger's parameters", () => {
	it('have defaults that let in JSON with an API key', () => {
		expect(read({})).toMatchObject({
			path: '',
			authentication: 'apiKey',
			signatureScheme: 'none',
			responseMode: 'onReceived',
			headerName: 'x-api-key',
			acceptBearer: false,
			source: { allow: [], deny: [] },
			requireHttps: 'auto',
			eventTypes: [],
			acceptedContent: ['json'],
			rawBody: false,
			binaryPropertyName: undefined,
		});
	});

	it('take lists between commas and line breaks', () => {
		const { source } = read({
			options: { ipAllowlist: '192.0.2.1, 2001:db8::/32\n198.51.100.0/24,' },
		});
		expect(source.allow).toEqual(['192.0.2.1', '2001:db8::/32', '198.51.100.0/24']);
	});

	it.each<[string, INodeParameters]>([
		['Authentication', { authentication: '={{ "none" }}' }],
		['Respond', { responseMode: '={{ $env.MODE }}' }],
		['API Key Header', { options: { headerName: '={{ $json.header }}' } }],
		['Accepted Content', { options: { acceptedContent: '={{ ["json"] }}' } }],
		['Accepted Content', { options: { acceptedContent: ['video'] } }],
		['Raw Body', { options: { rawBody: '={{ true }}' } }],
		['Signature', { signatureScheme: '={{ "none" }}' }],
		['IP Allowlist', { options: { ipAllowlist: '={{ $env.IPS }}' } }],
		['Require HTTPS', { options: { requireHttps: '={{ "never" }}' } }],
		['Signature Tolerance', { options: { signatureTolerance: '={{ 1e9 }}' } }],
		['Field Name for Binary Data', { options: { binaryPropertyName: '={{ "file" }}' } }],
	])(
		'%s that is no fixed value is refused by name: who is let in may not vary',
		(name, parameters) => {
			expect(() => read(parameters)).toThrow(new RegExp(`^${name}: `));
		},
	);
});
