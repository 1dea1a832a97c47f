import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { N8nClient } from '../../host/client';
import { N8nHost } from '../../host/n8n-host';
import { repositoryRoot } from '../../host/paths';
import {
	createCredential,
	hostUrl,
	newKey,
	send,
	signIn,
	triggerNode,
	workflowOf,
} from './support';

jest.setTimeout(180_000);

const run = promisify(execFile);

describe('a second host', () => {
	it('runs beside the first, on a port and a user folder of its own', async () => {
		const second = await N8nHost.start({ packages: [process.env.SPOT_CONNECT_TARBALL!] });
		try {
			expect(second.url).not.toBe(hostUrl());
			const client = await N8nClient.connect(second.url);
			await client.setupOwner({
				email: 'second@example.com',
				password: 'Passw0rd-of-the-second',
				firstName: 'Second',
				lastName: 'Owner',
			});
			const key = newKey();
			const path = randomUUID();
			const trigger = triggerNode(await createCredential(client, key), { path });
			const { id } = await client.workflows.create(workflowOf([trigger]));
			await client.workflows.publish(id);
			expect((await send(`${second.url}/webhook/${path}`, { key })).status).toBe(200);
			expect((await send(`${hostUrl()}/webhook/${path}`, { key })).status).toBe(404);
			expect(await signIn().workflows.list()).not.toContainEqual(expect.objectContaining({ id }));
		} finally {
			await second.stop();
		}
		expect(second.running).toBe(false);
	});

	it('on a port that is taken says so in one sentence', async () => {
		const server = createServer().listen(0, '127.0.0.1');
		await new Promise((resolve) => server.once('listening', resolve));
		const { port } = server.address() as { port: number };
		await expect(N8nHost.start({ port })).rejects.toThrow(
			new RegExp(`^Port ${port} .*(taken|in use)`),
		);
		server.close();
	});
});

describe('npm start', () => {
	const start = path.join(repositoryRoot, 'host', 'bootstrap.mjs');

	it('on a port that is taken fails with one sentence that names another', async () => {
		const port = new URL(hostUrl()).port;
		const failure = await run(process.execPath, [start, 'start'], {
			cwd: repositoryRoot,
			env: { ...process.env, PORT: port },
		}).catch((error: unknown) => error as { code: number; stderr: string });
		expect(failure).toMatchObject({ code: 1 });
		expect(failure.stderr.trim().split('\n').at(-1)).toBe(
			`Port ${port} is taken: stop what listens there, or choose another port, for instance with \`PORT=${Number(port) + 1} npm start\`.`,
		);
		expect(failure.stderr).not.toContain('    at ');
	});

	it('on a Node that is too old fails with one sentence that says which one to install', async () => {
		const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.19.0' } })`;
		const failure = await run(
			process.execPath,
			['--import', `data:text/javascript,${encodeURIComponent(pretend)}`, start, 'start'],
			{ cwd: repositoryRoot },
		).catch((error: unknown) => error as { code: number; stderr: string });
		expect(failure).toMatchObject({
			code: 1,
			stderr:
				'Node 18.19.0 is too old: install Node 20 or later from https://nodejs.org and run the command again.\n',
		});
	});

	it('without a registry fails with one sentence that says why', async () => {
		const clone = await mkdtemp(path.join(tmpdir(), 'spot-connect-clone-'));
		try {
			await run('git', ['clone', '--quiet', '--depth=1', `file://${repositoryRoot}`, clone]);
			const failure = await run(process.execPath, ['host/bootstrap.mjs', 'start'], {
				cwd: clone,
				env: { ...process.env, npm_config_registry: 'http://127.0.0.1:9/' },
			}).catch((error: unknown) => error as { code: number; stderr: string });
			expect(failure).toMatchObject({ code: 1 });
			expect(failure.stderr).toMatch(
				/npm could not reach the package registry at http:\/\/127\.0\.0\.1:9\/?.* \(ECONNREFUSED\): check the network/,
			);
			expect(failure.stderr).not.toContain('    at ');
		} finally {
			await rm(clone, { recursive: true, force: true });
		}
	});

	it('shows an execution that a webhook caused, stays up with all that a newcomer needs, and stops at Ctrl-C', async () => {
		const server = createServer().listen(0, '127.0.0.1');
		await new Promise((resolve) => server.once('listening', resolve));
		const { port } = server.address() as { port: number };
		await new Promise((resolve) => server.close(resolve));

		const folder = await mkdtemp(path.join(tmpdir(), 'spot-connect-demo-'));
		const child = spawn(process.execPath, [start, 'start'], {
			cwd: repositoryRoot,
			env: { ...process.env, PORT: String(port), SPOT_CONNECT_DEMO_FOLDER: folder },
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		let output = '';
		child.stdout.setEncoding('utf8');
		const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
		await new Promise<void>((resolve, reject) => {
			child.stdout.on('data', (chunk: string) => {
				output += chunk;
				if (output.includes('Ctrl-C stops')) resolve();
			});
			void ended.then(() => {
				reject(new Error(`It ended early:\n${output}`));
			});
		});
		expect(output).toMatch(/Execution \d+ ended with status "success"/);
		expect(output).toContain('"spotConnectEventId"');
		expect(output).toContain(`http://127.0.0.1:${port}/workflow/`);
		expect(output).toContain('owner@example.com');

		const [, url, key] = /curl -i '([^']+)' -H 'x-api-key: ([^']+)'/.exec(output)!;
		expect(await send(url!, { key: key!, body: '{"id":"o-1","lines":[]}' })).toMatchObject({
			status: 200,
		});

		child.kill('SIGINT');
		expect(await ended).toBe(0);
		await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
		await rm(folder, { recursive: true, force: true });
	});
});
