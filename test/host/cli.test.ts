import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import type { N8nClient } from '../../host/client';
import { newcomersPath } from '../newcomer-path';
import { executionsWhen, hostUrl, publishSigned, publishTrigger, signIn } from './support';

jest.setTimeout(60_000);

const COMMAND = path.join(__dirname, '..', '..', 'dist', 'cli.js');

interface Run {
	readonly exitCode: number;
	readonly out: string;
}

/** Runs the command as it is packed. */
async function spotConnect(...args: string[]): Promise<Run> {
	return await new Promise((resolve, reject) => {
		execFile(process.execPath, [COMMAND, ...args], { encoding: 'utf8' }, (error, out, err) => {
			if (err !== '') return reject(new Error(err));
			resolve({ exitCode: typeof error?.code === 'number' ? error.code : 0, out });
		});
	});
}

let client: N8nClient;
let hook: Awaited<ReturnType<typeof publishTrigger>>;

beforeAll(async () => {
	client = signIn();
	hook = await publishTrigger(client);
});

describe('spot-connect send', () => {
	it('sends what the trigger lets in', async () => {
		const { exitCode, out } = await spotConnect('send', hook.url, '--key', hook.key);
		expect(exitCode).toBe(0);
		expect(out).toMatch(/^Accepted\. Event [0-9a-f-]{36}\.$/m);
		expect(out).not.toContain(hook.key);
		await executionsWhen(client, hook.workflowId, (all) => all.length === 1);
	});

	it('explains a refusal', async () => {
		const { exitCode, out } = await spotConnect('send', hook.url, '--key', `${hook.key}x`);
		expect(exitCode).toBe(1);
		expect(out).toContain('Refused: API key invalid (api_key_invalid).');
	});

	it('explains that nothing is published under a path', async () => {
		const { exitCode, out } = await spotConnect('send', `${hostUrl()}/webhook/${randomUUID()}`);
		expect(exitCode).toBe(1);
		expect(out).toContain('n8n has no published workflow with this path');
	});

	it('explains that a test URL does not listen', async () => {
		const { out } = await spotConnect('send', `${hostUrl()}/webhook-test/${randomUUID()}`);
		expect(out).toContain('only after a click on Execute workflow');
	});

	it('explains a path that is no webhook', async () => {
		const { exitCode, out } = await spotConnect('send', `${hostUrl()}/orders`, '--method', 'GET');
		expect(exitCode).toBe(1);
		expect(out).toContain('This is a web page, not a webhook');
	});

	it.each(['github', 'stripe', 'standardWebhooks', 'mailgun', 'square'])(
		'signs as %s does, and the trigger takes it',
		async (scheme) => {
			const secret = 'c2VjcmV0IHNlY3JldCBzZWNyZXQ=';
			const { url } = await publishSigned(client, scheme, { secret });
			const signed = await spotConnect('send', url, '--sign', scheme, '--secret', secret);
			expect(signed).toMatchObject({ exitCode: 0 });
			const wrong = await spotConnect('send', url, '--sign', scheme, '--secret', 'YW5vdGhlcg==');
			expect(wrong.out).toContain('signature_invalid');
		},
	);

	it('sums many requests up', async () => {
		const args = ['--key', hook.key, '--repeat', '20', '--concurrency', '4', '--json'];
		const { exitCode, out } = await spotConnect('send', hook.url, ...args);
		expect(exitCode).toBe(0);
		expect(JSON.parse(out)).toMatchObject({ requests: 20, accepted: 20, statuses: { 200: 20 } });
	});
});

describe('spot-connect doctor', () => {
	const statusesOf = (out: string) =>
		Object.fromEntries(
			(JSON.parse(out) as { checks: { name: string; status: string }[] }).checks.map(
				({ name, status }) => [name, status],
			),
		);

	it('finds nothing to mend at a published trigger, and starts no execution', async () => {
		const fresh = await publishTrigger(client);
		const { exitCode, out } = await spotConnect('doctor', fresh.url, '--json');
		expect(exitCode).toBe(0);
		expect(statusesOf(out)).toEqual({
			url: 'ok',
			dns: 'warn',
			tcp: 'ok',
			redirect: 'ok',
			get: 'ok',
			post: 'ok',
			clock: 'ok',
			proxies: 'ok',
			cors: 'ok',
			'body limit': 'ok',
		});
		expect(out).toContain('GET is refused: the webhook is there, for POST.');
		const args = ['--send', '--key', fresh.key, '--json'];
		expect(statusesOf((await spotConnect('doctor', fresh.url, ...args)).out)).toMatchObject({
			delivery: 'ok',
		});
		// The one of --send is there, and none before it.
		await executionsWhen(client, fresh.workflowId, (all) => all.length === 1);
	});

	it('says that nothing is published under a path', async () => {
		const { exitCode, out } = await spotConnect('doctor', `${hostUrl()}/webhook/${randomUUID()}`);
		expect(exitCode).toBe(1);
		expect(out).toMatch(/^fail +published +n8n has no published workflow/m);
	});
});

describe('spot-connect keygen', () => {
	it('makes a key that a credential takes as its hash', async () => {
		const { out } = await spotConnect('keygen', '--json');
		const [{ key, hash }] = (JSON.parse(out) as { keys: [{ key: string; hash: string }] }).keys;
		const keyed = await publishTrigger(
			client,
			{},
			[],
			[{ name: 'Shop', value: hash, enabled: true }],
		);
		expect(await spotConnect('send', keyed.url, '--key', key)).toMatchObject({ exitCode: 0 });
	});

	it('runs by the README’s npx line, where npm has installed the package', async () => {
		const line = newcomersPath()[0]!.inline.find((each) => each.startsWith('npx '))!;
		const folder = await mkdtemp(path.join(tmpdir(), 'spot-connect-'));
		// The peer n8n-workflow is n8n's to bring, and the command does without it.
		const offline = ['--offline', '--legacy-peer-deps', '--no-audit', '--no-fund'];
		const settings = { cwd: folder, encoding: 'utf8' } as const;
		const runFile = promisify(execFile);
		await runFile('npm', ['install', ...offline, process.env.SPOT_CONNECT_TARBALL!], settings);
		const { stdout } = await runFile('bash', ['-c', line], settings);
		await rm(folder, { recursive: true });
		expect(stdout).toMatch(/^key +sc_\S+$/m);
	});
});
