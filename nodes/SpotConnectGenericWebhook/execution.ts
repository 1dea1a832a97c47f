import type { IExecuteFunctions } from 'n8n-workflow';

import { claimNameOf } from '../../admission/idempotency-key';
import { messageOf } from '../../eventlog/report';
import { LEASE_MS } from '../../state/leases';
import { stateKey, type StateStore } from '../../state/store';
import { recentCredential } from '../recent-credential';
import { scopeOf } from '../shared-state/scope';
import { leases, sharedStateFor, type StateChoice } from '../shared-state/shared-state';
import { SHARED_STATE } from './credential';
import type { ItemMetadata } from './item';
import { protectionOf, type ProtectionParameters } from './protection';

/** Executions that a request has started; others (a retry, say) hold and claim nothing. */
const STARTED_BY_REQUEST: ReadonlySet<string> = new Set(['webhook', 'manual']);

/**
 * The last moment at which an execution can be stopped that must not be: when the process that
 * claimed its message was away for so long that another one has started it. Also keeps the slot that
 * the request has taken, until the execution has ended. On a worker, in queue mode.
 *
 * While the shared state is away the execution goes on: its message has been accepted.
 * @returns whether the workflow may run
 */
export async function mayRun(
	context: IExecuteFunctions,
	found: Partial<ItemMetadata>,
): Promise<boolean> {
	const { eventId } = found;
	if (eventId === undefined || !STARTED_BY_REQUEST.has(context.getMode())) return true;
	try {
		const node = context.getNode();
		const protection = protectionOf(node.parameters);
		if (!protection.idempotency && !protection.concurrency) return true;
		const state = sharedStateFor(await choiceOf(context, protection));
		const scope = scopeOf({
			workflowId: context.getWorkflow().id ?? '',
			nodeId: node.id,
			isTest: context.getMode() === 'manual',
		});
		if (protection.concurrency) {
			keepSlot(context, state, scope, eventId, protection.concurrency.longestRunMs);
		}
		return await start(state, scope, found, protection);
	} catch (error) {
		context.logger.warn('Spot Connect cannot reach its shared state; the execution goes on', {
			error: messageOf(error),
		});
		return true;
	}
}

async function choiceOf(
	context: IExecuteFunctions,
	{ stateStore }: ProtectionParameters,
): Promise<StateChoice> {
	return stateStore === 'redis'
		? { kind: 'redis', data: await recentCredential(context, SHARED_STATE.type) }
		: { kind: stateStore };
}

async function start(
	state: StateStore,
	scope: string,
	found: Partial<ItemMetadata>,
	{ idempotency }: ProtectionParameters,
): Promise<boolean> {
	if (idempotency === undefined || found.idempotencyKey === undefined) return true;
	return await state.start(stateKey('claim', scope, claimNameOf(found)), found.eventId!, {
		keepMs: idempotency.windowMs,
		leaseMs: LEASE_MS,
	});
}

function keepSlot(
	context: IExecuteFunctions,
	state: StateStore,
	scope: string,
	holder: string,
	longestRunMs: number,
): void {
	const key = stateKey('slot', scope, 'running');
	const stay = async () => await state.stay(key, holder, LEASE_MS);
	const letGo = leases.keep(stay, longestRunMs);
	stay().catch(() => undefined);
	const leave = async () => {
		letGo();
		await state.leave(key, holder);
	};
	// Older versions of n8n do not tell; the slot must not stay taken there.
	if (context.onExecutionFinish === undefined) leave().catch(() => undefined);
	else context.onExecutionFinish(leave);
}
