import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

import Redis from 'ioredis';

import { findRedis, RedisServer } from '../../host/services/redis-server';

const describeWithRedis = findRedis() === undefined ? describe.skip : describe;

describeWithRedis('a throw-away Redis', () => {
	jest.setTimeout(60_000);

	it('answers with its password, and is empty after a restart', async () => {
		const server = await RedisServer.create({ password: 'p"ä ss' });
		const client = new Redis(server.url);
		client.on('error', () => undefined);
		try {
			await client.set('key', 'value');
			await server.stop();
			await server.start();
			expect(await client.get('key')).toBeNull();
			expect(await client.config('GET', 'save')).toEqual(['save', '']);
		} finally {
			client.disconnect();
			await server.remove();
		}
	});

	it('says what its server said where it does not start', async () => {
		await expect(RedisServer.create({ args: ['--no-such-setting', '1'] })).rejects.toThrow(
			/no-such-setting/,
		);
	});

	it('ends with the process that started it, also when that is killed', async () => {
		const script = `
			import { RedisServer } from './host/services/redis-server.ts';
			RedisServer.create().then(({ url }) => { console.log(url); });
			setInterval(() => undefined, 1000);
		`;
		const child = spawn(
			process.execPath,
			['--import', 'tsx', '--input-type=module', '-e', script],
			{
				cwd: path.join(__dirname, '..', '..'),
				stdio: ['ignore', 'pipe', 'inherit'],
			},
		);
		const [url] = (await once(child.stdout, 'data')) as [Buffer];
		const client = new Redis(url.toString().trim(), { retryStrategy: () => null });
		client.on('error', () => undefined);
		await client.ping();
		const end = once(client, 'end');
		child.kill('SIGKILL');
		await end;
	});
});
