import { createHmac, randomBytes, randomUUID } from 'node:crypto';

import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';

import { N8nClient } from '../../host/client';
import { N8nHost } from '../../host/n8n-host';
import {
	createCredential,
	newKey,
	publish,
	publishSigned,
	send,
	sendRawHeaders,
	triggerNode,
	workflowOf,
	type Answer,
} from './support';

jest.setTimeout(180_000);

/** The address of the caller, as the proxy saw it. */
const CALLER = '203.0.113.9';
const OTHER = '198.51.100.7';

interface Behind {
	readonly host: N8nHost;
	readonly client: N8nClient;
}

/** A host that one proxy stands before, which is reached by a URL of its own. */
async function startBehindProxy(publicUrl: string): Promise<Behind> {
	const host = await N8nHost.start({
		packages: [process.env.SPOT_CONNECT_TARBALL!],
		env: { N8N_PROXY_HOPS: '1', WEBHOOK_URL: publicUrl },
	});
	const client = await N8nClient.connect(host.url);
	await client.setupOwner({
		email: 'proxy@example.com',
		password: `Aa1${randomBytes(12).toString('base64url')}`,
		firstName: 'Proxy',
		lastName: 'Owner',
	});
	return { host, client };
}

/** What a proxy adds that was called over HTTPS and overwrites what it knows, but for the chain of addresses. */
const proxied = (over: Record<string, string> = {}): Record<string, string> => ({
	'x-forwarded-for': CALLER,
	'x-forwarded-proto': 'https',
	'x-forwarded-host': 'hooks.example.com',
	...over,
});

async function publishKeyed(
	{ host, client }: Behind,
	options: Record<string, unknown> = {},
): Promise<{ url: string; key: string }> {
	const key = newKey();
	const trigger = triggerNode(await createCredential(client, key), {
		path: randomUUID(),
		responseMode: 'lastNode',
		options,
	});
	const { url } = await publish(client, workflowOf([trigger]), trigger.name, host.url);
	return { url, key };
}

const codeOf = ({ status, json }: Pick<Answer, 'status' | 'json'>) => [
	status,
	(json as { code?: string }).code,
];
const sourceIpOf = ({ json }: Pick<Answer, 'json'>) =>
	(json as { spotConnect: { sourceIp: string } }).spotConnect.sourceIp;

const ACCEPTED = [200, undefined];
const NOT_ALLOWED = [403, 'source_not_allowed'];
const INSECURE = [403, 'transport_insecure'];

describe('behind one proxy', () => {
	let behind: Behind;

	beforeAll(async () => {
		behind = await startBehindProxy('https://hooks.example.com/');
	});
	afterAll(async () => {
		await behind.host.stop();
	});

	describe('the source address', () => {
		it.each([
			['the one that the proxy adds', CALLER, CALLER],
			['not one that the caller claims before it', `${OTHER}, ${CALLER}`, CALLER],
			['the last of many', `127.0.0.1, ::1, 10.0.0.1, unknown, ${CALLER}`, CALLER],
			['an IPv6 address', `${OTHER}, 2001:db8::7`, '2001:db8::7'],
		])('is %s', async (_, chain, expected) => {
			const { url, key } = await publishKeyed(behind);
			const headers = proxied({
				'x-forwarded-for': chain,
				'x-real-ip': OTHER,
				forwarded: `for=${OTHER}`,
				'x-client-ip': OTHER,
			});
			expect(sourceIpOf(await send(url, { key, headers }))).toBe(expected);
		});

		it('is the one that the allowlist judges, however the chain is forged', async () => {
			const { url, key } = await publishKeyed(behind, { ipAllowlist: `${OTHER}/32` });
			const from = async (chain: string) =>
				codeOf(await send(url, { key, headers: proxied({ 'x-forwarded-for': chain }) }));
			expect(await from(OTHER)).toEqual(ACCEPTED);
			expect(await from(`${CALLER}, ${OTHER}`)).toEqual(ACCEPTED);
			for (const chain of [
				CALLER,
				`${OTHER}, ${CALLER}`,
				`${OTHER},${OTHER},${CALLER}`,
				`${OTHER}, , ${CALLER}`,
				`${OTHER}, "${OTHER}", ${CALLER}`,
			]) {
				expect(await from(chain)).toEqual(NOT_ALLOWED);
			}
		});

		it('is the proxy’s where the caller sends a header line of its own before the proxy’s', async () => {
			const { url, key } = await publishKeyed(behind, { ipAllowlist: OTHER });
			const sendLines = async (...chain: string[]) =>
				codeOf(
					await sendRawHeaders(
						url,
						[
							`X-Api-Key: ${key}`,
							'X-Forwarded-Proto: https',
							...chain.map((address) => `X-Forwarded-For: ${address}`),
						],
						'{}',
					),
				);
			expect(await sendLines(OTHER, CALLER)).toEqual(NOT_ALLOWED);
			expect((await sendLines(CALLER, OTHER))[0]).toBe(200);
		});

		it('is the proxy’s own without a chain', async () => {
			const { url, key } = await publishKeyed(behind, { ipAllowlist: '127.0.0.0/8' });
			const headers = { 'x-forwarded-proto': 'https' };
			expect(sourceIpOf(await send(url, { key, headers }))).toBe('127.0.0.1');
			expect(codeOf(await send(url, { key, headers: proxied() }))).toEqual(NOT_ALLOWED);
		});
	});

	describe('HTTPS', () => {
		it('is required by default, since the production URL is https; the proxy tells what it was', async () => {
			const { url, key } = await publishKeyed(behind);
			const over = async (headers: Record<string, string>) =>
				codeOf(await send(url, { key, headers }));
			expect(await over(proxied())).toEqual(ACCEPTED);
			expect(await over(proxied({ 'x-forwarded-proto': 'http' }))).toEqual(INSECURE);
			expect(await over({ 'x-forwarded-for': CALLER })).toEqual(INSECURE);
			expect(await over({ 'x-forwarded-for': CALLER, forwarded: 'proto=https' })).toEqual(INSECURE);
		});

		it('is not where the author says never', async () => {
			const { url, key } = await publishKeyed(behind, { requireHttps: 'never' });
			const headers = proxied({ 'x-forwarded-proto': 'http' });
			expect(codeOf(await send(url, { key, headers }))).toEqual(ACCEPTED);
		});
	});

	describe('a signature over the public https URL', () => {
		const form = { From: '+14158675309', Body: 'Hello & goodbye' };

		it('by Twilio verifies, whatever Host and X-Forwarded-Host say', async () => {
			const secret = randomBytes(16).toString('hex');
			const { url } = await publishSigned(
				behind.client,
				'twilio',
				{ secret },
				{ options: { acceptedContent: ['form'] } },
				behind.host.url,
			);
			const called = new URL(`${url}?foo=1&bar=a%20b`);
			const publicUrl = `https://hooks.example.com${called.pathname}${called.search}`;
			const deliver = async (signedUrl: string, over: Record<string, string> = {}) =>
				codeOf(
					await send(called.href, {
						body: new URLSearchParams(form).toString(),
						headers: proxied({
							'content-type': 'application/x-www-form-urlencoded',
							'x-twilio-signature': getExpectedTwilioSignature(secret, signedUrl, form),
							...over,
						}),
					}),
				);
			expect(await deliver(publicUrl)).toEqual(ACCEPTED);
			expect(await deliver(publicUrl, { 'x-forwarded-host': 'evil.example.com' })).toEqual(
				ACCEPTED,
			);
			expect(await deliver(called.href)).toEqual([401, 'signature_invalid']);
			const evil = publicUrl.replace('hooks.', 'evil.');
			expect(await deliver(evil, { 'x-forwarded-host': 'evil.example.com' })).toEqual([
				401,
				'signature_invalid',
			]);
		});
	});
});

describe('behind a proxy that takes a part of the path off', () => {
	let behind: Behind;

	beforeAll(async () => {
		behind = await startBehindProxy('https://example.com/n8n/');
	});
	afterAll(async () => {
		await behind.host.stop();
	});

	it('a signature by Square over the public URL verifies, and one over another does not', async () => {
		const secret = randomBytes(16).toString('hex');
		const { client, host } = behind;
		const { url } = await publishSigned(client, 'square', { secret }, {}, host.url);
		const { pathname } = new URL(url);
		const body = '{"type":"payment.updated","event_id":"e-1"}';
		const deliver = async (signedUrl: string) =>
			codeOf(
				await send(url, {
					body,
					headers: proxied({
						'x-square-hmacsha256-signature': createHmac('sha256', secret)
							.update(signedUrl + body)
							.digest('base64'),
					}),
				}),
			);
		expect(await deliver(`https://example.com/n8n${pathname}`)).toEqual(ACCEPTED);
		expect(await deliver(`https://example.com${pathname}`)).toEqual([401, 'signature_invalid']);
	});
});
