import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import Redis from 'ioredis';

import { freePort } from '../../../host/ports';
import { findRedis, RedisServer } from '../../../host/services/redis-server';
import { sharedStateFaultOf } from '../../../nodes/shared-state/credential-test';
import { makeCertificate } from '../../state/certificate';

jest.setTimeout(60_000);

const PASSWORD = 'correct horse';
const describeWithRedis = findRedis() === undefined ? describe.skip : describe;

describeWithRedis("the shared state credential's test", () => {
	let server: RedisServer;
	let encrypted: RedisServer;
	let certificate: ReturnType<typeof makeCertificate>;

	beforeAll(async () => {
		certificate = makeCertificate();
		server = await RedisServer.create({ password: PASSWORD });
		encrypted = await RedisServer.create({ tls: certificate });
	});

	afterAll(async () => {
		await server.remove();
		await encrypted.remove();
	});

	const faultAt = async ({ port }: { port: number }, data: ICredentialDataDecryptedObject = {}) =>
		await sharedStateFaultOf({ host: '127.0.0.1', port, ...data });

	it('finds nothing wrong, and leaves nothing behind', async () => {
		expect(await faultAt(server, { password: PASSWORD })).toBeUndefined();
		const client = new Redis(server.url);
		expect(await client.dbsize()).toBe(0);
		client.disconnect();
	});

	it('finds nothing wrong with TLS and the right authority', async () => {
		expect(await faultAt(encrypted, { tls: 'verify', ca: certificate.cert })).toBeUndefined();
		expect(await faultAt(encrypted, { tls: 'require' })).toBeUndefined();
	});

	it.each([
		['a wrong password', { password: 'wrong horse' }, /^The user or the password is wrong/],
		['a user that there is not', { user: 'x', password: PASSWORD }, /^The user or the password/],
		['no password', {}, /^The server asks for a password/],
		['no TLS', { password: PASSWORD, tls: 'require' }, /speaks TLS exactly where/],
		[
			'a database that there is not',
			{ password: PASSWORD, database: 99 },
			/^The server has no data/,
		],
		['a field that cannot be used', { port: 0 }, /^Port: Write a whole number/],
		[
			'a host that there is not',
			{ host: 'no-such-host.invalid' },
			/^There is no host of this name/,
		],
	])('tells %s', async (_, data, message) => {
		const fault = await faultAt(server, data);
		expect(fault).toMatch(message);
		expect(fault).not.toContain('horse');
	});

	it('tells that nothing listens', async () => {
		expect(await faultAt({ port: await freePort() })).toMatch(/^Nothing listens there/);
	});

	it('tells that the server speaks TLS only', async () => {
		expect(await faultAt(encrypted)).toMatch(/^The server closed the connection: if it speaks TLS/);
	});

	it('tells that the certificate is of no authority that it knows', async () => {
		expect(await faultAt(encrypted, { tls: 'verify' })).toMatch(/^The server's certificate/);
	});

	it('tells a read-only replica', async () => {
		const replica = await RedisServer.create({
			args: ['--replicaof', `127.0.0.1 ${server.port}`, '--masterauth', PASSWORD],
		});
		try {
			expect(await faultAt(replica)).toMatch(/^The server is a read-only replica/);
		} finally {
			await replica.remove();
		}
	});

	it('tells a user who may not do enough', async () => {
		const client = new Redis(server.url);
		await client.acl('SETUSER', 'reader', 'on', '>horse', '~*', '+@read');
		client.disconnect();
		const fault = await faultAt(server, { user: 'reader', password: 'horse' });
		expect(fault).toMatch(/^The user may not do what is needed/);
	});
});
