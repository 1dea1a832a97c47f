import { createHmac } from 'node:crypto';

import { digestOf, digestsEqual } from '../digest';

/** What a provider sends once to find out whether a URL is willing to receive. */
export interface HandshakeRequest {
	readonly method: string;
	/** Names in lower case. */
	readonly headers: Readonly<Record<string, unknown>>;
	readonly query: Readonly<Record<string, unknown>>;
	/** The parsed body of a POST; undefined for other methods. */
	readonly body: unknown;
}

/** What proves that the answer comes from whom the provider knows. */
export interface HandshakeSecrets {
	readonly secret: string;
	/** What the author told the provider to send along. */
	readonly verifyToken: string;
}

export interface HandshakeAnswer {
	readonly status: number;
	/** A text is answered as plain text, anything else as JSON; undefined: no body. */
	readonly body?: unknown;
}

/** @returns the answer, or nothing for a request that is no handshake */
export type Handshake = (
	request: HandshakeRequest,
	secrets: HandshakeSecrets,
) => HandshakeAnswer | undefined;

interface HandshakeRow {
	/** `POST` comes signed and is answered after all checks; the others come unsigned. */
	readonly method: 'POST' | 'GET' | 'HEAD';
	readonly answer: Handshake;
}

const memberOf = (body: unknown, name: string): unknown =>
	typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined;

/** A challenge is echoed: printable, and not longer than a challenge needs to be. */
const challengeOf = (value: unknown): string | undefined =>
	typeof value === 'string' && /^[\x21-\x7e]{1,1000}$/.test(value) ? value : undefined;

const echo = (value: unknown): HandshakeAnswer | undefined => {
	const challenge = challengeOf(value);
	return challenge === undefined ? undefined : { status: 200, body: challenge };
};

const hmac = (secret: string, text: string) => createHmac('sha256', secret).update(text);

/** By id of the signature scheme. */
const HANDSHAKES: Readonly<Record<string, HandshakeRow>> = {
	// https://discord.com/developers/docs/events/webhook-events#preparing-for-events
	discord: {
		method: 'POST',
		answer: ({ body }) => (memberOf(body, 'type') === 0 ? { status: 204 } : undefined),
	},
	// https://discord.com/developers/docs/interactions/overview#setting-up-an-endpoint
	discordInteractions: {
		method: 'POST',
		answer: ({ body }) =>
			memberOf(body, 'type') === 1 ? { status: 200, body: { type: 1 } } : undefined,
	},
	// https://www.dropbox.com/developers/reference/webhooks#verification
	dropbox: { method: 'GET', answer: ({ query }) => echo(query.challenge) },
	// https://developers.facebook.com/docs/graph-api/webhooks/getting-started#verification-requests
	meta: {
		method: 'GET',
		answer: ({ query }, { verifyToken }) => {
			const presented = query['hub.verify_token'];
			const isRight =
				verifyToken !== '' &&
				typeof presented === 'string' &&
				digestsEqual(digestOf(presented), digestOf(verifyToken));
			return isRight && query['hub.mode'] === 'subscribe'
				? echo(query['hub.challenge'])
				: undefined;
		},
	},
	// https://developer.nylas.com/docs/v3/notifications/#respond-to-notification-challenge
	nylas: { method: 'GET', answer: ({ query }) => echo(query.challenge) },
	// https://developer.okta.com/docs/concepts/event-hooks/#one-time-verification-request
	okta: {
		method: 'GET',
		answer: ({ headers }) => {
			const verification = challengeOf(headers['x-okta-verification-challenge']);
			return verification === undefined ? undefined : { status: 200, body: { verification } };
		},
	},
	// https://api.slack.com/events/url_verification
	slack: {
		method: 'POST',
		answer: ({ body }) =>
			memberOf(body, 'type') === 'url_verification' ? echo(memberOf(body, 'challenge')) : undefined,
	},
	// https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks/#creating-a-webhook
	trello: { method: 'HEAD', answer: () => ({ status: 200 }) },
	// https://dev.twitch.tv/docs/eventsub/handling-webhook-events/#responding-to-a-challenge-request
	twitch: {
		method: 'POST',
		answer: ({ headers, body }) =>
			headers['twitch-eventsub-message-type'] === 'webhook_callback_verification'
				? echo(memberOf(body, 'challenge'))
				: undefined,
	},
	// https://docs.x.com/x-api/webhooks/introduction
	x: {
		method: 'GET',
		answer: ({ query }, { secret }) => {
			const token = challengeOf(query.crc_token);
			if (token === undefined) return undefined;
			return {
				status: 200,
				body: { response_token: `sha256=${hmac(secret, token).digest('base64')}` },
			};
		},
	},
	// https://developers.zoom.us/docs/api/webhooks/#validate-your-webhook-endpoint
	zoom: {
		method: 'POST',
		answer: ({ body }, { secret }) => {
			if (memberOf(body, 'event') !== 'endpoint.url_validation') return undefined;
			const plainToken = challengeOf(memberOf(memberOf(body, 'payload'), 'plainToken'));
			if (plainToken === undefined) return undefined;
			const encryptedToken = hmac(secret, plainToken).digest('hex');
			return { status: 200, body: { plainToken, encryptedToken } };
		},
	},
};

/**
 * @param scheme id of a signature scheme
 * @returns how its provider's handshake is answered, if it has one and sends it by this method
 */
export function handshakeOf(scheme: string, method: string): Handshake | undefined {
	const row = Object.hasOwn(HANDSHAKES, scheme) ? HANDSHAKES[scheme] : undefined;
	return row?.method === method ? row.answer : undefined;
}

/** Schemes whose handshake comes by another method than POST, with that method. */
export const UNSIGNED_HANDSHAKES: Readonly<Record<string, string>> = Object.fromEntries(
	Object.entries(HANDSHAKES).flatMap(([scheme, { method }]) =>
		method === 'POST' ? [] : [[scheme, method]],
	),
);
