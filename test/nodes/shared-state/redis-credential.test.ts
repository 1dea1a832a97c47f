import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { SpotConnectSharedStateApi } from '../../../index';
import { redisSettingsOf } from '../../../nodes/shared-state/redis-credential';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';

/** As the dialog stores it when nothing but this is filled in. */
const filledIn = (data: ICredentialDataDecryptedObject): ICredentialDataDecryptedObject => ({
	...Object.fromEntries(
		new SpotConnectSharedStateApi().properties.map((field) => [
			field.name,
			field.default as string | number,
		]),
	),
	...data,
});

describe('the settings of a shared state credential', () => {
	const COMMON = { keyPrefix: 'spot-connect:', timeoutMs: 500 };

	it('need a host and nothing else', () => {
		const settings = {
			...COMMON,
			mode: 'single',
			host: 'redis.example.com',
			port: 6379,
			database: 0,
		};
		expect(redisSettingsOf(filledIn({ host: ' redis.example.com ' }))).toEqual(settings);
		expect(redisSettingsOf({ host: 'redis.example.com' })).toEqual(settings);
	});

	it('take all of a single server', () => {
		const data = filledIn({
			host: '::1',
			port: 6380,
			user: 'spot',
			password: ' secret ',
			database: 3,
			tls: 'verify',
			ca: PEM,
			prefix: 'shop:',
			timeoutMs: 250,
		});
		expect(redisSettingsOf(data)).toEqual({
			mode: 'single',
			host: '::1',
			port: 6380,
			username: 'spot',
			password: ' secret ',
			database: 3,
			tls: { isVerified: true, ca: PEM },
			keyPrefix: 'shop:',
			timeoutMs: 250,
		});
	});

	it('take the nodes of a cluster, one per line or with commas between them', () => {
		const nodes = 'a.example.com:7000, 10.0.0.2\n[2001:db8::1]:7002,\n';
		expect(
			redisSettingsOf(filledIn({ connection: 'cluster', nodes, tls: 'require', database: 5 })),
		).toEqual({
			...COMMON,
			mode: 'cluster',
			nodes: [
				{ host: 'a.example.com', port: 7000 },
				{ host: '10.0.0.2', port: 6379 },
				{ host: '2001:db8::1', port: 7002 },
			],
			tls: { isVerified: false },
		});
	});

	it('take the sentinels, the name of the master and both passwords', () => {
		const data = filledIn({
			connection: 'sentinel',
			nodes: 's1,s2:26380',
			sentinelName: 'mymaster',
			sentinelPassword: 'watch',
			password: 'secret',
		});
		expect(redisSettingsOf(data)).toEqual({
			...COMMON,
			mode: 'sentinel',
			nodes: [
				{ host: 's1', port: 26_379 },
				{ host: 's2', port: 26_380 },
			],
			name: 'mymaster',
			sentinelPassword: 'watch',
			password: 'secret',
			database: 0,
		});
	});

	const HOST = { host: 'redis' };
	const CLUSTER = { connection: 'cluster' };
	it.each<[string, ICredentialDataDecryptedObject]>([
		['Connection', { ...HOST, connection: 'ring' }],
		['Host', {}],
		['Port', { ...HOST, port: 0 }],
		['Port', { ...HOST, port: 65_536 }],
		['Database', { ...HOST, database: -1 }],
		['Database', { ...HOST, database: 1.5 }],
		['Nodes', CLUSTER],
		['Nodes', { ...CLUSTER, nodes: ' , \n' }],
		['Nodes', { ...CLUSTER, nodes: 'a:b' }],
		['Nodes', { ...CLUSTER, nodes: 'a:70000' }],
		['Nodes', { ...CLUSTER, nodes: 'a:0' }],
		['Nodes', { ...CLUSTER, nodes: '2001:db8::1' }],
		['Nodes', { ...CLUSTER, nodes: 'redis://:secret@a:1' }],
		['Master Name', { connection: 'sentinel', nodes: 'a' }],
		['Password', { ...HOST, user: 'spot' }],
		['TLS', { ...HOST, tls: 'maybe' }],
		['CA Certificate', { ...HOST, tls: 'verify', ca: 'MIIB' }],
		['Key Prefix', { ...HOST, prefix: 'a{b}:' }],
		['Key Prefix', { ...HOST, prefix: 'x'.repeat(65) }],
		['Time-Out (Milliseconds)', { ...HOST, timeoutMs: 5 }],
		['Time-Out (Milliseconds)', { ...HOST, timeoutMs: 60_001 }],
	])('name the field that cannot be used: %s of %j', (parameter, data) => {
		expect(() => redisSettingsOf(filledIn(data))).toThrow(
			expect.objectContaining({ name: 'ConfigurationError', parameter }) as Error,
		);
	});

	it('tell nothing of a secret that stands in a wrong field', () => {
		const data = filledIn({ connection: 'cluster', nodes: 'redis://:secret@a:1' });
		expect(() => redisSettingsOf(data)).toThrow(
			expect.objectContaining({
				message: expect.not.stringContaining('secret') as string,
			}) as Error,
		);
	});
});
