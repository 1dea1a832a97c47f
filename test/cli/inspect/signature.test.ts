import fc from 'fast-check';

import type { KeptSignature } from '../../../cli/inspect/capture';
import { SignatureCheck, type Signed } from '../../../cli/inspect/signature-check';
import type { Delivery, HeaderLine } from '../../../cli/delivery';
import { EXAMPLES } from '../../../cli/examples';
import { signDelivery, SIGNABLE_SCHEMES } from '../../../cli/signing/sign';
import { schemeById, SCHEMES } from '../../../admission/signature/schemes';
import { startInspector } from './support';

const NOW = Date.UTC(2026, 0, 15, 10);
/** Good as base64, as hexadecimal digits and as text. */
const SECRET = 'abcdef0123456789abcdef0123456789abcdef0123456789';
const OTHER = 'fedcba9876543210fedcba9876543210fedcba9876543210';

interface Sent {
	readonly headers?: readonly HeaderLine[];
	readonly body?: string;
	readonly secret?: string;
	readonly url?: string;
}

function signed(
	id: string,
	{ headers = [], body = '{"a": 1}', secret = SECRET, url }: Sent = {},
): Delivery {
	const scheme = schemeById(id)!;
	const isForm = scheme.signed.includes('formSorted');
	return signDelivery(
		{
			method: 'POST',
			url: url ?? 'http://localhost:4567/hook',
			headers: [
				['Host', 'localhost:4567'],
				['Content-Type', isForm ? 'application/x-www-form-urlencoded' : 'application/json'],
				...headers,
			],
			body: Buffer.from(isForm ? 'a=1' : body),
		},
		scheme,
		secret,
		NOW,
	);
}

function captured({ method, url, headers, body }: Delivery): Signed {
	return {
		method,
		path: new URL(url).pathname + new URL(url).search,
		rawHeaders: headers.flat(),
		body: { bytes: body.length, data: body },
		receivedMs: NOW,
	};
}

function check(delivery: Delivery, secret = ''): KeptSignature | undefined {
	const signatures = new SignatureCheck();
	signatures.secret = secret;
	return signatures.check(captured(delivery));
}

/** Their only sign is a header that most requests without a signature have, too. */
const NOT_RECOGNISED = new Set(['okta', 'monday']);

describe('which scheme signed a request', () => {
	it.each(SIGNABLE_SCHEMES.filter(({ id }) => !NOT_RECOGNISED.has(id)).map(({ id }) => id))(
		'%s is among the candidates of what it signed, and verifies',
		(id) => {
			const delivery = signed(id);
			const unchecked = check(delivery)!;
			expect(unchecked.candidates).toContain(id);
			expect(unchecked.state).toBe('unchecked');
			expect(check(delivery, SECRET)!.state).toBe('verified');
			expect(check(delivery, OTHER)!.state).toBe('failed');
		},
	);

	it.each(['okta', 'monday'])(
		'%s is not told by its header, but checked where it is chosen',
		(id) => {
			const delivery = signed(id);
			expect(check(delivery)).toBeUndefined();
			const signatures = new SignatureCheck(schemeById(id));
			signatures.secret = SECRET;
			expect(signatures.check(captured(delivery))).toMatchObject({ scheme: id, state: 'verified' });
		},
	);

	it.each([
		['github', 'github', [['X-GitHub-Event', 'push']]],
		['meta', 'meta', []],
		['bitbucket', 'bitbucket', [['X-Event-Key', 'repo:push']]],
		['jira', 'jira', [['X-Atlassian-Webhook-Identifier', '1']]],
		['intercom', 'intercom', []],
		['standardWebhooks', 'standardWebhooks', []],
		['openAI', 'openAI', [['User-Agent', 'OpenAI/1.0']]],
		['gitlabSigned', 'gitlabSigned', [['X-Gitlab-Event', 'Push Hook']]],
		['clerk', 'svix', []],
		['gocardless', 'gocardless', []],
		['stripe', 'stripe', []],
		['slack', 'slack', []],
		['mailgun', 'mailgun', []],
		['telegram', 'telegram', []],
	] as const)('signed as %s, it is named %s by all that is there', (id, name, headers) => {
		expect(check(signed(id, { headers: headers }))?.scheme).toBe(name);
	});

	it.each([
		['without a signature', []],
		['with a token only', [['Authorization', 'Bearer x']]],
		['with an empty signature', [['X-Hub-Signature-256', '']]],
	] as const)('none, for a request %s', (_, headers) => {
		expect(
			check({ method: 'POST', url: 'http://x/', headers, body: Buffer.from('{}') }),
		).toBeUndefined();
	});

	it.each([
		[
			'a public key',
			[
				['X-Signature-Ed25519', 'ab'],
				['X-Signature-Timestamp', '1'],
			],
			'discord',
			'public key',
		],
		[
			'HTTP Message Signatures',
			[
				['Signature-Input', 'a=()'],
				['Signature', 'a=:AA==:'],
			],
			'httpMessageSignature',
			'agreed on',
		],
	] as const)('is named, but not checked, for %s', (_, headers, scheme, detail) => {
		const delivery = { method: 'POST', url: 'http://x/', headers, body: Buffer.from('{}') };
		expect(check(delivery, SECRET)).toMatchObject({
			scheme: expect.stringMatching(scheme) as string,
			state: 'unchecked',
			detail: expect.stringContaining(detail) as string,
		});
	});

	it('is the chosen one whatever a request looks like', () => {
		const signatures = new SignatureCheck(schemeById('slack'));
		signatures.secret = SECRET;
		const request = captured(signed('github'));
		const signature = signatures.check(request)!;
		expect(signature).toMatchObject({ scheme: 'slack', state: 'failed' });
		expect(signatures.findingsOf(request, signature)).toMatchObject([{ cause: 'scheme' }]);
	});
});

describe('whether a signature fits', () => {
	it('by any of the schemes that it may be of: the one that fits names it', () => {
		const delivery = signed('standardWebhooks');
		expect(check(delivery, `whsec_${SECRET}`)).toMatchObject({ state: 'verified' });
	});

	it('takes the URL of the proxy where the signature covers it', () => {
		const delivery = signed('square', { url: 'https://hooks.example/hook' });
		const behind = (headers: readonly HeaderLine[]) =>
			check({ ...delivery, headers: [...headers, ...delivery.headers.slice(1)] }, SECRET)?.state;
		expect(behind([['Host', 'hooks.example']])).toBe('verified');
		expect(
			behind([
				['Host', 'localhost:4567'],
				['X-Forwarded-Proto', 'https'],
				['X-Forwarded-Host', 'hooks.example'],
			]),
		).toBe('verified');
		expect(behind([['Host', 'localhost:4567']])).toBe('failed');
	});

	it('is not said of a body that is not kept whole', () => {
		const signatures = new SignatureCheck();
		signatures.secret = SECRET;
		const request = captured(signed('github'));
		const cut = { ...request, body: { ...request.body, bytes: 100_000 } };
		expect(signatures.check(cut)).toMatchObject({
			state: 'unchecked',
			detail: expect.stringContaining('not kept whole') as string,
		});
	});

	it('says which field cannot be used where the secret has the wrong form, not the secret', () => {
		const signature = check(signed('airtable'), 'no base64!');
		expect(signature).toMatchObject({ state: 'failed' });
		expect(signature!.detail).toContain('Secret');
		expect(signature!.detail).not.toContain('no base64!');
	});

	it.each([
		['another secret', { ...signed('github', { secret: OTHER }) }, 'secret'],
		[
			'a body that was written again',
			{ ...signed('github'), body: Buffer.from('{"a":1}') },
			'body',
		],
		[
			'a missing prefix',
			{
				...signed('github'),
				headers: signed('github').headers.map(
					([name, value]) => [name, value.replace('sha256=', '')] as const,
				),
			},
			'prefix',
		],
	])('explains %s', (_, delivery, cause) => {
		const signatures = new SignatureCheck();
		signatures.secret = SECRET;
		const request = captured(delivery);
		const signature = signatures.check(request)!;
		expect(signature.state).toBe('failed');
		const findings = signatures.findingsOf(request, signature);
		expect(findings.map((each) => each.cause)).toEqual([cause]);
		expect(JSON.stringify(findings)).not.toContain(SECRET);
	});

	it('comes with findings only where a request is looked at, and changes with the secret', async () => {
		await using inspector = await startInspector({ secret: OTHER, nowMs: () => NOW });
		const { headers, body } = signed('slack', {
			body: JSON.stringify(EXAMPLES['slack.mention']!.body),
		});
		await fetch(inspector.url, {
			method: 'POST',
			headers: headers.slice(1) as [string, string][],
			body: new Uint8Array(body),
		});
		const summary = async () => (await inspector.list()).requests[0]!.signature;
		expect(await summary()).toEqual({ scheme: 'slack', name: 'Slack', state: 'failed' });
		expect((await inspector.full(1)).signature).toMatchObject({
			candidates: ['slack'],
			findings: [{ cause: 'secret' }],
		});
		const answer = await inspector.call('PUT', '/api/secret', { secret: SECRET });
		const text = await answer.text();
		expect(JSON.parse(text)).toMatchObject({ hasSecret: true });
		expect(text).not.toContain(SECRET);
		expect(await summary()).toMatchObject({ state: 'verified' });
		expect((await inspector.full(1)).signature).not.toHaveProperty('findings');
		await inspector.call('PUT', '/api/secret', { secret: '' });
		expect(await summary()).toMatchObject({ state: 'unchecked' });
		expect((await inspector.state()).hasSecret).toBe(false);
	});
});

describe('what no sender can do', () => {
	const places = SCHEMES.flatMap(({ signature, timestamp }) => [signature.at, timestamp?.at ?? []])
		.flat()
		.flatMap((at) => (at.in === 'header' || at.in === 'headerPart' ? [at.name] : []));
	const value = fc.oneof(
		fc.constantFrom('', 'sha256=', 't=1,v1=ab', 'v1,', '1', `sha256=${'0'.repeat(64)}`),
		fc.string(),
	);
	const header = fc.tuple(
		fc.constantFrom(...places, 'host', 'x-forwarded-proto', 'x-forwarded-host', 'content-type'),
		value,
	);
	const body = fc.oneof(
		fc.json(),
		fc.constant('{"passcode": {}, "signature": {"signature": 1}}'),
		fc.constant(`{"passcode":${'['.repeat(50_000)}`),
		fc.string(),
	);

	it('is to make the check throw, by whatever headers, path and body', () => {
		const signatures = new SignatureCheck();
		signatures.secret = SECRET;
		fc.assert(
			fc.property(
				fc.array(header, { maxLength: 6 }),
				fc.oneof(fc.constantFrom('*', '/', '//x', 'http://[', 'http://x/y'), fc.string()),
				body,
				(headers, path, text) => {
					const data = Buffer.from(text);
					const request: Signed = {
						method: 'POST',
						path,
						rawHeaders: headers.flat(),
						body: { bytes: data.length, data },
						receivedMs: NOW,
					};
					const signature = signatures.check(request);
					expect(signature?.state).not.toBe('verified');
				},
			),
			{ numRuns: 500 },
		);
	});
});
