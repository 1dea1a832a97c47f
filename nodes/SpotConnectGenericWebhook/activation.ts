import type { IHookFunctions } from 'n8n-workflow';

import { ConfigurationError } from '../../admission/configuration-error';
import { compileTrigger } from './trigger';

const RESPOND_TO_WEBHOOK = 'n8n-nodes-base.respondToWebhook';
const OWN_RESPOND_TO_WEBHOOK = '.spotConnectRespondToWebhook';

/** The triggers that n8n's own Respond to Webhook node accepts from its version 1.1 on. */
const ANSWERABLE_BY_HOST = new Set([
	'n8n-nodes-base.webhook',
	'n8n-nodes-base.formTrigger',
	'n8n-nodes-base.wait',
	'@n8n/n8n-nodes-langchain.chatTrigger',
]);

/**
 * Everything about a trigger that can be wrong before the first request, found when its workflow
 * is published or tested.
 * @throws {ConfigurationError} naming the parameter that cannot work
 */
export async function assertActivatable(context: IHookFunctions): Promise<void> {
	const node = context.getNode();
	const { parameters } = await compileTrigger(node, context);
	assertPath(parameters.path, node.webhookId);
	if (parameters.responseMode === 'responseNode') assertRespondNode(context);
}

/** Path segments of unreserved characters (RFC 3986, section 2.3), or a colon and a parameter's name. */
const PATH = /^\/?(?::?[A-Za-z0-9\-._~]+)(?:\/:?[A-Za-z0-9\-._~]+)*\/?$/;
const LONGEST_PATH = 200;

function assertPath(path: string, webhookId: string | undefined): void {
	const isExpression = path.startsWith('=');
	if (path === '') {
		if (webhookId !== undefined) return;
		throw new ConfigurationError(
			'Path',
			'This node has no webhook ID, so its URL could be guessed. Set a path, or add the node again in the editor.',
		);
	}
	if (!isExpression && (path.length > LONGEST_PATH || !PATH.test(path))) {
		throw new ConfigurationError(
			'Path',
			`Use up to ${LONGEST_PATH} letters, digits and - . _ ~ with slashes between the parts, as in orders or shop/orders/:id.`,
		);
	}
}

function assertRespondNode(context: IHookFunctions): void {
	const name = context.getNode().name;
	const successors = context.getChildNodes(name).filter(({ disabled }) => !disabled);
	const hostNodes = successors.filter(({ type }) => type === RESPOND_TO_WEBHOOK);
	if (successors.some(({ type }) => type.endsWith(OWN_RESPOND_TO_WEBHOOK))) return;
	if (hostNodes.length === 0) {
		throw new ConfigurationError(
			'Respond',
			'The workflow has no node that responds. Add a Spot Connect Respond to Webhook node after the trigger, or choose another way to respond.',
		);
	}
	for (const respondNode of hostNodes) {
		const isAccepted =
			respondNode.typeVersion === 1 ||
			context.getParentNodes(respondNode.name).some(({ type }) => ANSWERABLE_BY_HOST.has(type));
		if (!isAccepted) {
			throw new ConfigurationError(
				'Respond',
				`n8n's own node "${respondNode.name}" accepts only n8n's own triggers. Replace it by a Spot Connect Respond to Webhook node, or connect a deactivated Webhook node to it.`,
			);
		}
	}
}
