import type { INode, INodeParameters, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import {
	NodeHelpers,
	resolveWebhookDescriptionField,
	webhookDescriptionIsNativelyResolvable,
	type IWebhookDescription,
} from 'n8n-workflow';

import { HANDSHAKE_ARRIVALS } from '../../admission/signature/handshake';
import { SCHEMES } from '../../admission/signature/schemes';
import {
	SpotConnectApi,
	SpotConnectEventStoreApi,
	SpotConnectGenericWebhook,
	SpotConnectJwtApi,
	SpotConnectRespondToWebhook,
	SpotConnectSharedStateApi,
	SpotConnectSigningSecretApi,
	SpotConnectWebhookEvents,
} from '../../index';

const trigger = new SpotConnectGenericWebhook();
const { description } = trigger;
const webhook = description.webhooks![0]!;

const nodeWith = (parameters: INodeParameters): INode => ({
	id: 'n1',
	name: description.name,
	type: description.name,
	typeVersion: 2,
	position: [0, 0],
	parameters: NodeHelpers.getNodeParameters(
		description.properties,
		parameters,
		true,
		false,
		{ typeVersion: 2 },
		description,
	)!,
});

/** What the host resolves a field to, and what the same field's expression gives in the editor. */
function bothWays(parameters: INodeParameters, field: keyof IWebhookDescription & string) {
	const node = nodeWith(parameters);
	const native = resolveWebhookDescriptionField(node, webhook, field);
	const template = String(webhook[field]);
	// The editor evaluates the same source text.
	// eslint-disable-next-line @typescript-eslint/no-implied-eval
	const evaluate = new Function('$parameter', `return ${template.slice(3, -2)}`) as (
		parameters: INodeParameters,
	) => unknown;
	return { native: native.resolved ? native.value : native, editor: evaluate(node.parameters) };
}

const answering = (options: INodeParameters, over: INodeParameters = {}): INodeParameters => ({
	...over,
	options,
});

describe("the webhook's description", () => {
	it('needs no expression engine on the host', () => {
		expect(webhookDescriptionIsNativelyResolvable(webhook)).toBe(true);
	});

	it.each<[string, INodeParameters, string, unknown]>([
		['the default status', {}, 'responseCode', 200],
		[
			'a chosen status',
			answering({ responseCode: { values: { responseCode: 202 } } }),
			'responseCode',
			202,
		],
		[
			'a custom status',
			answering({ responseCode: { values: { responseCode: 'customCode', customCode: 207 } } }),
			'responseCode',
			207,
		],
		['no response data by default', {}, 'responseData', undefined],
		['custom response data', answering({ responseData: 'success' }), 'responseData', 'success'],
		['no response body', answering({ noResponseBody: true }), 'responseData', 'noData'],
		[
			'the last node’s data',
			answering({}, { responseMode: 'lastNode' }),
			'responseData',
			'firstEntryJson',
		],
		[
			'all entries of the last node',
			answering({}, { responseMode: 'lastNode', responseData: 'allEntries' }),
			'responseData',
			'allEntries',
		],
		['the default mode', {}, 'responseMode', 'onReceived'],
		['the path', { path: 'orders' }, 'path', 'orders'],
	])('gives %s the same to the host and to the editor', (_, parameters, field, expected) => {
		expect(bothWays(parameters, field)).toEqual({ native: expected, editor: expected });
	});

	it('makes the node’s own unguessable ID the URL of a fresh node', () => {
		const webhookId = '6ba7b810-9dad-41d1-80b4-00c04fd430c8';
		const node = { ...nodeWith({}), webhookId };
		const { value } = resolveWebhookDescriptionField(node, webhook, 'path') as { value: string };
		expect(NodeHelpers.getNodeWebhookUrl('https://n8n/webhook', 'w1', node, value, true)).toBe(
			`https://n8n/webhook/${webhookId}`,
		);
	});
});

describe('the methods of the webhook', () => {
	it.each(['none', 'custom', 'httpMessageSignature', ...SCHEMES.map(({ id }) => id)])(
		'with the signature %s are POST, and another only where its handshake comes by it',
		(signatureScheme) => {
			const { method = 'POST' } = HANDSHAKE_ARRIVALS[signatureScheme] ?? {};
			const methods = method === 'POST' ? 'POST' : `POST,${method}`;
			expect(bothWays({ signatureScheme }, 'httpMethod')).toEqual({
				native: methods,
				editor: methods,
			});
		},
	);

	it('know the scheme of every such handshake', () => {
		const ids = SCHEMES.map(({ id }) => id);
		expect(Object.keys(HANDSHAKE_ARRIVALS).filter((id) => !ids.includes(id))).toEqual([]);
	});
});

describe('the list of signatures', () => {
	it('offers every scheme that the trigger can verify', () => {
		const { options } = description.properties.find(({ name }) => name === 'signatureScheme')!;
		const offered = (options as INodePropertyOptions[]).map(({ value }) => value);
		expect([...offered].sort()).toEqual(
			['none', 'custom', 'httpMessageSignature', ...SCHEMES.map(({ id }) => id)].sort(),
		);
	});
});

describe('a fresh trigger shows a newcomer', () => {
	const visible = description.properties
		.filter((property) =>
			NodeHelpers.displayParameter(nodeWith({}).parameters, property, nodeWith({}), description),
		)
		.map(({ displayName }) => displayName);

	it('path, the three choices of who and what may come in, response, and closed protection and options only', () => {
		expect(visible).toEqual([
			'Path',
			'Authentication',
			'Signature',
			'Validation',
			'Respond',
			'Protection',
			'Options',
		]);
	});

	it('the credential under the label Webhook API Key Name', () => {
		const node = nodeWith({});
		const shown = description.credentials!.filter((credential) =>
			NodeHelpers.displayParameter(node.parameters, credential, node, description),
		);
		expect(shown).toMatchObject([
			{ name: 'spotConnectApi', displayName: 'Webhook API Key Name', required: true },
		]);
	});
});

describe('texts', () => {
	const properties = [
		...everyProperty(description.properties),
		...everyProperty(new SpotConnectApi().properties),
		...everyProperty(new SpotConnectJwtApi().properties),
		...everyProperty(new SpotConnectSigningSecretApi().properties),
		...everyProperty(new SpotConnectEventStoreApi().properties),
		...everyProperty(new SpotConnectSharedStateApi().properties),
		...everyProperty(new SpotConnectRespondToWebhook().description.properties),
		...everyProperty(new SpotConnectWebhookEvents().description.properties),
	];

	it.each(
		properties
			.filter(({ type, typeOptions }) => type === 'string' && !typeOptions?.rows)
			.map((property) => [property.displayName, property] as const),
	)('"%s" has an example as placeholder', (_, { placeholder }) => {
		expect(placeholder).toMatch(/^e\.g\. \S/);
	});

	it('no property lacks a description', () => {
		const silent = properties.filter(
			({ type, description: text }) => type !== 'notice' && type !== 'collection' && !text,
		);
		expect(
			silent.map(({ displayName }) => displayName).filter((name) => name !== 'Additional Keys'),
		).toEqual([]);
	});
});

function everyProperty(properties: readonly INodeProperties[]): INodeProperties[] {
	return properties.flatMap((property) => [
		property,
		...(property.options ?? []).flatMap((option) =>
			'values' in option
				? everyProperty(option.values)
				: isProperty(option)
					? everyProperty([option])
					: [],
		),
	]);
}

function isProperty(option: INodeProperties | INodePropertyOptions): option is INodeProperties {
	return 'type' in option && 'displayName' in option;
}
