import type { INode, IWebhookFunctions } from 'n8n-workflow';

import { admit, type Admitted, type Refused } from '../../admission/admit';
import { STATE_UNAVAILABLE } from '../../admission/guarded';
import type { Refusal } from '../../admission/refusal';
import type { WebhookRequest } from '../../admission/request';
import type { Services } from '../../admission/services';
import type { HandshakeAnswer } from '../../admission/signature/handshake';
import { messageOf } from '../../eventlog/report';
import type { StoredAnswer } from '../../state/idempotency';
import { impatient } from '../../state/impatient';
import { stateKey } from '../../state/store';
import { scopeOf } from '../shared-state/scope';
import { sharedStateFor } from '../shared-state/shared-state';
import { guard, type Shared } from './guard';
import type { Holdings } from './holdings';
import { recordingWithoutConfiguration, type Recording } from './recording';
import type { CompiledTrigger } from './trigger';
import { TriggerCache } from './trigger-cache';

const triggers = new TriggerCache();

interface Decided {
	readonly recording: Recording | undefined;
}

interface AdmittedDecision extends Decided {
	readonly trigger: CompiledTrigger;
	readonly verdict: Admitted;
}

/** The request is to start an execution. */
export interface AcceptedDecision extends AdmittedDecision {
	readonly outcome: 'accepted';
	readonly holdings: Holdings;
}

/** What is to be answered to a request, and done with it. */
export type Decision =
	| AcceptedDecision
	| (AdmittedDecision & { readonly outcome: 'ignored' })
	| (AdmittedDecision & { readonly outcome: 'handshake'; readonly handshake: HandshakeAnswer })
	| (AdmittedDecision & {
			readonly outcome: 'duplicate';
			readonly firstEventId: string;
			readonly answer?: StoredAnswer;
	  })
	| (Decided & {
			readonly outcome: 'refused';
			readonly verdict: Refused;
			/** How long the answer is held back, in milliseconds. */
			readonly delayMs: number;
	  });

/**
 * Fails closed: what cannot be decided is refused as `misconfigured`, and the log says why.
 * @param node the trigger as stored
 */
export async function decide(
	context: IWebhookFunctions,
	node: INode,
	eventId: string,
	request: WebhookRequest,
): Promise<Decision> {
	let recording: Recording | undefined;
	try {
		const scope = `${context.getWorkflow().id}/${context.getMode()}`;
		const trigger = await triggers.get(scope, node, context);
		({ recording } = trigger);
		const shared = sharedBy(context, node, trigger);
		return await judge(context, eventId, request, trigger, shared);
	} catch (error) {
		context.logger.error('Spot Connect cannot decide on a request', { error });
		recording ??= recordingWithoutConfiguration(node);
		const verdict: Refused = { admitted: false, refusal: UNDECIDABLE };
		return { outcome: 'refused', verdict, recording, delayMs: 0 };
	}
}

function sharedBy(
	context: IWebhookFunctions,
	node: INode,
	{ state: choice }: CompiledTrigger,
): Shared | undefined {
	if (choice === undefined) return undefined;
	const state = impatient(sharedStateFor(choice));
	const scope = scopeOf({
		workflowId: context.getWorkflow().id ?? '',
		nodeId: node.id,
		isTest: context.getMode() === 'manual',
	});
	return { state, scope };
}

function servicesWith(shared: Shared | undefined): Services {
	if (shared === undefined) return { now: Date.now };
	const { state: store, scope } = shared;
	return { now: Date.now, state: { store, key: (kind, name) => stateKey(kind, scope, name) } };
}

/** In the log of n8n; without the error's cause, which may name the server and its password. */
function warnOf(context: IWebhookFunctions, stateError: unknown): void {
	if (stateError === undefined) return;
	context.logger.warn('Spot Connect cannot reach its shared state', {
		error: messageOf(stateError),
	});
}

async function judge(
	context: IWebhookFunctions,
	eventId: string,
	request: WebhookRequest,
	trigger: CompiledTrigger,
	shared: Shared | undefined,
): Promise<Decision> {
	const services = servicesWith(shared);
	const { recording, handshakes, parameters } = trigger;
	const { gate, checks, validation, lockOut } = trigger.policy;
	const refuse = async (verdict: Refused): Promise<Decision> => {
		const noted = await lockOut?.noteFailure(request, verdict.refusal, services);
		warnOf(context, noted?.stateError);
		warnOf(context, verdict.stateError);
		const delayMs = noted?.delayMs ?? 0;
		// Who guesses must not learn anything from a guess that nobody has counted.
		const isUncounted =
			noted?.stateError !== undefined && parameters.protection.stateFailure === 'closed';
		const refusal = isUncounted ? STATE_UNAVAILABLE : verdict.refusal;
		return { outcome: 'refused', verdict: { ...verdict, refusal }, recording, delayMs };
	};

	const unsigned = handshakes?.unsigned(request);
	const isDelivery = request.method === 'POST' && unsigned === undefined;
	const verdict = await admit(request, isDelivery ? checks : gate, services);
	if (!verdict.admitted) return await refuse(verdict);
	const admitted = { trigger, verdict, recording };
	const handshake = unsigned ?? handshakes?.signed({ ...request, body: verdict.body });
	if (handshake !== undefined) return { ...admitted, outcome: 'handshake', handshake };
	if (!isDelivery) return await refuse({ admitted: false, refusal: NO_HANDSHAKE });
	const { eventTypes, protection } = parameters;
	const isChosen = eventTypes.length === 0 || eventTypes.includes(verdict.event?.type ?? '');
	if (!isChosen) return { ...admitted, outcome: 'ignored' };
	const valid = await admit(request, validation, services, verdict);
	if (!valid.admitted) return await refuse(valid);

	const guarded = await guard({
		context,
		eventId,
		request,
		response: context.getResponseObject(),
		verdict: valid,
		protection,
		shared,
	});
	switch (guarded.outcome) {
		case 'refused':
			return await refuse({ ...valid, admitted: false, refusal: guarded.refusal });
		case 'duplicate':
			return { ...admitted, ...guarded, verdict: valid };
		case 'accepted':
			warnOf(context, guarded.verdict.stateError);
			return { ...admitted, ...guarded };
	}
}

const NO_HANDSHAKE: Refusal = {
	code: 'signature_missing',
	detail: "Only POST requests start this workflow, and this is not the provider's set-up request.",
};

const UNDECIDABLE: Refusal = {
	code: 'misconfigured',
	detail:
		"This webhook cannot decide on requests. The workflow's author finds the reason in the n8n log.",
};
