/** Why no answer came: nothing the server said, but what the network or TLS did. */
export class NoAnswerError extends Error {
	/**
	 * @param code of Node or OpenSSL, such as ECONNREFUSED
	 * @param message one sentence for people
	 */
	constructor(
		readonly code: string,
		message: string,
	) {
		super(message);
		this.name = 'NoAnswerError';
	}
}

const SENTENCES: Readonly<Record<string, string>> = {
	ECONNREFUSED: 'nothing listens there. Is n8n running, and is the port right?',
	ENOTFOUND: 'the name is not known to DNS. Is it spelt right?',
	EAI_AGAIN: 'DNS does not answer. Is this machine online?',
	ECONNRESET: 'the connection was cut before an answer came.',
	EPIPE: 'the connection was cut before the request was through.',
	EHOSTUNREACH: 'there is no way to that address.',
	ENETUNREACH: 'there is no way to that network.',
	ETIMEDOUT: 'no answer came in time.',
	EPROTO: 'the server does not speak TLS there. Should the URL begin with http://?',
	ERR_SSL_WRONG_VERSION_NUMBER:
		'the server does not speak TLS there. Should the URL begin with http://?',
	ERR_SSL_PACKET_LENGTH_TOO_LONG:
		'the server does not speak TLS there. Should the URL begin with http://?',
	HPE_INVALID_CONSTANT:
		'the server does not answer in plain HTTP. Should the URL begin with https://?',
	CERT_HAS_EXPIRED: 'the certificate has expired.',
	CERT_NOT_YET_VALID: 'the certificate is not valid yet. Is the clock right?',
	DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is self-signed.',
	SELF_SIGNED_CERT_IN_CHAIN: 'the certificate comes from an authority that is not known here.',
	UNABLE_TO_VERIFY_LEAF_SIGNATURE:
		'the server does not send the intermediate certificate, or its authority is not known here.',
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
		'the certificate comes from an authority that is not known here.',
	ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another name.',
};

/**
 * @param error of node:http, node:tls or node:net
 * @param host name and port, for the message
 */
export function noAnswer(error: unknown, host: string): NoAnswerError {
	if (error instanceof NoAnswerError) return error;
	const { code = 'UNKNOWN', message } = firstOf(error);
	return new NoAnswerError(code, `${host}: ${SENTENCES[code] ?? message} (${code})`);
}

/** Where a name has several addresses, Node gives the errors of all; they are mostly the same. */
function firstOf(error: unknown): { readonly code?: string; readonly message: string } {
	if (typeof error !== 'object' || error === null) return { message: String(error) };
	const { errors, ...others } = error as { errors?: unknown };
	if (Array.isArray(errors) && errors.length > 0) return firstOf(errors[0]);
	return { message: (error as Error).message, ...others };
}
