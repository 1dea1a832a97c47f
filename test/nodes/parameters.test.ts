import type { INodeParameters } from 'n8n-workflow';

import { readParameters } from '../../nodes/SpotConnectGenericWebhook/parameters';

const read = (parameters: INodeParameters) => readParameters({ parameters });

describe("the trigger's parameters", () => {
	it('have defaults that let in JSON with an API key', () => {
		expect(read({})).toEqual({
			path: '',
			authentication: 'apiKey',
			responseMode: 'onReceived',
			headerName: 'x-api-key',
			acceptedContent: ['json'],
			rawBody: false,
			binaryPropertyName: undefined,
		});
	});

	it.each<[string, INodeParameters]>([
		['Authentication', { authentication: '={{ "none" }}' }],
		['Respond', { responseMode: '={{ $env.MODE }}' }],
		['API Key Header', { options: { headerName: '={{ $json.header }}' } }],
		['Accepted Content', { options: { acceptedContent: '={{ ["json"] }}' } }],
		['Accepted Content', { options: { acceptedContent: ['video'] } }],
		['Raw Body', { options: { rawBody: '={{ true }}' } }],
		['Field Name for Binary Data', { options: { binaryPropertyName: '={{ "file" }}' } }],
	])(
		'%s that is no fixed value is refused by name: who is let in may not vary',
		(name, parameters) => {
			expect(() => read(parameters)).toThrow(new RegExp(`^${name}: `));
		},
	);
});
