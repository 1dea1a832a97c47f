import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

import { CAUSES, type Check, type CheckName } from '../../../cli/doctor/check';
import type { ExamineSettings } from '../../../cli/doctor/examine';
import { certify, type Certified } from '../certificates';
import { claimsUnder } from '../claims';
import { acceptance, notRegistered, refusal, startServer, type Reply } from '../server';
import { checksOf, healthy, KEY, PATH, withHeaders, withPost, type Answers } from './trigger';

const DAY_MS = 86_400_000;

type Checks = Readonly<Record<string, Check>>;

/** What a thing that the doctor finds looks like, and the word that it has for it. */
interface Case {
	/** Nothing where it is told, but needs no mending. */
	readonly cause?: string;
	/** What it is told with. */
	readonly message: string;
	readonly look: () => Promise<Checks>;
}

const authority = certify({ name: 'Test Authority', isAuthority: true });

interface Place {
	readonly path?: string;
	/** Speaks TLS with it. */
	readonly certified?: Pick<Certified, 'cert' | 'key'>;
	readonly over?: Partial<ExamineSettings>;
}

/** Looks at a server of its own. */
async function look(
	answers: Answers,
	{ path = PATH, certified, over = {} }: Place = {},
): Promise<Checks> {
	const server = await startServer(
		answers,
		certified && { cert: certified.cert, key: certified.key },
	);
	try {
		return await checksOf(`${server.url}${path}`, { ca: authority.cert, ...over });
	} finally {
		await server.close();
	}
}

const over = (settings: Partial<ExamineSettings>) => async () =>
	await look(healthy, { over: settings });
const answering = (answers: Answers) => async () => await look(answers);
const certifiedBy = (certified: Pick<Certified, 'cert' | 'key'>) => async () =>
	await look(healthy, { certified });
const refusing = (code: Parameters<typeof refusal>[0]['code']) =>
	withPost(refusal({ code, detail: 'Why.' }));
const redirecting = (location: string) =>
	answering(() => ({ status: 301, headers: { location } }) satisfies Reply);
const trusted = (wish: Partial<Parameters<typeof certify>[0]> = {}) =>
	certify({ name: '127.0.0.1', issuer: authority, ...wish });
const at = (address: string) => over({ lookup: async () => [{ address }], timeoutMs: 200 });

/** A port where connections are taken and then nothing else is done, or they are cut. */
async function lookAtPort(isCut: boolean): Promise<Checks> {
	const port = createServer((socket) => {
		socket.on('error', () => undefined);
		if (isCut) socket.once('data', () => socket.destroy());
	}).listen(0, '127.0.0.1');
	await once(port, 'listening');
	const url = `http://127.0.0.1:${(port.address() as AddressInfo).port}${PATH}`;
	try {
		return await checksOf(url, { timeoutMs: isCut ? 10_000 : 300 });
	} finally {
		port.close();
	}
}

async function lookAtClosedPort(): Promise<Checks> {
	const closed = await startServer(healthy);
	await closed.close();
	return await checksOf(`${closed.url}${PATH}`);
}

async function lookForTlsAtHttp(): Promise<Checks> {
	const server = await startServer(healthy);
	try {
		return await checksOf(`https://127.0.0.1:${server.port}${PATH}`);
	} finally {
		await server.close();
	}
}

function lateBy(seconds: number): () => Promise<Checks> {
	const now = Math.floor(Date.now() / 1000) * 1000;
	return async () =>
		await look(withHeaders({ date: new Date(now).toUTCString() }), {
			over: { nowMs: () => now + 500 + seconds * 1000 },
		});
}

const unknownName = async () => {
	throw Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
};
const chain = () => {
	const issuer = certify({ name: 'Intermediate', issuer: authority, isAuthority: true });
	return certify({ name: '127.0.0.1', issuer });
};
const ofUnknownAuthority = () => {
	const other = certify({ name: 'Other Authority', isAuthority: true });
	const leaf = certify({ name: '127.0.0.1', issuer: other });
	return { ...leaf, cert: leaf.cert + other.cert };
};
const send = (key: string, certified?: Certified) => async () =>
	await look(healthy, {
		...(certified && { certified }),
		over: { delivery: { header: 'x-api-key', key } },
	});

/** For each thing that docs/cli.md says of a check, what shows it. */
const CASES: Readonly<Record<CheckName, Readonly<Record<string, Case>>>> = {
	url: {
		'the test URL in the place of the production URL': {
			message: 'This is the test URL',
			cause: 'testUrl',
			look: async () => await look(healthy, { path: '/webhook-test/orders' }),
		},
		'a path without `/webhook/`': {
			message: 'The path has no /webhook/ in it',
			cause: 'noWebhookPath',
			look: async () => await look(healthy, { path: '/orders' }),
		},
	},
	dns: {
		'a name that is not known': {
			message: 'the name is not known to DNS',
			cause: 'unresolved',
			look: over({ lookup: unknownName }),
		},
		'one that only this machine reaches': {
			message: 'only this machine reaches it',
			cause: 'thisMachineOnly',
			look: at('127.0.0.1'),
		},
		'one that only its network reaches': {
			message: 'only machines of its network reach it',
			cause: 'thisNetworkOnly',
			look: at('192.168.255.254'),
		},
	},
	tcp: {
		'a port where nothing listens': {
			message: 'nothing listens there',
			cause: 'nothingListens',
			look: lookAtClosedPort,
		},
		'one of several addresses that does not answer': {
			message: '127.0.0.2',
			cause: 'addressSilent',
			look: over({ lookup: async () => [{ address: '127.0.0.1' }, { address: '127.0.0.2' }] }),
		},
	},
	tls: {
		'a self-signed certificate': {
			message: 'self-signed',
			cause: 'selfSigned',
			look: certifiedBy(certify({ name: '127.0.0.1' })),
		},
		'an incomplete chain': {
			message: 'The chain of certificates is not complete',
			cause: 'chainIncomplete',
			look: certifiedBy(chain()),
		},
		'an authority that is not known': {
			message: 'The certificate is not trusted (SELF_SIGNED_CERT_IN_CHAIN)',
			cause: 'authorityUnknown',
			look: certifiedBy(ofUnknownAuthority()),
		},
		'no TLS at all': {
			message: 'does not speak TLS there',
			cause: 'noTls',
			look: lookForTlsAtHttp,
		},
	},
	'certificate name': {
		'a certificate for another name': {
			message: 'is not for 127.0.0.1, but for DNS:other.example.com',
			cause: 'otherName',
			look: certifiedBy(trusted({ name: 'other.example.com' })),
		},
	},
	'certificate dates': {
		'one that has expired': {
			message: 'The certificate expired on ',
			cause: 'expired',
			look: certifiedBy(trusted({ toMs: Date.now() - DAY_MS / 2 })),
		},
		'one that is not valid yet': {
			message: 'The certificate is not valid before ',
			cause: 'notYetValid',
			look: certifiedBy(trusted({ fromMs: Date.now() + DAY_MS })),
		},
		'one that expires within 14 days': {
			message: 'The certificate expires in 5 days, on ',
			cause: 'expiresSoon',
			look: certifiedBy(trusted({ toMs: Date.now() + 5.5 * DAY_MS })),
		},
	},
	answer: {
		'a connection that gets no answer in time': {
			message: 'no whole answer came within',
			cause: 'noAnswer',
			look: async () => await lookAtPort(false),
		},
		'one that is cut': {
			message: 'the connection was cut',
			cause: 'noAnswer',
			look: async () => await lookAtPort(true),
		},
	},
	redirect: {
		'HTTP sent on to HTTPS': {
			message: 'sends requests on to https://127.0.0.1',
			cause: 'toHttps',
			look: redirecting(`https://127.0.0.1${PATH}`),
		},
		'a slash at the end': {
			message: 'sends requests on to /webhook/orders/',
			cause: 'slash',
			look: redirecting(`${PATH}/`),
		},
		'another host': {
			message: 'sends requests on to http://www.n8n.example.com',
			cause: 'otherHost',
			look: redirecting(`http://www.n8n.example.com${PATH}`),
		},
		'a login': {
			message: 'sends requests on to /login',
			cause: 'elsewhere',
			look: redirecting('/login'),
		},
	},
	get: {
		'a webhook that listens to GET': {
			message: 'The webhook listens to GET',
			cause: 'listensToGet',
			look: answering((received) =>
				received.method === 'OPTIONS'
					? { status: 204, headers: { 'access-control-allow-methods': 'OPTIONS, GET, POST' } }
					: healthy(received),
			),
		},
	},
	published: {
		'a workflow that is not published': {
			message: 'no published workflow with this path',
			cause: 'notPublished',
			look: answering(() => notRegistered('POST orders')),
		},
		'a test URL that does not listen': {
			message: 'only after a click on Execute workflow',
			cause: 'notListening',
			look: async () =>
				await look(() => notRegistered('orders', true), { path: '/webhook-test/orders' }),
		},
		'a webhook that does not take POST': {
			message: 'The webhook is there, but for PUT only',
			cause: 'otherMethod',
			look: answering(
				withPost({
					status: 404,
					body: '{"code":404,"message":"This webhook is not registered for POST requests. Did you mean to make a PUT request?"}',
				}),
			),
		},
	},
	post: {
		'a webhook that lets anybody in': {
			message: 'anybody may start the workflow',
			cause: 'anybody',
			look: answering(withPost(acceptance)),
		},
		'one that looks at the body of a stranger': {
			message: 'gets past authentication, as far as schema_violation',
			cause: 'pastAuthentication',
			look: answering(refusing('schema_violation')),
		},
		'one that refuses before it looks at the key': {
			message: 'refused before its key is looked at (source_not_allowed)',
			cause: 'refusedEarly',
			look: answering(refusing('source_not_allowed')),
		},
		'a misconfigured one': {
			message: 'The trigger is misconfigured. Why.',
			cause: 'misconfigured',
			look: answering(refusing('misconfigured')),
		},
		'one that takes HTTPS only': {
			message: 'The trigger takes HTTPS only',
			cause: 'httpsOnly',
			look: answering(refusing('transport_insecure')),
		},
		'one that does not trust its proxy (`N8N_PROXY_HOPS`)': {
			message: 'it does not trust the proxy',
			cause: 'proxyNotTrusted',
			look: async () => await look(refusing('transport_insecure'), { certified: trusted() }),
		},
		"one that is not Spot Connect's": {
			message: 'not by Spot Connect',
			cause: 'notSpotConnect',
			look: answering(withPost({ body: '{}' })),
		},
		'a proxy without n8n': {
			message: 'The proxy answers, but n8n does not',
			cause: 'notSpotConnect',
			look: answering(withPost({ status: 502 })),
		},
	},
	'event id': {
		'a proxy that takes the header `x-spot-connect-event-id` off': {
			message: 'something takes it off on the way',
			cause: 'takenOff',
			look: answering(
				withPost({
					...refusal({ code: 'api_key_missing', detail: 'There is no key.' }),
					headers: { 'content-type': 'application/problem+json' },
				}),
			),
		},
	},
	clock: {
		'a clock that is 30 seconds off': {
			message: 'is 31 seconds behind',
			cause: 'somewhatOff',
			look: lateBy(31),
		},
		'one that is off by more than signatures tolerate (300)': {
			message: 'is 301 seconds ahead of',
			cause: 'farOff',
			look: lateBy(-301),
		},
		'an answer that has no date': {
			message: 'The answer has no date',
			cause: 'noDate',
			look: answering(withHeaders({ date: 'today' })),
		},
	},
	proxies: {
		'what stands before n8n, as far as its answers tell': {
			message: 'The answer comes by way of Cloudflare',
			cause: 'proxyNamed',
			look: answering(withHeaders({ 'cf-ray': '8a' })),
		},
	},
	cors: {
		'from which sites web pages may call': {
			message: 'Web pages of https://shop.example may call',
			look: answering(withHeaders({ 'access-control-allow-origin': 'https://shop.example' })),
		},
	},
	'body limit': {
		'the limits that are known for what answers (no large body is sent)': {
			message: 'nginx takes bodies of 1 MiB',
			cause: 'smallLimit',
			look: answering(withHeaders({ server: 'nginx' })),
		},
	},
	delivery: {
		'with `--send`: a key that is refused': {
			message: 'With the key: Refused: API key missing',
			cause: 'refused',
			look: send('sc_another'),
		},
		'a certificate that is not trusted, so that the key is not sent': {
			message: 'the certificate is self-signed',
			cause: 'notSent',
			look: send(KEY, certify({ name: '127.0.0.1' })),
		},
	},
};

describe('spot-connect doctor', () => {
	const claims = claimsUnder('Check a webhook');

	it('has a row in docs/cli.md for every check, and no other', () => {
		expect([...new Set(claims.map(([name]) => name))].sort()).toEqual(Object.keys(CAUSES).sort());
	});

	it('is shown here by what docs/cli.md claims, and by nothing else', () => {
		const shown = Object.entries(CASES).flatMap(([name, cases]) =>
			Object.keys(cases).map((claim) => [name, claim]),
		);
		expect(shown.sort()).toEqual([...claims].map((each) => [...each]).sort());
	});

	it.each(Object.keys(CAUSES) as CheckName[])('has a case for each cause of %s', (name) => {
		const shown = Object.values(CASES[name]).flatMap(({ cause }) => cause ?? []);
		expect([...new Set(shown)].sort()).toEqual([...CAUSES[name]].sort());
	});

	it.each(claims)('tells by %s: %s', async (name, claim) => {
		const { cause, message, look: lookAtIt } = CASES[name as CheckName][claim]!;
		const { [name]: check } = await lookAtIt();
		expect(check).toMatchObject({
			message: expect.stringContaining(message) as string,
			...(cause === undefined
				? { status: 'ok' }
				: {
						cause,
						status: expect.stringMatching(/^(?:warn|fail)$/) as string,
						advice: expect.stringMatching(/\S/) as string,
					}),
		});
	});
});
