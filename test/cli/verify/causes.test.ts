import { createHmac } from 'node:crypto';

import { sign as signToken } from 'jsonwebtoken';

import { schemeById } from '../../../admission/signature/schemes';
import type { Delivery, HeaderLine } from '../../../cli/delivery';
import { signDelivery } from '../../../cli/signing/sign';
import { CAUSES, type Cause } from '../../../cli/verify/diagnose';
import { claimsUnder } from '../claims';
import { run } from '../run';

const SECRET = 'aGVsbG8gd29ybGQsIGhlbGxvIHNlY3JldA==';
const SENT_S = 1_768_471_200;
const URL_OF_NODE = 'https://n8n.example.com/webhook/orders';
const BODY = '{"name":"Zoë","path":"a/b","items":[1,2]}';

/** What somebody captured, and what they believe of it. */
interface Captured {
	readonly scheme: string;
	readonly delivery: Delivery;
	readonly secret?: string;
	readonly atS?: number;
}

const hmac = (secret: string | Buffer, content: string, encoding: 'hex' | 'base64' = 'hex') =>
	createHmac('sha256', secret).update(content).digest(encoding);

const delivery = (headers: readonly HeaderLine[], body = BODY, url = URL_OF_NODE): Delivery => ({
	method: 'POST',
	url,
	headers,
	body: Buffer.from(body),
});

/** Sent as the provider does. */
const signed = (scheme: string, body = BODY, url = URL_OF_NODE): Delivery =>
	signDelivery(delivery([], body, url), schemeById(scheme)!, SECRET, SENT_S * 1000);

/** Captured with another body than was sent. */
const rewritten = (sent: string, captured: string): Captured => ({
	scheme: 'github',
	delivery: { ...signed('github', sent), body: Buffer.from(captured) },
});

/** Captured at another URL than was called. */
const calledAs = (url: string): Captured => ({
	scheme: 'square',
	delivery: { ...signed('square', BODY, url), url: URL_OF_NODE },
});

const github = (signature: string): Captured => ({
	scheme: 'github',
	delivery: delivery([['x-hub-signature-256', signature]]),
});

const slack = (timestamp: string): Captured => ({
	scheme: 'slack',
	delivery: delivery([
		['x-slack-request-timestamp', timestamp],
		['x-slack-signature', `v0=${hmac(SECRET, `v0:${timestamp}:${BODY}`)}`],
	]),
});

const webflow = (timestamp: string): Captured => ({
	scheme: 'webflow',
	delivery: delivery([
		['x-webflow-timestamp', timestamp],
		['x-webflow-signature', hmac(SECRET, `${timestamp}:${BODY}`)],
	]),
});

const without = (scheme: string, name: string): Captured => {
	const sent = signed(scheme);
	const headers = sent.headers.filter(([each]) => each.toLowerCase() !== name);
	return { scheme, delivery: { ...sent, headers } };
};

/** Mailgun signs within the body. */
function mailgunWithout(member: string): Captured {
	const sent = signed('mailgun', '{}');
	const { signature } = JSON.parse(sent.body.toString()) as { signature: Record<string, string> };
	const rest = Object.entries(signature).filter(([name]) => name !== member);
	const body = JSON.stringify({ signature: Object.fromEntries(rest) });
	return { scheme: 'mailgun', delivery: delivery([['content-type', 'application/json']], body) };
}

/** A token for a URL, as monday.com sends it. */
function token(secret: string, url: string): Captured {
	const claims = { aud: url, iat: SENT_S, exp: SENT_S + 300 };
	return {
		scheme: 'monday',
		delivery: delivery([['authorization', signToken(claims, secret)]]),
	};
}

const indented = JSON.stringify(JSON.parse(BODY), undefined, 2);

/** For each cause and each thing that docs/cli.md says of it, a delivery that shows it. */
const CASES: Readonly<Record<Cause, Readonly<Record<string, () => Captured>>>> = {
	secret: {
		'another secret, or a change that cannot be undone: nothing else explains it': () => ({
			scheme: 'github',
			delivery: signed('github'),
			secret: 'another',
		}),
	},
	secretForm: {
		'the right secret, used as text instead of decoded': () => ({
			scheme: 'svix',
			delivery: delivery([
				['svix-id', 'msg_1'],
				['svix-timestamp', String(SENT_S)],
				['svix-signature', `v1,${hmac(SECRET, `msg_1.${SENT_S}.${BODY}`, 'base64')}`],
			]),
		}),
		'decoded instead of used as text': () =>
			github(`sha256=${hmac(Buffer.from(SECRET, 'base64'), BODY)}`),
		'with a line break at its end': () => github(`sha256=${hmac(`${SECRET}\n`, BODY)}`),
	},
	encoding: {
		'the signature is in base64 and must be hexadecimal': () =>
			github(`sha256=${hmac(SECRET, BODY, 'base64')}`),
		'it is in hexadecimal and must be base64': () => ({
			scheme: 'shopify',
			delivery: delivery([['x-shopify-hmac-sha256', hmac(SECRET, BODY)]]),
		}),
	},
	prefix: {
		'`sha256=` or the like is missing': () => github(hmac(SECRET, BODY)),
		'there is one too many': () => ({
			scheme: 'gitea',
			delivery: delivery([['x-gitea-signature', `sha256=${hmac(SECRET, BODY)}`]]),
		}),
	},
	algorithm: {
		'made with another hash': () =>
			github(`sha256=${createHmac('sha512', SECRET).update(BODY).digest('hex')}`),
	},
	timestamp: {
		'the signature is right, but too old': () => ({
			scheme: 'stripe',
			delivery: signed('stripe'),
			atS: SENT_S + 301,
		}),
		'it is right, but from the future': () => ({
			scheme: 'stripe',
			delivery: signed('stripe'),
			atS: SENT_S - 301,
		}),
	},
	timestampUnit: {
		'in milliseconds instead of seconds': () => slack(`${SENT_S}000`),
		'in seconds instead of milliseconds': () => webflow(String(SENT_S)),
		'as a date': () => slack(new Date(SENT_S * 1000).toISOString()),
	},
	body: {
		'the body was written again by JSON.stringify': () => rewritten(BODY, indented),
		'by Python': () => rewritten('{"name": "Zo\\u00eb", "path": "a/b", "items": [1, 2]}', BODY),
		'by PHP': () => rewritten('{"name":"Zo\\u00eb","path":"a\\/b","items":[1,2]}', BODY),
		'its line breaks were changed': () => rewritten('{\r\n}', '{\n}'),
		'one was added at its end': () => rewritten(BODY, `${BODY}\n`),
		'one is missing there': () => rewritten(`${BODY}\n`, BODY),
		'a byte-order mark was added': () => rewritten(BODY, `\ufeff${BODY}`),
		'a byte-order mark is missing': () => rewritten(`\ufeff${BODY}`, BODY),
	},
	url: {
		'the sender called another URL: another scheme': () =>
			calledAs(URL_OF_NODE.replace('https', 'http')),
		host: () => {
			const { scheme, delivery: sent } = calledAs('https://hooks.example.com/webhook/orders');
			const headers = [...sent.headers, ['x-forwarded-host', 'hooks.example.com'] as const];
			return { scheme, delivery: { ...sent, headers } };
		},
		port: () => {
			const { scheme, delivery: sent } = calledAs(URL_OF_NODE);
			return { scheme, delivery: { ...sent, url: 'https://n8n.example.com:5678/webhook/orders' } };
		},
		'slash at the end': () => calledAs(`${URL_OF_NODE}/`),
		query: () => {
			const { scheme, delivery: sent } = calledAs(URL_OF_NODE);
			return { scheme, delivery: { ...sent, url: `${URL_OF_NODE}?shop=7` } };
		},
		'the test URL': () => calledAs(URL_OF_NODE.replace('/webhook/', '/webhook-test/')),
	},
	headerName: {
		'a header is there under another name': () => ({
			scheme: 'github',
			delivery: delivery([['x-proxy-signature', `sha256=${hmac(SECRET, BODY)}`]]),
		}),
	},
	headerMissing: {
		'a header is not there': () => without('slack', 'x-slack-request-timestamp'),
		'the signature is not in the body, where the scheme has it': () => mailgunWithout('signature'),
		'the timestamp is not there': () => mailgunWithout('timestamp'),
	},
	headerRepeated: {
		'a header is there twice': () => {
			const sent = signed('github');
			return {
				scheme: 'github',
				delivery: { ...sent, headers: [...sent.headers, ...sent.headers] },
			};
		},
	},
	scheme: {
		'the delivery is signed as another provider does it': () => ({
			scheme: 'standardWebhooks',
			delivery: signed('stripe'),
		}),
	},
	token: {
		'a JSON Web Token is signed with another secret': () => token('another', URL_OF_NODE),
		'it is for another URL': () => token(SECRET, 'https://elsewhere.example.com/'),
	},
};

/** Asks the command, as somebody does who captured it. */
async function causesOf({ scheme, delivery: captured, secret = SECRET, atS = SENT_S }: Captured) {
	const { exitCode, json } = await run(
		[
			...['verify', '--scheme', scheme, '--secret', secret, '--at', String(atS), '--json'],
			...['--headers', JSON.stringify(captured.headers), '--body', '-', '--url', captured.url],
		],
		{ input: captured.body.toString() },
	);
	expect(exitCode).toBe(1);
	return (json() as { findings: { cause: string }[] }).findings.map(({ cause }) => cause);
}

describe('spot-connect verify', () => {
	const claims = claimsUnder('Check a delivery');

	it('has a row in docs/cli.md for every cause, and no other', () => {
		expect([...new Set(claims.map(([cause]) => cause))].sort()).toEqual([...CAUSES].sort());
	});

	it('is shown here by what docs/cli.md claims, and by nothing else', () => {
		const shown = Object.entries(CASES).flatMap(([cause, cases]) =>
			Object.keys(cases).map((claim) => [cause, claim]),
		);
		expect(shown.sort()).toEqual([...claims].map((each) => [...each]).sort());
	});

	it.each(claims)('finds %s: %s', async (cause, claim) => {
		const captured = CASES[cause as Cause][claim]!();
		expect(await causesOf(captured)).toEqual([cause]);
	});
});
