import type { ReportedMessage } from '../../../eventlog/report';
import { credentialDigest } from '../../../nodes/credential-digest';
import {
	postgresRetentionOf,
	postgresSettingsOf,
} from '../../../nodes/event-log/postgres-credential';
import { retentionFromEnvironment } from '../../../nodes/event-log/retention-settings';
import { eventFile } from '../../../nodes/user-folder';

const DAY = 24 * 60 * 60 * 1000;
const MB = 1024 * 1024;

describe("the file of this n8n's log", () => {
	it("is in n8n's own folder", () => {
		expect(eventFile({ N8N_USER_FOLDER: '/data', HOME: '/home/n' })).toBe(
			'/data/.n8n/spot-connect/events.sqlite',
		);
		expect(eventFile({ HOME: '/home/n' })).toBe('/home/n/.n8n/spot-connect/events.sqlite');
	});
});

describe('retention of the log in SQLite', () => {
	const read = (environment: NodeJS.ProcessEnv) => {
		const messages: ReportedMessage[] = [];
		const policy = retentionFromEnvironment(environment, (message) => messages.push(message));
		return { policy, messages };
	};

	it('is 30 days, a million events and 1 GB unless told', () => {
		const policy = { maxAgeMs: 30 * DAY, maxEvents: 1_000_000, maxBytes: 1024 * MB };
		expect(read({})).toEqual({ policy, messages: [] });
		expect(read({ SPOT_CONNECT_EVENTS_MAX_AGE_DAYS: '' })).toEqual({ policy, messages: [] });
	});

	it('is what the environment says', () => {
		const { policy, messages } = read({
			SPOT_CONNECT_EVENTS_MAX_AGE_DAYS: '7',
			SPOT_CONNECT_EVENTS_MAX_COUNT: '500',
			SPOT_CONNECT_EVENTS_MAX_MB: '64',
		});
		expect(policy).toEqual({ maxAgeMs: 7 * DAY, maxEvents: 500, maxBytes: 64 * MB });
		expect(messages).toEqual([]);
	});

	it.each(['0', '-1', '1.5', 'ten', ' ', '1e99', 'Infinity', '40000'])(
		'is the default where the environment says %j, and that is reported',
		(value) => {
			const { policy, messages } = read({
				SPOT_CONNECT_EVENTS_MAX_AGE_DAYS: value,
				SPOT_CONNECT_EVENTS_MAX_COUNT: '500',
			});
			expect(policy).toMatchObject({ maxAgeMs: 30 * DAY, maxEvents: 500 });
			expect(messages).toMatchObject([
				{
					level: 'warn',
					message:
						'SPOT_CONNECT_EVENTS_MAX_AGE_DAYS must be a whole number of days from 1 to 36500; 30 is used instead',
				},
			]);
		},
	);
});

describe('the credential of an event store', () => {
	const good = { host: 'db.example.com', database: 'n8n', user: 'n' };

	it('is complete with host, database and user', () => {
		expect(postgresSettingsOf(good)).toEqual({
			...good,
			port: 5432,
			schema: 'spot_connect',
			maxConnections: 4,
		});
		expect(postgresRetentionOf(good)).toMatchObject({ maxAgeMs: 30 * DAY });
	});

	it('keeps the password as it is', () => {
		expect(postgresSettingsOf({ ...good, password: ' a b ' }).password).toBe(' a b ');
	});

	it('says how the connection is protected', () => {
		const pem = '-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----';
		const tls = (data: object) => postgresSettingsOf({ ...good, ...data }).tls;
		expect(tls({ ssl: 'off' })).toBeUndefined();
		expect(tls({ ssl: 'require', ca: pem })).toEqual({ isVerified: false });
		expect(tls({ ssl: 'verify' })).toEqual({ isVerified: true });
		expect(tls({ ssl: 'verify', ca: pem })).toEqual({ isVerified: true, ca: pem });
	});

	it.each<[string, Record<string, string | number>]>([
		['Host', { host: '' }],
		['Database', { database: ' ' }],
		['User', { user: '' }],
		['Port', { port: 70_000 }],
		['Pool Size', { poolSize: 0 }],
		['Schema', { schema: 'Drop Table' }],
		['SSL', { ssl: 'maybe' }],
		['CA Certificate', { ssl: 'verify', ca: 'MII=' }],
	])('names %s where it cannot be used', (parameter, over) => {
		expect(() => postgresSettingsOf({ ...good, ...over })).toThrow(
			expect.objectContaining({ parameter }) as Error,
		);
	});

	it.each<[string, Record<string, string | number>]>([
		['Keep for Days', { maxAgeDays: 0 }],
		['Keep at Most Events', { maxCount: 1.5 }],
		['Keep at Most Megabytes', { maxMegabytes: 'much' }],
	])('names %s where it cannot be used', (parameter, over) => {
		expect(() => postgresRetentionOf({ ...good, ...over })).toThrow(
			expect.objectContaining({ parameter }) as Error,
		);
	});

	it('is remembered by a digest that changes with every field and tells none', () => {
		const digest = credentialDigest({ ...good, password: 'hush' });
		expect(digest).toMatch(/^[0-9a-f]{64}$/);
		const inAnotherOrder = { password: 'hush', user: 'n', database: 'n8n', host: good.host };
		expect(credentialDigest(inAnotherOrder)).toBe(digest);
		expect(credentialDigest({ ...good, password: 'hush2' })).not.toBe(digest);
	});
});
