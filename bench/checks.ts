/**
 * What each check costs beside the bare crypto call, at three sizes of body.
 * Run with: node --import tsx bench/checks.ts
 * Prints a table in microseconds, and writes bench/results/checks.json.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import {
	createHash,
	createHmac,
	createPublicKey,
	createSecretKey,
	generateKeyPairSync,
	sign,
	timingSafeEqual,
	verify,
} from 'node:crypto';
import os from 'node:os';
import path from 'node:path';

import type { Bench as BenchOfOne } from 'tinybench';

import { KeyRing } from '../admission/api-key';
import type { Check, Findings } from '../admission/check';
import { apiKeyCheck } from '../admission/checks/apiKey';
import { signatureCheck } from '../admission/checks/signature';
import type { WebhookRequest } from '../admission/request';
import { customScheme } from '../admission/signature/custom';
import { compileHttpMessageSignature } from '../admission/signature/http-message-signature';
import type { SignatureScheme } from '../admission/signature/scheme';
import type { SignatureVerifier } from '../admission/signature/verifier';
import { compileScheme } from '../admission/signature/verify';

const SIZES = { '1 KB': 1024, '100 KB': 100 * 1024, '1 MB': 1024 * 1024 } as const;
/**
 * Most that a check may add to the bare HMAC. Of a public-key call the noise alone is more; a message
 * signature has two structured fields to read, and a text to build, that no bare call has.
 */
const GOAL_MICROSECONDS = 10;
const ROUNDS = 30;
const ROUND = { time: 60, warmupTime: 10 };
const NOW = Date.now();
const SECONDS = String(Math.floor(NOW / 1000));
const URL_CALLED = 'https://n8n.example.com/webhook/orders?page=2';
const services = { now: () => NOW };

/** What else a sender and a proxy send. */
const USUAL_HEADERS = [
	['host', 'n8n.example.com'],
	['user-agent', 'Shop/1.0'],
	['accept', '*/*'],
	['accept-encoding', 'gzip, deflate, br'],
	['content-type', 'application/json'],
	['content-length', '1024'],
	['connection', 'close'],
	['x-forwarded-for', '203.0.113.7'],
	['x-forwarded-proto', 'https'],
	['x-forwarded-host', 'n8n.example.com'],
	['x-request-id', '3f2c1b7a-9f64-4c0e-8f0e-1c9b0a4d2e11'],
] as const;

interface Subject {
	readonly name: string;
	readonly goalApplies: boolean;
	/** @returns the check and the bare call, both for one body */
	prepare(body: Buffer): { check: Check; request: WebhookRequest; bare: () => unknown };
}

interface Row {
	readonly check: string;
	readonly goalApplies: boolean;
	readonly size: string;
	/** All in microseconds: the median of the rounds' medians. */
	readonly checkMicroseconds: number;
	readonly bareMicroseconds: number;
	/** The median of the rounds' differences. */
	readonly overheadMicroseconds: number;
	/** How far the middle half of the rounds' differences spreads: an overhead below it is guesswork. */
	readonly noiseMicroseconds: number;
}

const secretBytes = Buffer.from('c2VjcmV0LW9mLXRoZS1iZW5jaG1hcmstMzItYnl0ZXM=', 'base64');
const secretKey = createSecretKey(secretBytes);
const pair = generateKeyPairSync('ed25519');
const publicPem = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const publicKey = createPublicKey(publicPem);

function requestOf(body: Buffer, headers: readonly (readonly [string, string])[]): WebhookRequest {
	const all = [...USUAL_HEADERS, ...headers];
	return {
		method: 'POST',
		publicUrl: URL_CALLED,
		query: { page: '2' },
		headers: Object.fromEntries(all),
		rawHeaders: all.flat(),
		sourceIp: '203.0.113.7',
		secure: true,
		contentType: 'application/json',
		body: { state: 'parsed', value: { type: 'order.paid' }, raw: body },
	};
}

function schemeSubject(
	name: string,
	verifier: SignatureVerifier,
	headersOf: (body: Buffer) => readonly (readonly [string, string])[],
	bareOf: (body: Buffer) => () => unknown,
): Subject {
	return {
		name,
		goalApplies: verifier.scheme === 'custom' && !name.startsWith('Ed25519'),
		prepare: (body) => ({
			check: signatureCheck(verifier),
			request: requestOf(body, headersOf(body)),
			bare: bareOf(body),
		}),
	};
}

const hmac = (...pieces: (string | Buffer)[]): Buffer => {
	const digest = createHmac('sha256', secretKey);
	for (const piece of pieces) digest.update(piece);
	return digest.digest();
};

const apiKey: Subject = {
	name: 'API key (ring of 3)',
	goalApplies: true,
	prepare: (body) => {
		const keys = ['a', 'b', 'c'].map((letter) => letter.repeat(64));
		const ring = KeyRing.compile(
			keys.map((value, index) => ({ name: `key ${index}`, value, enabled: true, field: 'key' })),
		);
		const expected = createHash('sha256').update(keys[2]!).digest();
		return {
			check: apiKeyCheck('x-api-key', ring),
			request: requestOf(body, [['x-api-key', keys[2]!]]),
			bare: () => timingSafeEqual(createHash('sha256').update(keys[2]!).digest(), expected),
		};
	},
};

const BODY_SCHEME = customScheme({
	algorithm: 'hmac-sha256',
	encoding: 'hex',
	headerName: 'x-hub-signature-256',
	prefix: 'sha256=',
	signedContent: '{body}',
	secretForm: 'base64',
	idHeader: 'x-github-delivery',
	eventTypeHeader: 'x-github-event',
});

const STANDARD_WEBHOOKS: SignatureScheme = {
	...customScheme({
		algorithm: 'hmac-sha256',
		encoding: 'base64',
		headerName: 'webhook-signature',
		prefix: 'v1,',
		listSeparator: ' ',
		signedContent: '{id}.{timestamp}.{body}',
		timestampHeader: 'webhook-timestamp',
		idHeader: 'webhook-id',
		secretForm: 'whsec',
	}),
	eventType: { in: 'json', pointer: '/type' },
};

const ED25519 = customScheme({
	algorithm: 'ed25519',
	encoding: 'hex',
	headerName: 'x-signature-ed25519',
	signedContent: '{timestamp}{body}',
	timestampHeader: 'x-signature-timestamp',
});

const SECRETS = { secrets: [secretBytes.toString('base64')] };
const MESSAGE_PARAMETERS = `("@method" "@target-uri" "content-digest");created=${SECONDS};keyid="shop"`;

function contentDigestOf(body: Buffer): string {
	return `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
}

function messageBaseOf(body: Buffer): string {
	return [
		'"@method": POST',
		`"@target-uri": ${URL_CALLED}`,
		`"content-digest": ${contentDigestOf(body)}`,
		`"@signature-params": ${MESSAGE_PARAMETERS}`,
	].join('\n');
}

const SUBJECTS: readonly Subject[] = [
	apiKey,
	schemeSubject(
		'HMAC-SHA256 over the body',
		compileScheme(BODY_SCHEME, SECRETS),
		(body) => [
			['x-hub-signature-256', `sha256=${hmac(body).toString('hex')}`],
			['x-github-delivery', '72d3162e-cc78-11e3-81ab-4c9367dc0958'],
			['x-github-event', 'push'],
		],
		(body) => {
			const expected = hmac(body);
			return () => timingSafeEqual(hmac(body), expected);
		},
	),
	schemeSubject(
		'Standard Webhooks',
		compileScheme(STANDARD_WEBHOOKS, SECRETS),
		(body) => [
			['webhook-id', 'msg_1'],
			['webhook-timestamp', SECONDS],
			['webhook-signature', `v1,${hmac(`msg_1.${SECONDS}.`, body).toString('base64')}`],
		],
		(body) => {
			const expected = hmac(`msg_1.${SECONDS}.`, body);
			return () => timingSafeEqual(hmac(`msg_1.${SECONDS}.`, body), expected);
		},
	),
	schemeSubject(
		'Ed25519 over timestamp and body',
		compileScheme(ED25519, { secrets: [], publicKeys: [publicPem] }),
		(body) => [
			['x-signature-timestamp', SECONDS],
			[
				'x-signature-ed25519',
				sign(null, Buffer.concat([Buffer.from(SECONDS), body]), pair.privateKey).toString('hex'),
			],
		],
		(body) => {
			const prefix = Buffer.from(SECONDS);
			const signature = sign(null, Buffer.concat([prefix, body]), pair.privateKey);
			return () => verify(null, Buffer.concat([prefix, body]), publicKey, signature);
		},
	),
	schemeSubject(
		'HTTP Message Signature, HMAC-SHA256',
		compileHttpMessageSignature({ algorithm: 'hmac-sha256', secretForm: 'base64' }, SECRETS),
		(body) => [
			['content-digest', contentDigestOf(body)],
			['signature-input', `sig1=${MESSAGE_PARAMETERS}`],
			['signature', `sig1=:${hmac(messageBaseOf(body)).toString('base64')}:`],
		],
		(body) => {
			const base = messageBaseOf(body);
			const expected = hmac(base);
			const digest = createHash('sha256').update(body).digest();
			return () =>
				timingSafeEqual(hmac(base), expected) &&
				timingSafeEqual(createHash('sha256').update(body).digest(), digest);
		},
	),
];

async function measure(subject: Subject, size: keyof typeof SIZES): Promise<Row> {
	const body = Buffer.alloc(SIZES[size], '{"type":"order.paid","text":"Zoë"} ');
	const { check, request, bare } = subject.prepare(body);
	const run = async (): Promise<void> => {
		const findings: Findings = { body: undefined };
		const outcome = check(request, findings, services);
		const refusal = outcome instanceof Promise ? await outcome : outcome;
		if (refusal !== undefined) throw new Error(`${subject.name}: ${refusal.detail}`);
	};
	await run();
	// Published as an ES module only.
	const { Bench } = await import('tinybench');
	// Both as async functions, so that awaiting costs both the same.
	const checkBench = new Bench(ROUND).add('check', run);
	const bareBench = new Bench(ROUND).add('bare', async () => {
		if (bare() === false) throw new Error(`${subject.name}: the bare call fails`);
	});
	const checkTimes: number[] = [];
	const bareTimes: number[] = [];
	for (let round = 0; round < ROUNDS; round += 1) {
		// In turns, and who is first in turns, so that what else the machine does hits both.
		const turns = [
			async () => checkTimes.push(await medianOf(checkBench)),
			async () => bareTimes.push(await medianOf(bareBench)),
		];
		for (const turn of round % 2 === 0 ? turns : turns.reverse()) await turn();
	}
	const differences = checkTimes.map((time, round) => time - bareTimes[round]!);
	return {
		check: subject.name,
		goalApplies: subject.goalApplies,
		size,
		checkMicroseconds: round(quantile(checkTimes, 0.5)),
		bareMicroseconds: round(quantile(bareTimes, 0.5)),
		overheadMicroseconds: round(quantile(differences, 0.5)),
		noiseMicroseconds: round(quantile(differences, 0.75) - quantile(differences, 0.25)),
	};
}

async function medianOf(bench: BenchOfOne): Promise<number> {
	await bench.run();
	const { latency } = bench.tasks[0]!.result as unknown as { latency: { p50: number } };
	bench.reset();
	return latency.p50 * 1000;
}

function quantile(values: readonly number[], fraction: number): number {
	return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * fraction)]!;
}

function round(value: number): number {
	return Math.round(value * 10) / 10;
}

async function main(): Promise<void> {
	const rows: Row[] = [];
	for (const subject of SUBJECTS) {
		for (const size of Object.keys(SIZES) as (keyof typeof SIZES)[]) {
			rows.push(await measure(subject, size));
		}
	}

	console.table(
		rows.map((row) => ({
			check: row.check,
			body: row.size,
			'check (µs)': row.checkMicroseconds,
			'bare (µs)': row.bareMicroseconds,
			'overhead (µs)': row.overheadMicroseconds,
			'noise (µs)': row.noiseMicroseconds,
		})),
	);
	const results = path.join(__dirname, 'results');
	mkdirSync(results, { recursive: true });
	writeFileSync(
		path.join(results, 'checks.json'),
		`${JSON.stringify(
			{
				node: process.version,
				cpu: os.cpus()[0]?.model,
				measuredAt: new Date().toISOString(),
				unit: 'microseconds, median of the rounds',
				goal: GOAL_MICROSECONDS,
				rows,
			},
			undefined,
			2,
		)}\n`,
	);
	const slow = rows.filter(
		({ goalApplies, overheadMicroseconds }) =>
			goalApplies && overheadMicroseconds >= GOAL_MICROSECONDS,
	);
	if (slow.length > 0) {
		console.error(
			`Over ${GOAL_MICROSECONDS} µs: ${slow.map(({ check, size }) => `${check} at ${size}`).join(', ')}`,
		);
		process.exitCode = 1;
	}
}

void main();
