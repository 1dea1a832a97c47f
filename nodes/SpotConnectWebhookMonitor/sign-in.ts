import type { ICredentialDataDecryptedObject, INode, Logger } from 'n8n-workflow';

import { KeyRing } from '../../admission/api-key';
import { ConfigurationError } from '../../admission/configuration-error';
import { LockOut } from '../../admission/lock-out';
import { retryAfter, type Refusal } from '../../admission/refusal';
import type { WebhookRequest } from '../../admission/request';
import type { WebhookState } from '../../admission/services';
import { stateKey } from '../../state/store';
import { API_KEY, keyDefinitionsOf } from '../SpotConnectGenericWebhook/credential';
import { scopeOf } from '../shared-state/scope';
import { sharedStateFor } from '../shared-state/shared-state';
import type { CredentialSource } from './event-store';
import { basicPassword } from './basic-credentials';
import { assertDashboardPath } from './path';
import { ShortCache } from '../short-cache';

const MINUTE = 60_000;

/** 10 wrong keys within 10 minutes lock a source address out: for a minute first, then longer. */
const LOCK_OUT = LockOut.compile(
	{
		failures: 10,
		windowMs: 10 * MINUTE,
		firstMs: MINUTE,
		longestMs: 60 * MINUTE,
		exempt: [],
	},
	[],
);

/** The longest time for which a key opens the page after it was changed or switched off is twice this. */
const rings = new ShortCache();

/** The part of n8n's webhook context that signing in needs. */
export interface SignInContext extends CredentialSource {
	getNode(): INode;
	getWorkflow(): { readonly id?: string | undefined };
	readonly logger: Logger;
}

/** Whether the caller may see the pages; where not, what to answer. */
export type SignIn =
	| { readonly isSignedIn: true }
	| {
			readonly isSignedIn: false;
			readonly status: 401 | 429;
			readonly headers: Readonly<Record<string, string>>;
			/** How long the answer is held back, in milliseconds. */
			readonly delayMs: number;
	  };

/** RFC 7617, section 2. */
const CHALLENGE = { 'www-authenticate': 'Basic realm="Spot Connect monitor", charset="UTF-8"' };

/** @returns whether the caller has presented a key of the node's credential */
export async function signIn(context: SignInContext, request: WebhookRequest): Promise<SignIn> {
	const state = stateOf(context);
	const lockedForMs = await lockedFor(context, request, state);
	if (lockedForMs > 0) return await lockedOut(request, lockedForMs, state);
	const presented = presentedKey(request);
	if (presented === undefined) return refused(0);
	const ring = await ringOf(context);
	if (ring.find(presented, Date.now()).outcome === 'accepted') return { isSignedIn: true };
	const wrong: Refusal = { code: 'api_key_invalid', detail: 'The key is not known.' };
	const noted = await LOCK_OUT.noteFailure(request, wrong, { now: Date.now, state });
	if (noted.stateError !== undefined) warn(context, noted.stateError);
	return noted.lockedForMs > 0
		? await lockedOut(request, noted.lockedForMs, state)
		: refused(noted.delayMs);
}

/**
 * What can be wrong with a dashboard before anybody opens it.
 * @throws {ConfigurationError} naming what cannot work
 */
export async function assertDashboardPossible(
	context: Omit<SignInContext, 'logger'>,
	path: string,
): Promise<void> {
	assertDashboardPath(path, context.getNode().webhookId);
	await readRing(context);
}

function presentedKey({ headers }: WebhookRequest): string | undefined {
	const key = headers['x-api-key'];
	return basicPassword(headers.authorization) ?? (typeof key === 'string' ? key : undefined);
}

function refused(delayMs: number): SignIn {
	return { isSignedIn: false, status: 401, headers: CHALLENGE, delayMs };
}

async function lockedOut(
	request: WebhookRequest,
	lockedForMs: number,
	state: WebhookState,
): Promise<SignIn> {
	const refusal: Refusal = { code: 'locked_out', detail: 'Too many wrong keys.' };
	const { delayMs } = await LOCK_OUT.noteFailure(request, refusal, { now: Date.now, state });
	return { isSignedIn: false, status: 429, headers: retryAfter(lockedForMs), delayMs };
}

/** Without the state nobody is locked out; the key is needed all the same. */
async function lockedFor(
	context: SignInContext,
	request: WebhookRequest,
	state: WebhookState,
): Promise<number> {
	try {
		return await LOCK_OUT.lockedFor(request, state);
	} catch (error) {
		warn(context, error);
		return 0;
	}
}

function warn({ logger }: SignInContext, error: unknown): void {
	logger.warn('Spot Connect cannot count failed sign-ins', { error: String(error) });
}

function stateOf(context: SignInContext): WebhookState {
	const scope = scopeOf({
		workflowId: context.getWorkflow().id ?? '',
		nodeId: context.getNode().id,
		isTest: false,
	});
	return {
		store: sharedStateFor({ kind: 'sqlite' }),
		key: (kind, name) => stateKey(kind, scope, name),
	};
}

async function ringOf(context: SignInContext): Promise<KeyRing> {
	const { id, credentials } = context.getNode();
	const key = JSON.stringify([context.getWorkflow().id, id, credentials?.[API_KEY.type]]);
	return await rings.get(key, async () => await readRing(context));
}

async function readRing(context: Omit<SignInContext, 'logger'>): Promise<KeyRing> {
	const chosen = context.getNode().credentials?.[API_KEY.type];
	if (chosen === undefined) {
		throw new ConfigurationError(
			API_KEY.label,
			'No credential is chosen. Its keys are the passwords of the dashboard.',
		);
	}
	const data: ICredentialDataDecryptedObject = await context.getCredentials(API_KEY.type);
	return KeyRing.compile(keyDefinitionsOf(data, chosen.name));
}
