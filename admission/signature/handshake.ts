import { createHmac } from 'node:crypto';

import { digestOf, digestsEqual } from '../digest';
import type { WebhookRequest } from '../request';
import { signedRequest } from './signed-request';
import type { SignatureVerifier } from './verifier';

/** What a provider sends to find out whether a URL is willing to receive. */
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
	/**
	 * The current one, also during a rotation: Zoom and X take one signature as the answer and try no
	 * other, and which of two secrets they know just then cannot be told from an unsigned request.
	 */
	readonly secret: string;
	/** What the author told the provider to send along. */
	readonly verifyToken: string;
}

export interface HandshakeAnswer {
	readonly status: number;
	/** Besides those of the body. */
	readonly headers?: Readonly<Record<string, string>>;
	/** A text is answered as plain text, anything else as JSON; undefined: no body. */
	readonly body?: unknown;
}

type Handshake = (
	request: HandshakeRequest,
	secrets: HandshakeSecrets,
) => HandshakeAnswer | undefined;

/**
 * How a provider's handshake arrives, and the answer to it; nothing for a request that is none.
 *
 * `signed` like a delivery: answered after all checks. `unsigned`: answered after those checks only
 * that ask for no credential, and so with nothing but what the caller sent or what is of no use
 * without the secret. `either`: the provider does not say, or it depends; a signature that is there
 * must be good.
 */
type HandshakeRow =
	| {
			readonly method: 'POST';
			readonly arrives: 'signed' | 'unsigned' | 'either';
			readonly answer: Handshake;
	  }
	| {
			readonly method: 'GET' | 'HEAD';
			readonly arrives: 'unsigned';
			readonly answer: Handshake;
	  };

const memberOf = (body: unknown, name: string): unknown =>
	typeof body === 'object' && body !== null && Object.hasOwn(body, name)
		? (body as Record<string, unknown>)[name]
		: undefined;

/** A challenge is echoed: printable ASCII, and not longer than a challenge needs to be. */
const challengeOf = (value: unknown): string | undefined =>
	typeof value === 'string' && /^[\x21-\x7e]{1,1000}$/.test(value) ? value : undefined;

/** @returns 200 with the challenge in what `write` makes of it, or nothing for what is no challenge */
const echo = (
	value: unknown,
	write: (challenge: string) => Omit<HandshakeAnswer, 'status'> = (body) => ({ body }),
): HandshakeAnswer | undefined => {
	const challenge = challengeOf(value);
	return challenge === undefined ? undefined : { status: 200, ...write(challenge) };
};

const asJson = (challenge: string) => ({ body: { challenge } });

const hmac = (secret: string, text: string) => createHmac('sha256', secret).update(text);

/** For providers that only want to know whether the URL answers. */
const REACHABLE: HandshakeRow = {
	method: 'HEAD',
	arrives: 'unsigned',
	answer: () => ({ status: 200 }),
};

/** By id of the signature scheme. */
const HANDSHAKES: Readonly<Record<string, HandshakeRow>> = {
	// The author finds the same secret in the answer to the request that creates the webhook.
	// https://developers.asana.com/reference/createwebhook
	asana: {
		method: 'POST',
		arrives: 'unsigned',
		answer: ({ headers }) =>
			echo(headers['x-hook-secret'], (secret) => ({ headers: { 'X-Hook-Secret': secret } })),
	},
	// https://docs.discord.com/developers/events/webhook-events#preparing-for-events
	discord: {
		method: 'POST',
		arrives: 'signed',
		answer: ({ body }) => (memberOf(body, 'type') === 0 ? { status: 204 } : undefined),
	},
	// https://docs.discord.com/developers/interactions/overview#setting-up-an-endpoint
	discordInteractions: {
		method: 'POST',
		arrives: 'signed',
		answer: ({ body }) =>
			memberOf(body, 'type') === 1 ? { status: 200, body: { type: 1 } } : undefined,
	},
	// https://www.dropbox.com/developers/reference/webhooks#verification
	dropbox: {
		method: 'GET',
		arrives: 'unsigned',
		answer: ({ query }) => echo(query.challenge),
	},
	// The signature covers the body, not the header: only a body that says so is a handshake.
	// https://dev.frontapp.com/docs/application-webhooks#application-webhook-validation
	front: {
		method: 'POST',
		arrives: 'signed',
		answer: ({ headers, body }) =>
			memberOf(body, 'type') === 'sync' ? echo(headers['x-front-challenge'], asJson) : undefined,
	},
	// https://developers.intercom.com/docs/webhooks/setting-up-webhooks
	intercom: REACHABLE,
	// https://developers.line.biz/en/docs/messaging-api/verify-webhook-url/
	line: {
		method: 'POST',
		arrives: 'signed',
		answer: ({ body }) => {
			const events = memberOf(body, 'events');
			return Array.isArray(events) && events.length === 0 ? { status: 200 } : undefined;
		},
	},
	// https://mandrill.zendesk.com/hc/en-us/articles/360038740014
	mandrill: REACHABLE,
	// https://developers.facebook.com/docs/graph-api/webhooks/getting-started#verification-requests
	meta: {
		method: 'GET',
		arrives: 'unsigned',
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
	// Only webhooks that an integration app creates are signed, and whether their challenge is, too,
	// is not documented.
	// https://developer.monday.com/api-reference/docs/webhooks
	monday: {
		method: 'POST',
		arrives: 'either',
		answer: ({ body }) =>
			memberOf(body, 'event') === undefined ? echo(memberOf(body, 'challenge'), asJson) : undefined,
	},
	// https://developer.nylas.com/docs/v3/notifications/#respond-to-notification-challenge
	nylas: { method: 'GET', arrives: 'unsigned', answer: ({ query }) => echo(query.challenge) },
	// https://developer.okta.com/docs/concepts/event-hooks/#one-time-verification-request
	okta: {
		method: 'GET',
		arrives: 'unsigned',
		answer: ({ headers }) =>
			echo(headers['x-okta-verification-challenge'], (verification) => ({
				body: { verification },
			})),
	},
	// https://api.slack.com/events/url_verification
	slack: {
		method: 'POST',
		arrives: 'signed',
		answer: ({ body }) =>
			memberOf(body, 'type') === 'url_verification' ? echo(memberOf(body, 'challenge')) : undefined,
	},
	// Repeated once every 100 callbacks; whether it is signed is not documented.
	// https://developers.smartsheet.com/api/smartsheet/guides/webhooks/webhook-verification
	smartsheet: {
		method: 'POST',
		arrives: 'either',
		answer: ({ headers }) =>
			echo(headers['smartsheet-hook-challenge'], (challenge) => ({
				headers: { 'Smartsheet-Hook-Response': challenge },
				body: { smartsheetHookResponse: challenge },
			})),
	},
	// https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations#notification-verification-and-delivery-responses
	terraformCloud: {
		method: 'POST',
		arrives: 'signed',
		answer: ({ body }) => {
			const notification = memberOf(memberOf(body, 'notifications'), '0');
			return memberOf(notification, 'trigger') === 'verification' ? { status: 200 } : undefined;
		},
	},
	// https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks/#creating-a-webhook
	trello: REACHABLE,
	// https://dev.twitch.tv/docs/eventsub/handling-webhook-events/#responding-to-a-challenge-request
	twitch: {
		method: 'POST',
		arrives: 'signed',
		answer: ({ headers, body }) =>
			headers['twitch-eventsub-message-type'] === 'webhook_callback_verification'
				? echo(memberOf(body, 'challenge'))
				: undefined,
	},
	// A ping without signature; a webhook that is not answered with exactly 200 is not saved.
	// https://github.com/woocommerce/woocommerce/blob/trunk/plugins/woocommerce/includes/class-wc-webhook.php (deliver_ping)
	wooCommerce: {
		method: 'POST',
		arrives: 'unsigned',
		answer: ({ body }) => {
			const id = memberOf(body, 'webhook_id');
			const isPing =
				typeof id === 'string' && /^\d{1,20}$/.test(id) && Object.keys(body as object).length === 1;
			return isPing ? { status: 200 } : undefined;
		},
	},
	// https://docs.x.com/x-api/webhooks/introduction
	x: {
		method: 'GET',
		arrives: 'unsigned',
		answer: ({ query }, { secret }) =>
			echo(query.crc_token, (token) => ({
				body: { response_token: `sha256=${hmac(secret, token).digest('base64')}` },
			})),
	},
	// The "intent to receive": no events yet. Wrongly signed ones must be answered with 401, as they are.
	// https://developer.xero.com/documentation/guides/webhooks/configuring-your-server/
	xero: {
		method: 'POST',
		arrives: 'signed',
		answer: ({ body }) => {
			const events = memberOf(body, 'events');
			const isEmpty = events === null || (Array.isArray(events) && events.length === 0);
			return isEmpty && memberOf(body, 'lastEventSequence') === 0 ? { status: 200 } : undefined;
		},
	},
	// https://developers.zoom.us/docs/api/webhooks/#validate-your-webhook-endpoint
	zoom: {
		method: 'POST',
		arrives: 'signed',
		answer: ({ body }, { secret }) =>
			memberOf(body, 'event') === 'endpoint.url_validation'
				? echo(memberOf(memberOf(body, 'payload'), 'plainToken'), (plainToken) => ({
						body: { plainToken, encryptedToken: hmac(secret, plainToken).digest('hex') },
					}))
				: undefined,
	},
};

/** What answers the set-up handshakes of one trigger. */
export interface Handshakes {
	/**
	 * @param request one that has passed no check yet; its body counts as far as the server has read it
	 * @returns what to answer once the checks have passed that ask for no credential; nothing for a
	 *   request that is signed or no handshake
	 */
	unsigned(request: WebhookRequest): HandshakeAnswer | undefined;
	/** @param request one that has passed all checks */
	signed(request: HandshakeRequest): HandshakeAnswer | undefined;
}

/**
 * @param verifier of the provider's scheme
 * @param secrets the author's
 */
export function compileHandshakes(
	verifier: Pick<SignatureVerifier, 'scheme' | 'findMissing'>,
	secrets: HandshakeSecrets,
): Handshakes {
	const { scheme } = verifier;
	const row = Object.hasOwn(HANDSHAKES, scheme) ? HANDSHAKES[scheme] : undefined;
	const answer = (request: HandshakeRequest) =>
		row?.method === request.method ? row.answer(request, secrets) : undefined;
	return {
		unsigned: (request) => {
			if (row === undefined || row.arrives === 'signed') return undefined;
			const { body } = request;
			const isUnsigned =
				row.method !== 'POST' ||
				verifier.findMissing(signedRequest(request, undefined)) !== undefined;
			if (!isUnsigned) return undefined;
			return answer({ ...request, body: body.state === 'parsed' ? body.value : undefined });
		},
		signed: (request) => (row?.arrives === 'unsigned' ? undefined : answer(request)),
	};
}

/** How the handshake of each scheme that has one arrives. */
export const HANDSHAKE_ARRIVALS: Readonly<
	Record<string, Pick<HandshakeRow, 'method' | 'arrives'>>
> = Object.fromEntries(
	Object.entries(HANDSHAKES).map(([scheme, { method, arrives }]) => [scheme, { method, arrives }]),
);
