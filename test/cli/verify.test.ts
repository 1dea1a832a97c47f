import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { schemeById } from '../../admission/signature/schemes';
import { signDelivery } from '../../cli/signing/sign';
import { run } from './run';

const SECRET = 'shhh, a secret';
const SENT_MS = 1_768_471_200_000;

let folder: string;
let body: string;
let headers: string;

beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'spot-connect-'));
	body = path.join(folder, 'body.json');
	headers = path.join(folder, 'headers.txt');
	const delivery = signDelivery(
		{ method: 'POST', url: 'https://localhost/', headers: [], body: Buffer.from('{"id":"evt_1"}') },
		schemeById('stripe')!,
		SECRET,
		SENT_MS,
	);
	await writeFile(body, delivery.body);
	await writeFile(
		headers,
		delivery.headers.map(([name, value]) => `${name}: ${value}\r\n`).join(''),
	);
});

afterAll(async () => {
	await rm(folder, { recursive: true });
});

const verify = async (secret: string, ...more: string[]) =>
	await run([
		...['verify', '--scheme', 'stripe', '--secret', secret],
		...['--headers', headers, '--body', body, ...more],
	]);

describe('verify', () => {
	it('says that a signature is right, when it was made and for what: exit code 0', async () => {
		const { exitCode, out } = await verify(SECRET, '--at', '2026-01-15T10:00:05Z');
		expect(exitCode).toBe(0);
		expect(out).toBe(
			'The signature is right: Stripe signed exactly this.\nsigned at    2026-01-15T10:00:00.000Z\ndelivery id  evt_1\n',
		);
	});

	it.each(['1768471205', '1768471205000', '2026-01-15T11:00:05+01:00'])(
		'takes the moment as %s',
		async (at) => {
			expect((await verify(SECRET, '--at', at)).exitCode).toBe(0);
		},
	);

	it('judges by the clock, unless it is told the moment: exit code 1', async () => {
		const { exitCode, out } = await verify(SECRET);
		expect(exitCode).toBe(1);
		expect(out).toContain('timestamp: The signature is right, but not in time.');
		expect(out).toContain('give the moment when it came in with --at');
	});

	it('takes another tolerance', async () => {
		const { exitCode } = await verify(
			SECRET,
			'--at',
			'2026-01-15T11:00:00Z',
			'--tolerance',
			'3600',
		);
		expect(exitCode).toBe(0);
	});

	it('says which part does not match, also as JSON', async () => {
		const { exitCode, json } = await verify('another', '--at', '1768471200', '--json');
		expect(exitCode).toBe(1);
		expect(json()).toMatchObject({
			scheme: 'stripe',
			ok: false,
			code: 'signature_invalid',
			findings: [{ cause: 'secret' }],
		});
	});

	it('reads headers as JSON and the body from standard input', async () => {
		const args = ['verify', '--scheme', 'gitlab', '--secret', SECRET, '--body', '-'];
		const { exitCode } = await run([...args, '--headers', `{"x-gitlab-token":"${SECRET}"}`], {
			input: '{}',
		});
		expect(exitCode).toBe(0);
	});

	it('verifies with a public key', async () => {
		const { publicKey, privateKey } = generateKeyPairSync('ed25519');
		const file = path.join(folder, 'key.pem');
		await writeFile(file, publicKey.export({ type: 'spki', format: 'pem' }));
		const signature = sign(null, Buffer.from('1768471200{"id":"evt_1"}'), privateKey);
		const given = {
			'x-signature-ed25519': signature.toString('hex'),
			'x-signature-timestamp': '1768471200',
		};
		const { exitCode } = await run([
			...['verify', '--scheme', 'discord', '--public-key', file, '--at', '1768471200'],
			...['--headers', JSON.stringify(given), '--body', body],
		]);
		expect(exitCode).toBe(0);
	});

	it.each([
		['an unknown scheme', ['--scheme', 'tea'], 'There is no scheme "tea"'],
		['a scheme that signs the URL, without it', ['--scheme', 'square'], 'give it with --url'],
		['a moment that is none', ['--at', 'yesterday'], '"yesterday" is no moment'],
		['a file that is not there', ['--body', 'gone'], 'there is no such file'],
		['a scheme with a public key, without it', ['--scheme', 'discord'], 'Public Key:'],
		['a secret with a line break', ['--secret', 'secret\n'], 'ends with white space'],
	])('%s is a mistake: exit code 2', async (_, args, message) => {
		const { exitCode, out, err } = await verify(SECRET, ...args);
		expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
		expect(err).toContain(message);
		expect(err).not.toMatch(/^\s+at /m);
	});
});
