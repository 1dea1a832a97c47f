import fc from 'fast-check';
import { createHmac } from 'node:crypto';

import type { RequestBody } from '../../../admission/request';
import {
	compileHandshakes,
	HANDSHAKE_ARRIVALS,
	type HandshakeAnswer,
	type HandshakeRequest,
} from '../../../admission/signature/handshake';
import { schemeById, SCHEMES } from '../../../admission/signature/schemes';
import { missing } from '../../../admission/signature/verifier';
import { compileScheme } from '../../../admission/signature/verify';
import { jsonRequest } from '../request';

const SECRET = 'kQk2Vd5dC0M8cJrZ4u8q3w7bXlAq8jR2';
const VERIFY_TOKEN = 'a word that Meta knows';
/** The first public key of RFC 8032, section 7.1. */
const ED25519 = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';

interface Request {
	readonly method?: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly query?: Readonly<Record<string, unknown>>;
	readonly body?: unknown;
}

const handshakesOf = (scheme: string) =>
	compileHandshakes(
		compileScheme(schemeById(scheme)!, { secrets: [SECRET], publicKeys: [ED25519] }),
		{ secret: SECRET, verifyToken: VERIFY_TOKEN },
	);

const requestOf = ({ method = 'POST', headers = {}, query = {}, body }: Request) => {
	const parsed: RequestBody = { state: 'parsed', value: body, raw: Buffer.alloc(0) };
	return {
		...jsonRequest(),
		method,
		headers,
		rawHeaders: Object.entries(headers).flat(),
		query,
		body: parsed,
	};
};

/** As an unsigned request is answered, before any check has read a body. */
const beforeChecks = (scheme: string, request: Request) =>
	handshakesOf(scheme).unsigned(requestOf(request));

/** As a request is answered that has passed all checks. */
const afterChecks = (scheme: string, request: Request): HandshakeAnswer | undefined => {
	const { method = 'POST', headers = {}, query = {}, body } = request;
	const admitted: HandshakeRequest = { method, headers, query, body };
	return handshakesOf(scheme).signed(admitted);
};

const hmac = (text: string, encoding: 'hex' | 'base64') =>
	createHmac('sha256', SECRET).update(text).digest(encoding);

interface Case {
	readonly good: Request;
	readonly answer: HandshakeAnswer;
	/** Not the provider's set-up request, each with the reason. */
	readonly others: Readonly<Record<string, Request>>;
	/** The same with another challenge, where there is one. */
	readonly challenged?: (challenge: unknown) => Request;
}

const LONG = 'x'.repeat(1001);

const asana = (secret: unknown): Request => ({ headers: { 'x-hook-secret': secret as string } });
const query =
	(name: string) =>
	(challenge: unknown): Request => ({ method: 'GET', query: { [name]: challenge } });
const meta = (over: Record<string, unknown>): Request => ({
	method: 'GET',
	query: {
		'hub.mode': 'subscribe',
		'hub.challenge': '1158201444',
		'hub.verify_token': VERIFY_TOKEN,
		...over,
	},
});
const twitch = (challenge: unknown, type = 'webhook_callback_verification'): Request => ({
	headers: { 'twitch-eventsub-message-type': type },
	body: { challenge, subscription: { status: 'webhook_callback_verification_pending' } },
});
const front = (challenge: unknown, type = 'sync'): Request => ({
	headers: { 'x-front-challenge': challenge as string },
	body: { type, authorization: { id: 'cmp_abc' } },
});
const zoom = (plainToken: unknown, event = 'endpoint.url_validation'): Request => ({
	body: { event, payload: { plainToken } },
});
const okta = (challenge: unknown): Request => ({
	method: 'GET',
	headers: { 'x-okta-verification-challenge': challenge as string },
});
const smartsheet = (challenge: unknown): Request => ({
	headers: { 'smartsheet-hook-challenge': challenge as string },
	body: { challenge, webhookId: 4503604829677444 },
});
const terraform = (trigger: string): Request => ({
	body: { payload_version: 1, run_id: null, notifications: [{ trigger, run_status: null }] },
});

const reachable: Case = {
	good: { method: 'HEAD' },
	answer: { status: 200 },
	others: { 'another method': { method: 'GET' }, 'a delivery': { body: { topic: 'ping' } } },
};

const CASES: Readonly<Record<string, Case>> = {
	asana: {
		good: asana('b537207f20cbfa02357cf448134da559'),
		answer: { status: 200, headers: { 'X-Hook-Secret': 'b537207f20cbfa02357cf448134da559' } },
		others: {
			'no such header': { body: { events: [] } },
			'a signed delivery': {
				headers: { 'x-hook-secret': 'abc', 'x-hook-signature': '0'.repeat(64) },
			},
		},
		challenged: asana,
	},
	discord: {
		good: { body: { version: 1, application_id: '1', type: 0 } },
		answer: { status: 204 },
		others: { 'an event': { body: { type: 1, event: {} } }, 'a text': { body: { type: '0' } } },
	},
	discordInteractions: {
		good: { body: { type: 1 } },
		answer: { status: 200, body: { type: 1 } },
		others: { 'a command': { body: { type: 2 } } },
	},
	dropbox: {
		good: { method: 'GET', query: { challenge: 'abc123' } },
		answer: { status: 200, body: 'abc123' },
		others: { 'a delivery': { query: { challenge: 'abc123' } } },
		challenged: query('challenge'),
	},
	front: {
		good: front('qwe-123'),
		answer: { status: 200, body: { challenge: 'qwe-123' } },
		others: { 'an event with the header': front('qwe-123', 'inbound_received') },
		challenged: front,
	},
	intercom: reachable,
	line: {
		good: { body: { destination: 'U8e742f61d673b39c7fff3cecb7536ef0', events: [] } },
		answer: { status: 200 },
		others: {
			'an event': { body: { destination: 'U8', events: [{ type: 'follow' }] } },
			'no list': { body: { destination: 'U8', events: {} } },
			'no body': {},
		},
	},
	mandrill: reachable,
	meta: {
		good: meta({}),
		answer: { status: 200, body: '1158201444' },
		others: {
			'the wrong verify token': meta({ 'hub.verify_token': 'guess' }),
			'no verify token': meta({ 'hub.verify_token': undefined }),
			'two verify tokens': meta({ 'hub.verify_token': [VERIFY_TOKEN, VERIFY_TOKEN] }),
			'another mode': meta({ 'hub.mode': 'unsubscribe' }),
		},
		challenged: (challenge) => meta({ 'hub.challenge': challenge }),
	},
	monday: {
		good: { body: { challenge: '3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P' } },
		answer: {
			status: 200,
			body: { challenge: '3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P' },
		},
		others: {
			'an event': { body: { challenge: 'abc', event: { type: 'create_pulse' } } },
			'an inherited member': { body: Object.create({ challenge: 'abc' }) as unknown },
		},
		challenged: (challenge) => ({ body: { challenge } }),
	},
	nylas: {
		good: { method: 'GET', query: { challenge: 'bc609b38-c81f-47fb-a275' } },
		answer: { status: 200, body: 'bc609b38-c81f-47fb-a275' },
		others: { 'no challenge': { method: 'GET' } },
		challenged: query('challenge'),
	},
	okta: {
		good: okta('Zm9vYmFy'),
		answer: { status: 200, body: { verification: 'Zm9vYmFy' } },
		others: { 'a delivery': { headers: { 'x-okta-verification-challenge': 'Zm9v' } } },
		challenged: okta,
	},
	slack: {
		good: { body: { type: 'url_verification', challenge: '3eZbrw1aB' } },
		answer: { status: 200, body: '3eZbrw1aB' },
		others: { 'an event': { body: { type: 'event_callback', challenge: '3eZbrw1aB' } } },
		challenged: (challenge) => ({ body: { type: 'url_verification', challenge } }),
	},
	smartsheet: {
		good: smartsheet('d78dd1d3-01ce-4481-81de-92b4f3aa5ab1'),
		answer: {
			status: 200,
			headers: { 'Smartsheet-Hook-Response': 'd78dd1d3-01ce-4481-81de-92b4f3aa5ab1' },
			body: { smartsheetHookResponse: 'd78dd1d3-01ce-4481-81de-92b4f3aa5ab1' },
		},
		others: { 'no header': { body: { challenge: 'abc', webhookId: 1 } } },
		challenged: smartsheet,
	},
	terraformCloud: {
		good: terraform('verification'),
		answer: { status: 200 },
		others: {
			'a run': terraform('run:created'),
			'no notification': { body: { notifications: [] } },
		},
	},
	trello: reachable,
	twitch: {
		good: twitch('pogchamp-kappa-360noscope-vohiyo'),
		answer: { status: 200, body: 'pogchamp-kappa-360noscope-vohiyo' },
		others: { 'a notification': twitch('abc', 'notification') },
		challenged: twitch,
	},
	wooCommerce: {
		good: { body: { webhook_id: '142' } },
		answer: { status: 200 },
		others: {
			'an order': { body: { id: 727, webhook_id: '142' } },
			'no number': { body: { webhook_id: '142; x' } },
			'too long a number': { body: { webhook_id: '1'.repeat(21) } },
			'a list': { body: ['142'] },
		},
	},
	x: {
		good: { method: 'GET', query: { crc_token: 'challenge_string' } },
		answer: {
			status: 200,
			body: { response_token: `sha256=${hmac('challenge_string', 'base64')}` },
		},
		others: { 'no token': { method: 'GET' } },
		challenged: query('crc_token'),
	},
	xero: {
		good: {
			body: { events: [], lastEventSequence: 0, firstEventSequence: 0, entropy: 'S0m3r4Nd0mt3xt' },
		},
		answer: { status: 200 },
		others: {
			events: { body: { events: [{ eventType: 'UPDATE' }], lastEventSequence: 1 } },
			'no events at all': { body: { lastEventSequence: 0 } },
		},
	},
	zoom: {
		good: zoom('qgg8vlvZRS6UYooatFL8Aw'),
		answer: {
			status: 200,
			body: {
				plainToken: 'qgg8vlvZRS6UYooatFL8Aw',
				encryptedToken: hmac('qgg8vlvZRS6UYooatFL8Aw', 'hex'),
			},
		},
		others: { 'an event': zoom('qgg8vlvZRS6UYooatFL8Aw', 'meeting.started') },
		challenged: zoom,
	},
};

describe('the table of handshakes', () => {
	it('has a test of every row', () => {
		expect(Object.keys(CASES).sort()).toEqual(Object.keys(HANDSHAKE_ARRIVALS).sort());
	});
});

describe.each(Object.entries(CASES))('%s', (scheme, { good, answer, others, challenged }) => {
	const { arrives } = HANDSHAKE_ARRIVALS[scheme]!;
	const places = [
		...(arrives === 'signed' ? [] : [['before', beforeChecks] as const]),
		...(arrives === 'unsigned' ? [] : [['after', afterChecks] as const]),
	];

	describe.each(places)('asked %s the checks for a credential', (_, ask) => {
		it('answers the set-up request as the provider wants it', () => {
			expect(ask(scheme, good)).toEqual(answer);
		});

		it('answers nothing else', () => {
			for (const request of Object.values(others)) expect(ask(scheme, request)).toBeUndefined();
			expect(ask(scheme, { ...good, method: 'PUT' })).toBeUndefined();
		});

		if (challenged !== undefined) {
			it.each<[string, unknown]>([
				['is empty', ''],
				['is missing', undefined],
				['is too long', LONG],
				['has white space', 'two words'],
				['has a line break', 'abc\r\nx-injected: yes'],
				['is not ASCII', 'Zoë'],
				['is a list', ['abc']],
				['is an object', { abc: 1 }],
				['is a number', 7],
			])('does not echo a challenge that %s', (reason, challenge) => {
				expect([reason, ask(scheme, challenged(challenge))]).toEqual([reason, undefined]);
			});

			it('echoes a challenge of 1000 characters', () => {
				expect(ask(scheme, challenged('x'.repeat(1000)))).toMatchObject({ status: 200 });
			});
		}
	});

	if (arrives === 'signed') {
		it('answers nothing before the signature is verified', () => {
			expect(beforeChecks(scheme, good)).toBeUndefined();
		});
	}
	if (arrives === 'unsigned') {
		it('takes no signed request for the set-up request', () => {
			expect(afterChecks(scheme, good)).toBeUndefined();
		});
	}
});

describe('a handshake that may be signed', () => {
	it.each([
		['monday', 'authorization', CASES.monday!.good],
		['smartsheet', 'smartsheet-hmac-sha256', CASES.smartsheet!.good],
		['asana', 'x-hook-signature', CASES.asana!.good],
	])('of %s is not answered before its signature is verified', (scheme, header, good) => {
		const headers = { ...good.headers, [header]: 'anything' };
		expect(beforeChecks(scheme, { ...good, headers })).toBeUndefined();
	});
});

describe('an unsigned request', () => {
	it('whose body the server has not read costs no reading', () => {
		const read = jest.fn(async () => await Promise.resolve(Buffer.from('{"challenge":"abc"}')));
		const body: RequestBody = { state: 'unread', read };
		const request = { ...requestOf(CASES.monday!.good), body };
		expect(handshakesOf('monday').unsigned(request)).toBeUndefined();
		expect(read).not.toHaveBeenCalled();
	});

	it.each(SCHEMES.map(({ id }) => id).filter((id) => HANDSHAKE_ARRIVALS[id] === undefined))(
		'is no handshake for %s, whatever it looks like',
		(scheme) => {
			const verifier = { scheme, findMissing: () => missing('The request is not signed.') };
			const handshakes = compileHandshakes(verifier, { secret: SECRET, verifyToken: VERIFY_TOKEN });
			for (const { good } of Object.values(CASES)) {
				const request = requestOf(good);
				expect(handshakes.unsigned(request)).toBeUndefined();
				expect(handshakes.signed({ ...request, body: good.body })).toBeUndefined();
			}
		},
	);
});

describe('hostile requests', () => {
	const CHALLENGE_HEADERS = [
		'x-hook-secret',
		'x-front-challenge',
		'x-okta-verification-challenge',
		'smartsheet-hook-challenge',
	];
	const value = fc.oneof(fc.string({ unit: 'binary', maxLength: 50 }), fc.jsonValue());
	const body = fc.oneof(
		fc.jsonValue(),
		fc.record(
			{ type: value, challenge: value, event: value, events: value, payload: value },
			{ requiredKeys: [] },
		),
	);
	const headers = fc.dictionary(
		fc.constantFrom(...CHALLENGE_HEADERS),
		fc.string({ unit: 'binary', maxLength: 50 }),
	);
	const query = fc.dictionary(fc.constantFrom('challenge', 'crc_token', 'hub.challenge'), value);

	it.each(Object.keys(CASES))('to %s are never answered with what they could inject', (scheme) => {
		const verifier = { scheme, findMissing: () => missing('The request is not signed.') };
		const handshakes = compileHandshakes(verifier, { secret: SECRET, verifyToken: VERIFY_TOKEN });
		const { method } = HANDSHAKE_ARRIVALS[scheme]!;
		fc.assert(
			fc.property(body, headers, query, (body, headers, query) => {
				const request = { method, headers, query, body };
				const answers = [handshakes.unsigned(requestOf(request)), handshakes.signed(request)];
				for (const answer of answers) {
					for (const text of Object.values(answer?.headers ?? {})) {
						expect(text).toMatch(/^[\x21-\x7e]{1,1000}$/);
					}
					if (typeof answer?.body === 'string') expect(answer.body).toMatch(/^[\x21-\x7e]+$/);
				}
			}),
			{ numRuns: 100 },
		);
	});
});
