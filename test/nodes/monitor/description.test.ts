import {
	NodeHelpers,
	resolveWebhookDescriptionField,
	type INode,
	type INodeParameters,
	type IWebhookDescription,
} from 'n8n-workflow';

import {
	SpotConnectApi,
	SpotConnectEventStoreApi,
	SpotConnectWebhookMonitor,
} from '../../../index';
import { DEFAULT_RULES } from '../../../monitoring/rules/settings';

const { description } = new SpotConnectWebhookMonitor();
const [dashboard, metrics] = description.webhooks as [IWebhookDescription, IWebhookDescription];

const nodeWith = (parameters: INodeParameters): INode => ({
	id: 'n1',
	name: 'Monitor',
	type: description.name,
	typeVersion: 1,
	position: [0, 0],
	webhookId: 'id',
	parameters,
});

/** What the editor, or a host without native fields, makes of an expression. */
function evaluated(
	template: unknown,
	$parameter: INodeParameters,
	$workflow: object = { active: true },
) {
	// eslint-disable-next-line @typescript-eslint/no-implied-eval
	const evaluate = new Function(
		'$parameter',
		'$workflow',
		`return ${String(template).slice(3, -2)}`,
	) as (...given: unknown[]) => unknown;
	return evaluate($parameter, $workflow);
}

/** The path as the host registers it. */
function pathOf(webhook: IWebhookDescription, parameters: INodeParameters): string {
	const node = nodeWith(parameters);
	const field = (name: 'path' | 'isFullPath') => {
		const native = resolveWebhookDescriptionField(node, webhook, name);
		if (!native.resolved) return webhook[name];
		expect(native.value).toBe(evaluated(webhook[name], parameters));
		return native.value;
	};
	return NodeHelpers.getNodeWebhookPath(
		'w',
		node,
		field('path') as string,
		Boolean(field('isFullPath')),
	);
}

describe("the Monitor's webhooks", () => {
	it.each<[INodeParameters, string]>([
		[{}, 'id'],
		[{ path: '' }, 'id'],
		[{ path: 'ops/monitor' }, 'ops/monitor'],
	])('are the dashboard and /metrics below it: %j', (parameters, path) => {
		expect(pathOf(dashboard, parameters)).toBe(path);
		expect(pathOf(metrics, parameters)).toBe(`${path}/metrics`);
	});

	it('have a method only while the workflow is published and the dashboard is on', () => {
		for (const { httpMethod } of [dashboard, metrics]) {
			const method = (isOn: boolean, active: boolean) =>
				evaluated(httpMethod, { dashboard: isOn }, { active });
			expect(method(true, true)).toBe('GET');
			expect(method(true, false)).toBe('');
			expect(method(false, true)).toBe('');
		}
	});
});

describe("the Monitor's description", () => {
	it('chooses every rule by default, and asks for a credential only where one is needed', () => {
		const rules = description.properties.find(({ name }) => name === 'rules')!;
		expect(rules.default).toEqual(Object.keys(DEFAULT_RULES));
		const shown = (parameters: INodeParameters) =>
			description
				.credentials!.filter((credential) =>
					NodeHelpers.displayParameter(parameters, credential, nodeWith(parameters), description),
				)
				.map(({ name }) => name);
		expect(shown({ dashboard: false, eventStore: 'sqlite' })).toEqual([]);
		expect(shown({ dashboard: true, eventStore: 'postgres' })).toEqual([
			new SpotConnectApi().name,
			new SpotConnectEventStoreApi().name,
		]);
	});

	it('is among the nodes that may read its credentials', () => {
		for (const { supportedNodes } of [new SpotConnectApi(), new SpotConnectEventStoreApi()]) {
			expect(supportedNodes).toContain(description.name);
		}
	});
});
