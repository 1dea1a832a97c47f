import { createHmac, randomBytes, randomUUID } from 'node:crypto';

import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';

import { N8nClient } from '../../host/client';
import { N8nHost } from '../../host/n8n-host';
import {
	codeOf,
	createCredential,
	newKey,
	publish,
	publishSigned,
	triggerNode,
	workflowOf,
} from './support';
import { cloudflare, ngrok, openTunnel, type Delivery, type Tunnel } from './tunnel';

jest.setTimeout(60_000);

/** Addresses on the internet. */
const SENDER = '203.0.113.9';
const STRANGER = '198.51.100.7';
const PUBLIC_HOST = 'hooks.example.com';

const ACCEPTED = [200, undefined];

/** n8n as docs/tunnels.md says to set it. */
let host: N8nHost;
let client: N8nClient;

beforeAll(async () => {
	host = await N8nHost.start({
		packages: [process.env.SPOT_CONNECT_TARBALL!],
		env: { N8N_WEBHOOK_URL: `https://${PUBLIC_HOST}/`, N8N_PROXY_HOPS: '1' },
	});
	client = await N8nClient.connect(host.url);
	await client.setupOwner({
		email: 'tunnel@example.com',
		password: `Aa1${randomBytes(12).toString('base64url')}`,
		firstName: 'Tunnel',
		lastName: 'Owner',
	});
});

afterAll(async () => {
	await host.stop();
});

/** @returns the path of a published trigger that asks for a key */
async function publishKeyed(key: string, options: Record<string, unknown> = {}): Promise<string> {
	const parameters = { path: randomUUID(), responseMode: 'lastNode', options };
	const trigger = triggerNode(await createCredential(client, key), parameters);
	return new URL((await publish(client, workflowOf([trigger]), trigger.name, host.url)).url)
		.pathname;
}

/** @returns the path of a published trigger that asks for a signature over the URL */
async function pathSignedBy(scheme: string, secret: string): Promise<string> {
	const over = { options: { acceptedContent: ['json', 'form'] } };
	const { url } = await publishSigned(client, scheme, { secret }, over, host.url);
	return new URL(url).pathname;
}

describe.each([ngrok, cloudflare])('behind $name', (rule) => {
	let tunnel: Tunnel;

	beforeAll(async () => {
		tunnel = await openTunnel(rule, PUBLIC_HOST, host.url);
	});
	afterAll(async () => {
		await tunnel.close();
	});

	const key = newKey();
	const keyed = (path: string, over: Partial<Delivery> = {}) => ({
		from: SENDER,
		path,
		...over,
		headers: { 'content-type': 'application/json', 'x-api-key': key, ...over.headers },
	});
	const codeFor = async (delivery: Delivery) => codeOf(await tunnel.deliver(delivery));

	it('the trigger sees the sender’s address, whatever the sender claims, and the public URL', async () => {
		const path = await publishKeyed(key);
		const claims: Record<string, string>[] = [
			{},
			{ 'x-forwarded-for': STRANGER },
			{ 'x-forwarded-for': `127.0.0.1, ${STRANGER}` },
			{ 'x-real-ip': STRANGER, 'cf-connecting-ip': STRANGER, forwarded: `for=${STRANGER}` },
		];
		for (const headers of claims) {
			const { json } = await tunnel.deliver(keyed(path, { headers }));
			expect(json).toMatchObject({
				webhookUrl: `https://${PUBLIC_HOST}${path}`,
				spotConnect: { sourceIp: SENDER },
			});
		}
	});

	it('the allowlist judges that address', async () => {
		const path = await publishKeyed(key, { ipAllowlist: SENDER });
		expect(await codeFor(keyed(path))).toEqual(ACCEPTED);
		const headers = { 'x-forwarded-for': SENDER };
		expect(await codeFor(keyed(path, { from: STRANGER, headers }))).toEqual([
			403,
			'source_not_allowed',
		]);
	});

	it('plain HTTP is refused, also where the sender claims that it was HTTPS', async () => {
		const path = await publishKeyed(key);
		const insecure = [403, 'transport_insecure'];
		expect(await codeFor(keyed(path))).toEqual(ACCEPTED);
		expect(await codeFor(keyed(path, { isPlain: true }))).toEqual(insecure);
		const headers = { 'x-forwarded-proto': 'https' };
		expect(await codeFor(keyed(path, { isPlain: true, headers }))).toEqual(insecure);
		expect(await codeFor(keyed(path, { headers }))).toEqual(ACCEPTED);
	});

	it('a signature over the public URL verifies, one over the address behind the tunnel does not', async () => {
		const secret = randomBytes(16).toString('hex');
		const twilio = await pathSignedBy('twilio', secret);
		const form = { From: '+14158675309', Body: 'Hello' };
		const deliver = async (signedUrl: string, headers: Record<string, string> = {}) =>
			await codeFor({
				from: SENDER,
				path: twilio,
				body: new URLSearchParams(form).toString(),
				headers: {
					'content-type': 'application/x-www-form-urlencoded',
					'x-twilio-signature': getExpectedTwilioSignature(secret, signedUrl, form),
					...headers,
				},
			});
		const invalid = [401, 'signature_invalid'];
		const publicUrl = `https://${PUBLIC_HOST}${twilio}`;
		expect(await deliver(publicUrl)).toEqual(ACCEPTED);
		expect(await deliver(`${host.url}${twilio}`)).toEqual(invalid);
		const elsewhere = { 'x-forwarded-host': 'evil.example.com' };
		expect(await deliver(publicUrl, elsewhere)).toEqual(ACCEPTED);
		expect(await deliver(`https://evil.example.com${twilio}`, elsewhere)).toEqual(invalid);
	});

	it('so does one by Square', async () => {
		const secret = randomBytes(16).toString('hex');
		const path = await pathSignedBy('square', secret);
		const body = '{"type":"payment.updated","event_id":"e-1"}';
		const signature = createHmac('sha256', secret)
			.update(`https://${PUBLIC_HOST}${path}${body}`)
			.digest('base64');
		const headers = {
			'content-type': 'application/json',
			'x-square-hmacsha256-signature': signature,
		};
		expect(await codeFor({ from: SENDER, path, body, headers })).toEqual(ACCEPTED);
	});
});
