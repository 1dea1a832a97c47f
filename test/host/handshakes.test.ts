import { createHmac, generateKeyPairSync, randomUUID, sign } from 'node:crypto';

import jwt from 'jsonwebtoken';

import { HANDSHAKE_ARRIVALS } from '../../admission/signature/handshake';
import type { N8nClient } from '../../host/client';
import {
	codeOf,
	executionsWhen,
	newKey,
	publishSigned,
	send,
	signIn,
	type Answer,
} from './support';

jest.setTimeout(60_000);

let client: N8nClient;

beforeAll(() => {
	client = signIn();
});

const seconds = () => String(Math.floor(Date.now() / 1000));
const mac = (hash: string, secret: string, text: string, encoding: 'hex' | 'base64') =>
	createHmac(hash, secret).update(text).digest(encoding);

const discordKeys = generateKeyPairSync('ed25519');
const discordPublicKey = discordKeys.publicKey
	.export({ format: 'der', type: 'spki' })
	.subarray(-32)
	.toString('hex');
const signDiscord = (body: string) => {
	const time = seconds();
	const signature = sign(null, Buffer.from(time + body), discordKeys.privateKey).toString('hex');
	return { 'x-signature-timestamp': time, 'x-signature-ed25519': signature };
};

interface Sent {
	readonly method?: string;
	readonly query?: string;
	readonly headers?: Record<string, string>;
	readonly body?: string;
}

interface Provider {
	/** How it signs a body, for the URL that it calls. */
	readonly sign: (body: string, secret: string, url: string) => Record<string, string>;
	readonly setUp: Sent;
	/** What the answer must be like. */
	readonly answer: (secret: string) => {
		readonly status: number;
		readonly text?: string;
		readonly json?: unknown;
		readonly headers?: Record<string, string>;
	};
	/** A delivery that starts the workflow. */
	readonly event: string;
	readonly data?: Record<string, unknown>;
	readonly parameters?: Record<string, unknown>;
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const formTrigger = { options: { acceptedContent: ['form', 'json'] } };
const reachable = {
	setUp: { method: 'HEAD' },
	answer: () => ({ status: 200, text: '' }),
} as const;

const PROVIDERS: Readonly<Record<string, Provider>> = {
	asana: {
		sign: (body, secret) => ({ 'x-hook-signature': mac('sha256', secret, body, 'hex') }),
		setUp: { headers: { 'x-hook-secret': 'b537207f20cbfa02' }, body: '{}' },
		answer: () => ({ status: 200, text: '', headers: { 'x-hook-secret': 'b537207f20cbfa02' } }),
		event: '{"events":[{"action":"changed"}]}',
	},
	discord: {
		sign: signDiscord,
		setUp: { body: '{"version":1,"type":0}' },
		answer: () => ({ status: 204, text: '' }),
		event: '{"version":1,"type":1,"event":{"type":"ENTITLEMENT_CREATE"}}',
		data: { publicKey: discordPublicKey },
	},
	discordInteractions: {
		sign: signDiscord,
		setUp: { body: '{"type":1}' },
		answer: () => ({ status: 200, json: { type: 1 } }),
		event: '{"type":2,"id":"786008729715212338"}',
		data: { publicKey: discordPublicKey },
	},
	dropbox: {
		sign: (body, secret) => ({ 'x-dropbox-signature': mac('sha256', secret, body, 'hex') }),
		setUp: { method: 'GET', query: '?challenge=abc123' },
		answer: () => ({
			status: 200,
			text: 'abc123',
			headers: { 'x-content-type-options': 'nosniff' },
		}),
		event: '{"list_folder":{"accounts":["dbid:AAH4"]}}',
	},
	front: {
		sign: (body, secret) => {
			const time = String(Date.now());
			return {
				'x-front-request-timestamp': time,
				'x-front-signature': mac('sha256', secret, `${time}:${body}`, 'base64'),
			};
		},
		setUp: {
			headers: { 'x-front-challenge': 'qwe-123' },
			body: '{"type":"sync","authorization":{"id":"cmp_abc"}}',
		},
		answer: () => ({ status: 200, json: { challenge: 'qwe-123' } }),
		event: '{"type":"inbound_received"}',
	},
	intercom: {
		...reachable,
		sign: (body, secret) => ({ 'x-hub-signature': `sha1=${mac('sha1', secret, body, 'hex')}` }),
		event: '{"topic":"contact.user.created"}',
	},
	line: {
		sign: (body, secret) => ({ 'x-line-signature': mac('sha256', secret, body, 'base64') }),
		setUp: { body: '{"destination":"U8","events":[]}' },
		answer: () => ({ status: 200, text: '' }),
		event: '{"destination":"U8","events":[{"type":"follow"}]}',
	},
	mandrill: {
		...reachable,
		sign: (body, secret, url) => ({
			...FORM,
			'x-mandrill-signature': mac(
				'sha1',
				secret,
				`${url}mandrill_events${new URLSearchParams(body).get('mandrill_events')!}`,
				'base64',
			),
		}),
		event: new URLSearchParams({ mandrill_events: '[{"event":"click"}]' }).toString(),
		parameters: formTrigger,
	},
	meta: {
		sign: (body, secret) => ({
			'x-hub-signature-256': `sha256=${mac('sha256', secret, body, 'hex')}`,
		}),
		setUp: {
			method: 'GET',
			query: '?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=known-word',
		},
		answer: () => ({ status: 200, text: '1158201444' }),
		event: '{"object":"page","entry":[]}',
		data: { verifyToken: 'known-word' },
	},
	monday: {
		sign: (_, secret, url) => ({
			authorization: jwt.sign({ accountId: 7, aud: url }, secret, { expiresIn: 300 }),
		}),
		setUp: { body: '{"challenge":"3eZbrw1aB"}' },
		answer: () => ({ status: 200, json: { challenge: '3eZbrw1aB' } }),
		event: '{"event":{"type":"create_pulse","triggerUuid":"b5ed2e17"}}',
	},
	nylas: {
		sign: (body, secret) => ({ 'x-nylas-signature': mac('sha256', secret, body, 'hex') }),
		setUp: { method: 'GET', query: '?challenge=bc609b38' },
		answer: () => ({ status: 200, text: 'bc609b38' }),
		event: '{"type":"message.created"}',
	},
	okta: {
		sign: (_, secret) => ({ authorization: secret }),
		setUp: { method: 'GET', headers: { 'x-okta-verification-challenge': 'Zm9vYmFy' } },
		answer: () => ({ status: 200, json: { verification: 'Zm9vYmFy' } }),
		event: '{"eventId":"3d8cf5d1"}',
	},
	slack: {
		sign: (body, secret) => {
			const time = seconds();
			return {
				'x-slack-request-timestamp': time,
				'x-slack-signature': `v0=${mac('sha256', secret, `v0:${time}:${body}`, 'hex')}`,
			};
		},
		setUp: { body: '{"type":"url_verification","challenge":"3eZbrw1aB"}' },
		answer: () => ({
			status: 200,
			text: '3eZbrw1aB',
			headers: { 'content-type': 'text/plain; charset=utf-8' },
		}),
		event: '{"type":"event_callback","event":{"type":"app_mention"}}',
	},
	smartsheet: {
		sign: (body, secret) => ({ 'smartsheet-hmac-sha256': mac('sha256', secret, body, 'hex') }),
		setUp: {
			headers: { 'smartsheet-hook-challenge': 'd78dd1d3' },
			body: '{"challenge":"d78dd1d3","webhookId":7}',
		},
		answer: () => ({
			status: 200,
			json: { smartsheetHookResponse: 'd78dd1d3' },
			headers: { 'smartsheet-hook-response': 'd78dd1d3' },
		}),
		event: '{"scope":"sheet","events":[]}',
	},
	terraformCloud: {
		sign: (body, secret) => ({
			'x-tfe-notification-signature': mac('sha512', secret, body, 'hex'),
		}),
		setUp: { body: '{"run_id":null,"notifications":[{"trigger":"verification"}]}' },
		answer: () => ({ status: 200, text: '' }),
		event: '{"run_id":"run-1","notifications":[{"trigger":"run:errored"}]}',
	},
	trello: {
		...reachable,
		sign: (body, secret, url) => ({
			'x-trello-webhook': mac('sha1', secret, body + url, 'base64'),
		}),
		event: '{"action":{"type":"updateCard"}}',
	},
	twitch: {
		sign: (body, secret) => {
			const id = randomUUID();
			const time = new Date().toISOString();
			return {
				'twitch-eventsub-message-id': id,
				'twitch-eventsub-message-timestamp': time,
				'twitch-eventsub-message-signature': `sha256=${mac('sha256', secret, id + time + body, 'hex')}`,
			};
		},
		setUp: {
			headers: { 'twitch-eventsub-message-type': 'webhook_callback_verification' },
			body: '{"challenge":"pogchamp-kappa"}',
		},
		answer: () => ({ status: 200, text: 'pogchamp-kappa' }),
		event: '{"subscription":{"type":"channel.follow"}}',
	},
	wooCommerce: {
		sign: (body, secret) => ({ 'x-wc-webhook-signature': mac('sha256', secret, body, 'base64') }),
		setUp: { headers: FORM, body: 'webhook_id=142' },
		answer: () => ({ status: 200, text: '' }),
		event: '{"id":727}',
	},
	x: {
		sign: (body, secret) => ({
			'x-twitter-webhooks-signature': `sha256=${mac('sha256', secret, body, 'base64')}`,
		}),
		setUp: { method: 'GET', query: '?crc_token=token1' },
		answer: (secret) => ({
			status: 200,
			json: { response_token: `sha256=${mac('sha256', secret, 'token1', 'base64')}` },
		}),
		event: '{"for_user_id":"2244994945"}',
	},
	xero: {
		sign: (body, secret) => ({ 'x-xero-signature': mac('sha256', secret, body, 'base64') }),
		setUp: { body: '{"events":[],"lastEventSequence":0,"firstEventSequence":0,"entropy":"S0m3"}' },
		answer: () => ({ status: 200, text: '' }),
		event: '{"events":[{"eventType":"UPDATE"}],"lastEventSequence":1}',
	},
	zoom: {
		sign: (body, secret) => {
			const time = seconds();
			return {
				'x-zm-request-timestamp': time,
				'x-zm-signature': `v0=${mac('sha256', secret, `v0:${time}:${body}`, 'hex')}`,
			};
		},
		setUp: { body: '{"event":"endpoint.url_validation","payload":{"plainToken":"qgg8vlvZRS"}}' },
		answer: (secret) => ({
			status: 200,
			json: {
				plainToken: 'qgg8vlvZRS',
				encryptedToken: mac('sha256', secret, 'qgg8vlvZRS', 'hex'),
			},
		}),
		event: '{"event":"meeting.started"}',
	},
};

const sendTo = async (url: string, { method = 'POST', query = '', headers = {}, body }: Sent) =>
	await send(url + query, { method, headers, ...(body !== undefined && { body }) });

function expectAnswer(
	{ headers, ...answered }: Answer,
	{ headers: expectedHeaders = {}, ...expected }: ReturnType<Provider['answer']>,
): void {
	expect(answered).toMatchObject(expected);
	expect(Object.fromEntries(headers)).toMatchObject(expectedHeaders);
}

it('every provider with a handshake is here', () => {
	expect(Object.keys(PROVIDERS).sort()).toEqual(Object.keys(HANDSHAKE_ARRIVALS).sort());
});

describe('a provider’s set-up handshake is answered and starts nothing; a delivery then does', () => {
	it.each(Object.entries(PROVIDERS))('%s', async (scheme, provider) => {
		const { sign: signed, setUp, answer, event, data = {}, parameters = {} } = provider;
		const secret = newKey();
		const { url, workflowId } = await publishSigned(
			client,
			scheme,
			{ secret, ...data },
			parameters,
		);
		const isSigned = HANDSHAKE_ARRIVALS[scheme]!.arrives === 'signed';

		if (isSigned) {
			expect(codeOf(await sendTo(url, setUp))).toEqual([401, 'signature_missing']);
		}
		const answered = await sendTo(url, {
			...setUp,
			headers: { ...setUp.headers, ...(isSigned && signed(setUp.body ?? '', secret, url)) },
		});
		expectAnswer(answered, answer(secret));
		expect(await client.executions.list({ workflowId })).toEqual([]);

		const delivered = await sendTo(url, { headers: signed(event, secret, url), body: event });
		expect(delivered.status).toBe(200);
		await executionsWhen(client, workflowId, (all) => all.length === 1);
	});
});

describe('what looks like a handshake', () => {
	it('and is sent to a trigger of another scheme is refused as any unsigned request', async () => {
		const github = await publishSigned(client, 'github', { secret: newKey() });
		const slack = await publishSigned(client, 'slack', { secret: newKey() });
		for (const { setUp } of Object.values(PROVIDERS)) {
			if (setUp.method !== undefined) continue;
			expect(codeOf(await sendTo(github.url, setUp))).toEqual([401, 'signature_missing']);
			expect(codeOf(await sendTo(slack.url, setUp))).toEqual([401, 'signature_missing']);
		}
		expect((await sendTo(github.url, { method: 'GET', query: '?challenge=abc' })).status).toBe(404);
		const { workflowId } = github;
		expect(await client.executions.list({ workflowId })).toEqual([]);
	});

	it('with the wrong verify token is refused', async () => {
		const data = { secret: newKey(), verifyToken: newKey() };
		const { url } = await publishSigned(client, 'meta', data);
		const answer = await sendTo(url, PROVIDERS.meta!.setUp);
		expect(codeOf(answer)).toEqual([401, 'signature_missing']);
	});

	it('with a challenge that a browser could take for a page is refused', async () => {
		const { url } = await publishSigned(client, 'dropbox', { secret: newKey() });
		const query = `?challenge=${encodeURIComponent('<b> x')}`;
		expect((await sendTo(url, { method: 'GET', query })).status).toBe(401);
	});

	it('with a signature that is not good is refused, even where it may come unsigned', async () => {
		const { url } = await publishSigned(client, 'monday', { secret: newKey() });
		const authorization = jwt.sign({ aud: url }, newKey(), { expiresIn: 300 });
		const answer = await sendTo(url, { ...PROVIDERS.monday!.setUp, headers: { authorization } });
		expect(codeOf(answer)).toEqual([401, 'signature_invalid']);
	});

	it.each([
		['over plain HTTP where HTTPS is required', { requireHttps: 'always' }, 'transport_insecure'],
		['from an address that may not call', { ipAllowlist: '192.0.2.0/24' }, 'source_not_allowed'],
	])('%s is refused, signed or not', async (_, options, code) => {
		for (const scheme of ['asana', 'dropbox', 'wooCommerce']) {
			const { url } = await publishSigned(client, scheme, { secret: newKey() }, { options });
			expect(codeOf(await sendTo(url, PROVIDERS[scheme]!.setUp))).toEqual([403, code]);
		}
	});
});

describe('a handshake during a rotation', () => {
	it.each(['slack', 'zoom'])('of %s may be signed with the previous secret', async (scheme) => {
		const { sign: signed, setUp, answer } = PROVIDERS[scheme]!;
		const data = { secret: newKey(), previousSecret: newKey() };
		const { url } = await publishSigned(client, scheme, data);
		const headers = signed(setUp.body!, data.previousSecret, url);
		expectAnswer(await sendTo(url, { ...setUp, headers }), answer(data.secret));
	});
});

describe('the token of monday.com', () => {
	it('is hidden in the item: it holds a token for the API', async () => {
		const secret = newKey();
		const { url } = await publishSigned(client, 'monday', { secret });
		const { event, sign: signed } = PROVIDERS.monday!;
		const answer = await sendTo(url, { headers: signed(event, secret, url), body: event });
		expect(answer.json).toMatchObject({
			headers: { authorization: '**hidden**' },
			spotConnect: {
				signature: { scheme: 'monday' },
				event: { type: 'create_pulse', id: 'b5ed2e17' },
			},
		});
	});
});
