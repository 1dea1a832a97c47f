import { setTimeout as sleep } from 'node:timers/promises';

import { MemoryStore } from '../../../eventlog/stores/memory';
import type { EventStore } from '../../../eventlog/stores/store';
import type { Alert } from '../../../monitoring/rules/alert';
import { Watcher, type WatcherPorts } from '../../../nodes/SpotConnectWebhookMonitor/watcher';
import { eventId, received, sampleEvent } from '../../eventlog/events';

const settings = { rules: { rate: false, silence: false }, editorUrl: 'https://n8n/' } as const;

let store: MemoryStore;
let watchers: Watcher[];
let told: Alert[];
let lines: string[];

beforeEach(async () => {
	store = new MemoryStore();
	await store.open();
	watchers = [];
	told = [];
	lines = [];
});

afterEach(async () => {
	for (const watcher of watchers) await watcher.stop();
});

function watcher(over: Partial<WatcherPorts> = {}): Watcher {
	const made = new Watcher(settings, {
		follower: 'monitor/w/n',
		store: () => store,
		now: Date.now,
		tell: (alert) => told.push(alert),
		warn: (message) => lines.push(`warn ${message}`),
		info: (message) => lines.push(`info ${message}`),
		...over,
	});
	watchers.push(made);
	made.start();
	return made;
}

async function attack(sourceIp = '203.0.113.7'): Promise<void> {
	const receivedAt = Date.now();
	const events = Array.from({ length: 30 }, () =>
		sampleEvent({
			id: eventId(receivedAt),
			receivedAt,
			sourceIp,
			outcome: 'refused',
			code: 'api_key_invalid',
			status: 401,
		}),
	);
	await store.write(events.map(received));
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
	const deadline = Date.now() + 20_000;
	while (!(await isSo())) {
		if (Date.now() > deadline) throw new Error(`Not so: ${JSON.stringify({ told, lines })}`);
		await sleep(20);
	}
}

const isSaved = async () => (await store.followers.readState('monitor/w/n')) !== undefined;

describe('a watcher', () => {
	jest.setTimeout(60_000);

	it('tells what it finds, saved before, and saves that it was told when it stops', async () => {
		let savedOutbox: unknown;
		const first = watcher({
			tell: (alert) => {
				told.push(alert);
				// The store's own memory: what a process that ended here would find.
				void store.followers.readState('monitor/w/n').then((text) => {
					savedOutbox = (JSON.parse(text!) as { outbox: Alert[] }).outbox.map(({ id }) => id);
				});
			},
		});
		await until(isSaved);
		await attack();
		await until(() => told.length > 0);
		await until(() => savedOutbox !== undefined);
		expect(savedOutbox).toContain(told[0]!.id);
		await first.stop();
		const document = JSON.parse((await store.followers.readState('monitor/w/n'))!) as object;
		expect(document).toMatchObject({ outbox: [], editorUrl: 'https://n8n/' });
	});

	it('tells nothing again after a restart', async () => {
		const first = watcher();
		await until(isSaved);
		await attack();
		await until(() => told.length > 0);
		await first.stop();
		const before = told.length;
		let looks = 0;
		watcher({
			store: () => {
				looks += 1;
				return store;
			},
		});
		await until(() => looks > 6);
		expect(told).toHaveLength(before);
	});

	it('watches alone, however many there are, and another one goes on when it stops', async () => {
		const [first, second] = [watcher(), watcher()];
		await until(isSaved);
		await attack();
		await until(() => told.length > 0);
		const ids = told.map(({ id }) => id);
		expect(new Set(ids).size).toBe(ids.length);
		await first.stop();
		await attack('198.51.100.4');
		await until(() => told.some(({ series }) => series.name === '198.51.100.4'));
		await second.stop();
		const all = told.map(({ id }) => id);
		expect(new Set(all).size).toBe(all.length);
	});

	it('goes on trying while the store is away, with one line for the whole outage', async () => {
		let isAway = true;
		let asked = 0;
		watcher({
			store: (): EventStore => {
				asked += 1;
				if (isAway) throw new Error('connect ECONNREFUSED');
				return store;
			},
		});
		await until(() => asked >= 3);
		expect(lines).toEqual(['warn The monitor cannot read the event log, and goes on trying']);
		isAway = false;
		await until(isSaved);
		expect(lines[1]).toBe('info The monitor reads the event log again');
	});
});
