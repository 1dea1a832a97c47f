import { randomUUID } from 'node:crypto';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { ConfigurationError } from '../../admission/configuration-error';
import { stateKey, StateUnavailableError } from '../../state/store';
import { redisState } from '../../state/stores/redis';
import { RedisFault } from '../../state/stores/redis/faults';
import { redisSettingsOf } from './redis-credential';

/** How long the test may wait for each answer, in milliseconds. */
const ANSWER_LIMIT_MS = 5000;

/** What the codes of a Redis, of Node.js and of OpenSSL mean to who fills the credential in. */
const EXPLANATIONS: readonly (readonly [RegExp, string])[] = [
	[/^ECONNREFUSED$/, 'Nothing listens there: check the host and the port, or the nodes.'],
	[/^(ENOTFOUND|EAI_AGAIN)$/, 'There is no host of this name: check the host, or the nodes.'],
	[/^(E[A-Z]*UNREACH|ETIMEDOUT)$/, 'The server cannot be reached: check the host and the network.'],
	[/^WRONGPASS$/, 'The user or the password is wrong.'],
	[/^NOAUTH$/, 'The server asks for a password: fill it in.'],
	[
		/^NOPERM$/,
		'The user may not do what is needed: allow it +@read +@write +@scripting +time +select (and +cluster for a cluster) on all keys that begin with the key prefix.',
	],
	[/^READONLY$/, 'The server is a read-only replica: name the master, or use Sentinel or Cluster.'],
	[/^DATABASE$/, 'The server has no database of this number, or the user may not select it.'],
	[/^LOADING$/, 'The server is starting: it still loads its data. Try again soon.'],
	[/^OOM$/, 'The server has no room for more: raise its maxmemory.'],
	[/^MASTERDOWN$/, 'The server is a replica that has lost its master.'],
	[/^CLUSTERDOWN$/, 'The cluster is down: some of its slots have no node.'],
	[
		/^(ERR_SSL_|EPROTO)/,
		'The server does not speak TLS on this port, or another version of it: set TLS to Off, or check the port.',
	],
	[
		/CERT|SELF_SIGNED|UNABLE_TO_/,
		"The server's certificate is not good for this host, or not signed by the CA certificate.",
	],
	[
		/^(CLOSED|ECONNRESET|EPIPE)$/,
		'The server closed the connection: if it speaks TLS only, set TLS to Require or Verify.',
	],
];

/**
 * Connects, claims a key and gives it up.
 * @param data a decrypted `spotConnectSharedStateApi` credential
 * @returns what is wrong and how to mend it, with no secret in it; undefined when all is well
 */
export async function sharedStateFaultOf(
	data: ICredentialDataDecryptedObject,
): Promise<string | undefined> {
	try {
		const settings = redisSettingsOf(data);
		const store = redisState({ ...settings, timeoutMs: ANSWER_LIMIT_MS });
		try {
			const owner = randomUUID();
			const key = stateKey('claim', 'credential-test', owner);
			await store.claim(key, { owner, note: '', leaseMs: ANSWER_LIMIT_MS });
			await store.release(key, owner);
			return undefined;
		} finally {
			await store.close();
		}
	} catch (error) {
		return explain(error);
	}
}

function explain(error: unknown): string {
	if (error instanceof ConfigurationError) return error.message;
	if (!(error instanceof StateUnavailableError)) return 'Redis cannot be used.';
	const code = error.cause instanceof RedisFault ? error.cause.code : undefined;
	const known = EXPLANATIONS.find(([pattern]) => code !== undefined && pattern.test(code));
	if (known) return known[1];
	if (error.fault === 'timeout') {
		return `The server did not answer within ${ANSWER_LIMIT_MS / 1000} seconds: check the host, the port and the network, and that it speaks TLS exactly where TLS is not Off.`;
	}
	return error.message;
}
