import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';

import { sign as signGithub } from '@octokit/webhooks-methods';
import examples from '@octokit/webhooks-examples';
import jwt from 'jsonwebtoken';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import Stripe from 'stripe';
import { Webhook as SvixWebhook } from 'svix';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';

import type { N8nClient } from '../../host/client';
import {
	codeOf,
	createCredential,
	newKey,
	publish,
	publishSigned,
	publishTrigger,
	publishWith,
	send,
	signIn,
	triggerNode,
	workflowOf,
	type Answer,
} from './support';

jest.setTimeout(60_000);

let client: N8nClient;

beforeAll(() => {
	client = signIn();
});

const signedBy = async (
	signatureScheme: string,
	secret: string,
	over: Record<string, unknown> = {},
) => await publishSigned(client, signatureScheme, { secret }, over);

interface Item {
	headers: Record<string, string>;
	body: unknown;
	spotConnect: Record<string, unknown>;
}

const itemOf = (answer: Answer): Item => {
	expect(answer).toMatchObject({ status: 200 });
	return answer.json as Item;
};

describe('real senders deliver to a running workflow', () => {
	const body = '{"type":"order.paid","id":"evt_1","amount": 12.50}';

	it('standardwebhooks', async () => {
		const secret = `whsec_${randomBytes(24).toString('base64')}`;
		const { url } = await signedBy('standardWebhooks', secret);
		const now = new Date();
		const headers = {
			'webhook-id': 'msg_1',
			'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
			'webhook-signature': new StandardWebhook(secret).sign('msg_1', now, body),
		};
		expect(itemOf(await send(url, { body, headers }))).toMatchObject({
			body: JSON.parse(body) as object,
			spotConnect: {
				signature: { scheme: 'standardWebhooks' },
				event: { type: 'order.paid', id: 'msg_1' },
			},
		});
		const tampered = await send(url, { body: body.replace('12.50', '1.50'), headers });
		expect(codeOf(tampered)).toEqual([401, 'signature_invalid']);
		expect(codeOf(await send(url, { body }))).toEqual([401, 'signature_missing']);
	});

	it('svix, and a stale delivery is told from a false one', async () => {
		const secret = `whsec_${randomBytes(24).toString('base64')}`;
		const { url } = await signedBy('svix', secret);
		const headersAt = (date: Date) => ({
			'svix-id': 'msg_2',
			'svix-timestamp': String(Math.floor(date.getTime() / 1000)),
			'svix-signature': new SvixWebhook(secret).sign('msg_2', date, body),
		});
		const fresh = await send(url, { body, headers: headersAt(new Date()) });
		expect(itemOf(fresh).spotConnect).toMatchObject({ event: { id: 'msg_2' } });
		const stale = headersAt(new Date(Date.now() - 3_600_000));
		expect(codeOf(await send(url, { body, headers: stale }))).toEqual([
			401,
			'timestamp_out_of_tolerance',
		]);
	});

	it('@octokit/webhooks-methods, with every payload of @octokit/webhooks-examples', async () => {
		const secret = newKey();
		const { url } = await signedBy('github', secret, { responseMode: 'onReceived' });
		const deliveries = examples.flatMap(({ name, examples: payloads }) =>
			payloads.map((payload) => [name, JSON.stringify(payload)] as const),
		);
		expect(deliveries.length).toBeGreaterThan(100);
		const statuses: number[] = [];
		for (const [name, payload] of deliveries) {
			const { status } = await send(url, {
				body: payload,
				headers: {
					'x-github-event': name,
					'x-github-delivery': randomUUID(),
					'x-hub-signature-256': await signGithub(secret, payload),
				},
			});
			statuses.push(status);
		}
		expect(statuses).toEqual(deliveries.map(() => 200));
	});

	it('stripe', async () => {
		const secret = `whsec_${randomBytes(16).toString('hex')}`;
		const { url } = await signedBy('stripe', secret);
		const signature = new Stripe('sk_test_unused').webhooks.generateTestHeaderString({
			payload: body,
			secret,
		});
		const answer = await send(url, { body, headers: { 'stripe-signature': signature } });
		expect(itemOf(answer).spotConnect).toMatchObject({
			signature: { scheme: 'stripe' },
			event: { type: 'order.paid', id: 'evt_1' },
		});
	});

	it('twilio, whose signature covers the public URL and the form', async () => {
		const secret = randomBytes(16).toString('hex');
		const { url } = await signedBy('twilio', secret, { options: { acceptedContent: ['form'] } });
		const form = { From: '+14158675309', Body: 'Hello & goodbye', To: '+18005551212' };
		const called = `${url}?foo=1`;
		const headers = {
			'content-type': 'application/x-www-form-urlencoded',
			'x-twilio-signature': getExpectedTwilioSignature(secret, called, form),
		};
		const formBody = new URLSearchParams(form).toString();
		expect(itemOf(await send(called, { body: formBody, headers })).body).toEqual(form);
		// A request without a body is signed by its URL alone.
		const bare = {
			...headers,
			'x-twilio-signature': getExpectedTwilioSignature(secret, called, {}),
		};
		expect(itemOf(await send(called, { body: '', headers: bare })).spotConnect).toMatchObject({
			signature: { scheme: 'twilio' },
		});
		// The signature covers the URL: it is of no use on another.
		expect(codeOf(await send(`${url}?foo=2`, { body: formBody, headers }))).toEqual([
			401,
			'signature_invalid',
		]);
	});
});

describe('a signature', () => {
	it('of the author’s own description', async () => {
		const secret = newKey();
		const { url } = await signedBy('custom', secret, {
			customHeader: 'x-shop-signature',
			customPrefix: 'v1=',
			customEncoding: 'base64',
			customAlgorithm: 'hmac-sha512',
			customSignedContent: '{timestamp}.{method}.{body}',
			customTimestampHeader: 'x-shop-time',
			customEventTypeHeader: 'x-shop-event',
		});
		const time = String(Math.floor(Date.now() / 1000));
		const mac = createHmac('sha512', secret).update(`${time}.POST.{"a":1}`).digest('base64');
		const headers = {
			'x-shop-time': time,
			'x-shop-event': 'paid',
			'x-shop-signature': `v1=${mac}`,
		};
		const item = itemOf(await send(url, { body: '{"a":1}', headers }));
		expect(item.spotConnect).toMatchObject({
			signature: { scheme: 'custom' },
			event: { type: 'paid' },
		});
	});

	it('and an API key can both be required; each is checked', async () => {
		const secret = newKey();
		const key = newKey();
		const apiKey = await createCredential(client, key);
		const signing = await client.credentials.create({
			name: `Signing ${randomUUID()}`,
			type: 'spotConnectSigningSecretApi',
			data: { secret },
		});
		const trigger = triggerNode(
			apiKey,
			{ path: randomUUID(), signatureScheme: 'github' },
			{
				credentials: {
					spotConnectApi: apiKey,
					spotConnectSigningSecretApi: { id: signing.id, name: signing.name },
				},
			},
		);
		const { url } = await publish(client, workflowOf([trigger]));
		const headers = { 'x-hub-signature-256': await signGithub(secret, '{}') };
		expect((await send(url, { key, headers })).status).toBe(200);
		expect(codeOf(await send(url, { headers }))).toEqual([401, 'api_key_missing']);
		expect(codeOf(await send(url, { key }))).toEqual([401, 'signature_missing']);
	});

	it('by the previous secret is good during a rotation', async () => {
		const previousSecret = newKey();
		const { url } = await publishSigned(client, 'github', { secret: newKey(), previousSecret });
		const headers = { 'x-hub-signature-256': await signGithub(previousSecret, '{}') };
		expect((await send(url, { headers })).status).toBe(200);
	});

	it('that is a shared token is hidden in the item', async () => {
		const secret = newKey();
		const { url } = await signedBy('gitlab', secret);
		const item = itemOf(await send(url, { headers: { 'x-gitlab-token': secret } }));
		expect(item.headers['x-gitlab-token']).toBe('**hidden**');
	});

	it('runs the workflow only for chosen types of event; the others start nothing', async () => {
		const secret = newKey();
		const { url, workflowId } = await signedBy('github', secret, {
			options: { eventTypes: 'push, pull_request' },
		});
		const deliver = async (type: string) =>
			await send(url, {
				headers: {
					'x-github-event': type,
					'x-hub-signature-256': await signGithub(secret, '{}'),
				},
			});
		const ignored = await deliver('star');
		expect(ignored).toMatchObject({ status: 200, json: { message: 'Event type ignored' } });
		expect(ignored.headers.get('x-spot-connect-ignored')).toBe('true');
		expect((await deliver('push')).headers.get('x-spot-connect-ignored')).toBeNull();
		expect(await client.executions.list({ workflowId })).toHaveLength(1);
	});
});

describe('a JSON Web Token', () => {
	const secret = randomBytes(32).toString('hex');
	const jwtTrigger = async (data: Record<string, unknown>, options: Record<string, unknown> = {}) =>
		await publishWith(client, { authentication: 'jwt', options }, [
			{ type: 'spotConnectJwtApi', data: { keySource: 'secret', secret, ...data } },
		]);
	const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

	it('lets in who has a good one; its claims reach the workflow, itself does not', async () => {
		const { url } = await jwtTrigger({ algorithms: ['HS256'], issuer: 'shop', audience: 'orders' });
		const token = jwt.sign({ scope: 'write' }, secret, {
			issuer: 'shop',
			audience: 'orders',
			expiresIn: 60,
		});
		const item = itemOf(await send(url, bearer(token)));
		expect(item.spotConnect).toMatchObject({ claims: { scope: 'write', iss: 'shop' } });
		expect(item.headers.authorization).toBe('**hidden**');
		const other = jwt.sign({}, secret, { issuer: 'shop', audience: 'refunds', expiresIn: 60 });
		expect(codeOf(await send(url, bearer(other)))).toEqual([401, 'token_invalid']);
		expect(codeOf(await send(url, {}))).toEqual([401, 'token_missing']);
	});

	it('is refused when it is expired, or unsigned, or lacks a required claim', async () => {
		const { url } = await jwtTrigger({ algorithms: ['HS256'] }, { requiredClaims: 'scope' });
		const expired = jwt.sign({ scope: 'a' }, secret, { expiresIn: -60 });
		const unsigned = jwt.sign({ scope: 'a' }, '', { algorithm: 'none' });
		const without = jwt.sign({}, secret, { expiresIn: 60 });
		for (const token of [expired, unsigned, without]) {
			expect(codeOf(await send(url, bearer(token)))).toEqual([401, 'token_invalid']);
		}
	});
});

describe('an API key', () => {
	it('stored as its SHA-256 lets in the key and not the hash', async () => {
		const key = newKey();
		const hash = `sha256:${createHash('sha256').update(key).digest('hex')}`;
		const { url } = await publish(
			client,
			workflowOf([triggerNode(await createCredential(client, hash), { path: randomUUID() })]),
		);
		expect((await send(url, { key })).status).toBe(200);
		expect(codeOf(await send(url, { key: hash }))).toEqual([401, 'api_key_invalid']);
	});

	it('that is deleted from the list ends, and the others stay: n8n gives hidden values back by position', async () => {
		const [first, second, third] = [newKey(), newKey(), newKey()];
		const { url, credential } = await publishTrigger(
			client,
			{},
			[],
			[
				{ name: 'A', value: first },
				{ name: 'B', value: second },
				{ name: 'C', value: third },
			],
		);
		interface Stored {
			data: { additionalKeys: { key: { name: string }[] } };
		}
		// What the dialog does: it gets the credential with hidden values, and sends it back without a row.
		const { data } = await client.request<Stored>(
			'GET',
			`/rest/credentials/${credential.id}?includeData=true`,
		);
		data.additionalKeys.key = data.additionalKeys.key.filter(({ name }) => name !== 'A');
		const { name } = credential;
		await client.credentials.update(credential.id, { name, type: 'spotConnectApi', data });
		await new Promise((resolve) => setTimeout(resolve, 5_100));
		expect(codeOf(await send(url, { key: first }))).toEqual([401, 'api_key_invalid']);
		expect((await send(url, { key: second })).status).toBe(200);
		expect((await send(url, { key: third })).status).toBe(200);
	});

	it('that is changed ends at once where credentials are not cached', async () => {
		const { url, key, credential } = await publishTrigger(client, {
			options: { cacheCredentials: false },
		});
		expect((await send(url, { key })).status).toBe(200);
		const [next, { name }] = [newKey(), credential];
		const data = { apiKey: next };
		await client.credentials.update(credential.id, { name, type: 'spotConnectApi', data });
		expect(codeOf(await send(url, { key }))).toEqual([401, 'api_key_invalid']);
		expect((await send(url, { key: next })).status).toBe(200);
	});

	it('as a bearer token is accepted where the author says so, and hidden', async () => {
		const { url, key } = await publishTrigger(client, {
			responseMode: 'lastNode',
			options: { acceptBearer: true },
		});
		const item = itemOf(await send(url, { headers: { authorization: `Bearer ${key}` } }));
		expect(item.headers.authorization).toBe('**hidden**');
		const plain = await publishTrigger(client);
		const answer = await send(plain.url, { headers: { authorization: `Bearer ${plain.key}` } });
		expect(codeOf(answer)).toEqual([401, 'api_key_missing']);
	});
});

describe('the source address', () => {
	const attempt = async (
		options: Record<string, unknown>,
		headers: Record<string, string> = {},
	) => {
		const { url, key } = await publishTrigger(client, { options });
		return await send(url, { key, headers });
	};

	it('on the allowlist may call', async () => {
		expect((await attempt({ ipAllowlist: '127.0.0.0/8, ::1' })).status).toBe(200);
	});

	it('off the allowlist may not, whatever X-Forwarded-For claims', async () => {
		const options = { ipAllowlist: '192.0.2.0/24' };
		const spoofed = {
			'x-forwarded-for': '192.0.2.7',
			'x-real-ip': '192.0.2.7',
			forwarded: 'for=192.0.2.7',
		};
		expect(codeOf(await attempt(options))).toEqual([403, 'source_not_allowed']);
		expect(codeOf(await attempt(options, spoofed))).toEqual([403, 'source_not_allowed']);
	});

	it('on the denylist may not', async () => {
		expect(codeOf(await attempt({ ipDenylist: '127.0.0.1' }))).toEqual([403, 'source_not_allowed']);
	});
});

describe('HTTPS', () => {
	it('can be required: plain HTTP is refused, whatever X-Forwarded-Proto claims', async () => {
		const { url, key } = await publishTrigger(client, { options: { requireHttps: 'always' } });
		expect(codeOf(await send(url, { key }))).toEqual([403, 'transport_insecure']);
		const headers = { 'x-forwarded-proto': 'https' };
		expect(codeOf(await send(url, { key, headers }))).toEqual([403, 'transport_insecure']);
	});
});
