import type { KeyRing } from '../api-key';
import { describeApiKey } from '../api-key-format';
import type { Check } from '../check';
import { bearerTokenOf, countOfHeader } from '../headers';
import type { Refusal, RefusalCode } from '../refusal';
import type { WebhookRequest } from '../request';

/** Where a key may be. */
export interface ApiKeyCheckOptions {
	/** Also take the key from `Authorization: Bearer <key>`. */
	readonly acceptBearer?: boolean;
}

/**
 * Who is calling: the request must carry exactly one key of the ring, in the named header or, where
 * the author allows it, as a bearer token.
 * @param headerName the header, in lower case
 * @param keys the keys that are let in
 */
export function apiKeyCheck(
	headerName: string,
	keys: KeyRing,
	{ acceptBearer = false }: ApiKeyCheckOptions = {},
): Check {
	const challenges = [`ApiKey realm="webhook", header="${headerName}"`];
	if (acceptBearer) challenges.push('Bearer realm="webhook"');
	const headers = { 'WWW-Authenticate': challenges.join(', ') };
	const refuse = (code: RefusalCode, detail: string): Refusal => ({ code, detail, headers });
	const places = acceptBearer ? `${headerName} or as a bearer token` : headerName;

	return (request, findings, services) => {
		const bearer = acceptBearer ? bearerTokenOf(request) : undefined;
		const inHeader =
			bearer !== undefined && headerName === AUTHORIZATION
				? undefined
				: textOf(request, headerName);
		const presented = inHeader ?? bearer;
		if (presented === undefined) {
			return refuse('api_key_missing', `The request has no API key in the header ${places}.`);
		}
		for (const name of acceptBearer ? [headerName, AUTHORIZATION] : [headerName]) {
			if (countOfHeader(request, name) > 1) {
				return refuse('api_key_invalid', `The header ${name} is sent more than once.`);
			}
		}
		// Both are the caller's own, so that this comparison tells nobody anything.
		if (inHeader !== undefined && bearer !== undefined && inHeader !== bearer) {
			return refuse(
				'api_key_invalid',
				`The API key is sent twice, and differently: in the header ${headerName} and as a bearer token.`,
			);
		}
		const place = inHeader === undefined ? AUTHORIZATION : headerName;
		const lookup = keys.find(presented, services.now());
		switch (lookup.outcome) {
			case 'accepted':
				findings.key = lookup.key;
				return undefined;
			case 'expired':
				return refuse(
					'api_key_expired',
					`The API key in the header ${place} expired at ${lookup.expiredAt.toISOString()}.`,
				);
			case 'disabled':
			case 'unknown':
				return refuse(
					'api_key_invalid',
					`The API key in the header ${place} is not valid.${hintOn(presented)}`,
				);
		}
	};
}

const AUTHORIZATION = 'authorization';

/** Looks at the presented text only, never at the ring, so that it tells nothing of the keys in it. */
function hintOn(presented: string): string {
	return describeApiKey(presented) === 'mistyped'
		? ' It looks mistyped: its checksum does not fit.'
		: '';
}

function textOf({ headers }: WebhookRequest, name: string): string | undefined {
	const value = headers[name];
	return typeof value === 'string' && value !== '' ? value : undefined;
}
