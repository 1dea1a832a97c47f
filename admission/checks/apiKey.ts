import type { KeyRing } from '../api-key';
import type { Check } from '../check';
import type { Refusal, RefusalCode } from '../refusal';
import type { WebhookRequest } from '../request';

/**
 * Who is calling: the request must carry exactly one key of the ring in the named header.
 * @param headerName the header, in lower case
 * @param keys the keys that are let in
 */
export function apiKeyCheck(headerName: string, keys: KeyRing): Check {
	const refuse = (code: RefusalCode, detail: string): Refusal => ({
		code,
		detail,
		headers: { 'WWW-Authenticate': `ApiKey realm="webhook", header="${headerName}"` },
	});
	return (request, findings, services) => {
		const presented = request.headers[headerName];
		if (typeof presented !== 'string' || presented === '') {
			return refuse('api_key_missing', `The request has no API key in the header ${headerName}.`);
		}
		if (countOf(request, headerName) > 1) {
			return refuse('api_key_invalid', `The header ${headerName} is sent more than once.`);
		}
		const lookup = keys.find(presented, services.now());
		switch (lookup.outcome) {
			case 'accepted':
				findings.key = lookup.key;
				return undefined;
			case 'expired':
				return refuse(
					'api_key_expired',
					`The API key in the header ${headerName} expired at ${lookup.expiredAt.toISOString()}.`,
				);
			case 'disabled':
			case 'unknown':
				return refuse('api_key_invalid', `The API key in the header ${headerName} is not valid.`);
		}
	};
}

function countOf({ rawHeaders }: WebhookRequest, name: string): number {
	let count = 0;
	for (let index = 0; index < rawHeaders.length; index += 2) {
		const candidate = rawHeaders[index];
		if (candidate?.length === name.length && candidate.toLowerCase() === name) count += 1;
	}
	return count;
}
