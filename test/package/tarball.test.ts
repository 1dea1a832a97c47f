import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.join(__dirname, '..', '..');

const packed = JSON.parse(
	execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
		cwd: root,
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'ignore'],
	}),
) as { files: { path: string }[] }[];

describe('the packed package', () => {
	it('holds dist and what npm always adds, nothing else', () => {
		const others = packed[0]!.files
			.map((file) => file.path)
			.filter((file) => !file.startsWith('dist/'));
		expect(others.sort()).toEqual(['LICENSE', 'README.md', 'package.json']);
	});

	it('holds every node and credential that it announces, with icons, codex and licences', () => {
		const { n8n } = jest.requireActual<{ n8n: { nodes: string[]; credentials: string[] } }>(
			path.join(root, 'package.json'),
		);
		const files = packed[0]!.files.map((file) => file.path);
		expect(files).toEqual(
			expect.arrayContaining([
				...n8n.nodes,
				...n8n.nodes.map((file) => file.replace(/\.js$/, '.json')),
				...n8n.credentials,
				'dist/index.js',
				'dist/stores/postgres.js',
				'dist/stores/redis.js',
				'dist/stores/sqlite-worker.js',
				'dist/cli.js',
				'dist/inspect/ui-server.js',
				'dist/THIRD-PARTY-LICENCES.txt',
				'dist/nodes/SpotConnectGenericWebhook/spotConnect.svg',
				'dist/nodes/SpotConnectGenericWebhook/spotConnect.dark.svg',
			]),
		);
	});

	it('needs nothing at run time but the host', () => {
		const manifest = jest.requireActual<Record<string, object>>(path.join(root, 'package.json'));
		expect(manifest.dependencies).toBeUndefined();
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
	});

	it('is a command that runs, also by the name of the package', () => {
		const { bin } = jest.requireActual<{ bin: Record<string, string> }>(
			path.join(root, 'package.json'),
		);
		expect(Object.keys(bin)).toEqual(['n8n-nodes-spot-connect', 'spot-connect']);
		for (const file of Object.values(bin)) {
			const help = execFileSync(path.join(root, file), ['--help'], { encoding: 'utf8' });
			expect(help).toContain('Usage: spot-connect');
		}
	});

	it('loads the Postgres client only when a store in Postgres is wanted', () => {
		const script = `
			const { loadPostgresStore } = require('./dist/index.js');
			const isLoaded = () => Object.keys(require.cache).some((file) => file.endsWith('postgres.js'));
			const before = isLoaded();
			const settings = { host: '/nowhere', database: 'none', user: 'none' };
			loadPostgresStore(settings)
				.then((store) => store.open())
				.catch(({ code }) => console.log(JSON.stringify([before, isLoaded(), code])));
		`;
		const output = execFileSync(process.execPath, ['-e', script], { cwd: root, encoding: 'utf8' });
		expect(JSON.parse(output)).toEqual([false, true, 'ENOENT']);
	});

	it('loads the Redis client only when the state is wanted, and its errors are the main bundle’s', () => {
		const script = `
			const { redisState, StateUnavailableError } = require('./dist/index.js');
			const isLoaded = () => Object.keys(require.cache).some((file) => file.endsWith('redis.js'));
			const store = redisState({ mode: 'single', host: '127.0.0.1', port: 1 });
			const before = isLoaded();
			store.read('key')
				.catch((error) => [before, isLoaded(), error instanceof StateUnavailableError, error.fault])
				.then((seen) => console.log(JSON.stringify(seen)))
				.then(() => store.close());
		`;
		const output = execFileSync(process.execPath, ['-e', script], { cwd: root, encoding: 'utf8' });
		expect(JSON.parse(output)).toEqual([false, true, true, 'away']);
	});

	it('inspects with nothing else around it; other commands do without the page’s server', async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'spot-connect-'));
		const command = path.join(folder, 'cli.js');
		cpSync(path.join(root, 'dist', 'cli.js'), command);
		expect(execFileSync(process.execPath, [command, 'keygen'], { encoding: 'utf8' })).toContain(
			'sc_',
		);
		cpSync(path.join(root, 'dist', 'inspect'), path.join(folder, 'inspect'), { recursive: true });
		const inspector = spawn(process.execPath, [command, 'inspect', '--port', '0'], {
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		let out = '';
		for await (const text of inspector.stdout.setEncoding('utf8') as AsyncIterable<string>) {
			out += text;
			const page = /^page +(\S+)$/m.exec(out)?.[1];
			if (page === undefined || inspector.killed) continue;
			expect((await fetch(page)).headers.get('content-type')).toContain('text/html');
			inspector.kill('SIGINT');
		}
		expect(out).toContain('0 requests captured');
		rmSync(folder, { recursive: true });
	});
});
