/**
 * Whether a request costs more where there is more: 1 to 500 webhooks in one n8n, and event logs of
 * none to a million events. Requests go to all of the webhooks in turn; beside them to one of n8n's own
 * Webhook nodes, because n8n itself may get slower. Logs are those of hosts that are up together and
 * take turns.
 * Run with Node 24: node --import tsx bench/scale.ts [rounds] [seconds] [most events]
 * Prints the processor time of a request in milliseconds, all threads of n8n together and of it that of
 * the event log's thread, and writes bench/results/scale.json.
 */
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { SqliteStore } from '../eventlog/stores/sqlite';
import { packPackage } from '../host/package-tarball';
import { publish, type Contender, type ContenderName } from './host/contenders';
import { settled } from './host/executions';
import { load } from './host/load';
import { processorSeconds, threadSeconds } from './host/processor-time';
import { CONNECTIONS } from './host/rounds';
import { startSingle, type SingleField } from './host/single';
import { spreadOf, spreadText, type Spread } from './host/statistics';
import { ACCEPTED_KEY, REFUSED_KEY, WORKS, type Work } from './host/works';
import { writeResults } from './results';
import { changesOf } from './sample-events';
import { repeatableNumbers } from '../test/repeatable-numbers';

const ROUNDS = 5;
const SECONDS = 2;
/** n8n takes some thousand requests until it is as fast as it gets. */
const WARM_UP_ROUNDS = 2;
const WEBHOOKS = [1, 10, 100, 500];
const EVENTS = [0, 100_000, 1_000_000];
const BATCH = 500;
/** What is in the log stays there, however old it is. */
const KEEP_ALL = {
	SPOT_CONNECT_EVENTS_MAX_AGE_DAYS: '3650',
	SPOT_CONNECT_EVENTS_MAX_COUNT: '100000000',
	SPOT_CONNECT_EVENTS_MAX_MB: '100000',
};
const OURS: ContenderName = 'Spot Connect, API key';
const BUILT_IN = WORKS.find(({ name }) => name === 'accepted: built-in Webhook, Header Auth')!;

/** What keeps the event log's file: see eventlog/stores/sqlite/thread.ts. */
const LOG_THREAD = 'spot-connect-event-log';
/** After which what came in is in the log's file, in milliseconds. */
const LOG_DELAY_MS = 200;

/** Milliseconds of processor time for a request. */
interface Cost {
	/** All threads of n8n together. */
	readonly all: number;
	/** Of it, that of the thread which keeps the event log. */
	readonly log: number;
}

/** @returns what a request costs, which goes to each of them in turn */
async function costOf(
	{ host, url, executions }: SingleField,
	contenders: readonly Contender[],
	{ request }: Work,
	seconds: number,
): Promise<Cost> {
	const used = async (): Promise<Cost> => {
		await settled(executions);
		await sleep(LOG_DELAY_MS);
		return { all: processorSeconds(host.pid), log: threadSeconds(host.pid, LOG_THREAD) };
	};
	const before = await used();
	const { answers } = await load(url, contenders, request, { connections: CONNECTIONS, seconds });
	const after = await used();
	const perAnswer = (of: keyof Cost) => ((after[of] - before[of]) / answers) * 1_000;
	return { all: perAnswer('all'), log: perAnswer('log') };
}

interface CostSpread {
	readonly all: Spread;
	readonly log: Spread;
}

/**
 * Times works round by round; each is asked for what a request costs. Every second round goes
 * backwards: n8n is slower after a pause, and none comes always after the same one.
 */
async function inRounds(
	costs: Readonly<Record<string, () => Promise<Cost>>>,
	rounds: number,
): Promise<Record<string, CostSpread>> {
	const measured = Object.fromEntries(Object.keys(costs).map((name) => [name, [] as Cost[]]));
	for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1) {
		const order = Object.entries(costs);
		if (round % 2 !== 0) order.reverse();
		for (const [name, cost] of order) {
			const value = await cost();
			if (round >= 0) measured[name]!.push(value);
		}
	}
	return Object.fromEntries(
		Object.entries(measured).map(([name, values]) => [
			name,
			{ all: spreadOf(values.map(({ all }) => all)), log: spreadOf(values.map(({ log }) => log)) },
		]),
	);
}

async function measureWebhooks(tarball: string, rounds: number, seconds: number) {
	const field = await startSingle([tarball], [OURS, BUILT_IN.contender]);
	try {
		const all = [field.contenders[OURS]!];
		const table: Record<string, Record<string, CostSpread>> = {};
		for (const count of WEBHOOKS) {
			while (all.length < count) all.push(await publish(field.client, [field.url], OURS));
			table[`${count} webhooks`] = await inRounds(
				{
					'built-in, accepted': async () =>
						await costOf(field, [field.contenders[BUILT_IN.contender]!], BUILT_IN, seconds),
					accepted: async () => await costOf(field, all, ACCEPTED_KEY, seconds),
					'refused, wrong key': async () => await costOf(field, all, REFUSED_KEY, seconds),
				},
				rounds,
			);
		}
		return table;
	} finally {
		await field.stop();
	}
}

async function fill(userFolder: string, events: number): Promise<void> {
	const store = new SqliteStore(path.join(userFolder, '.n8n', 'spot-connect', 'events.sqlite'));
	await store.open();
	const random = repeatableNumbers(1);
	for (let from = 0; from < events; from += BATCH) {
		const size = Math.min(BATCH, events - from);
		await store.write(
			Array.from({ length: size }, (_, index) => changesOf(from + index, random)).flat(),
		);
	}
	while (!(await store.tidy(Date.now())));
	await store.close();
}

async function measureLogs(
	tarball: string,
	{ rounds, seconds, sizes }: { rounds: number; seconds: number; sizes: readonly number[] },
) {
	const folders: string[] = [];
	const fields: SingleField[] = [];
	try {
		const costs: Record<string, () => Promise<Cost>> = {};
		for (const events of sizes) {
			const userFolder = await mkdtemp(path.join(os.tmpdir(), 'spot-connect-scale-'));
			folders.push(userFolder);
			await fill(userFolder, events);
			const field = await startSingle([tarball], [OURS], KEEP_ALL, userFolder);
			fields.push(field);
			for (const [name, work] of [
				['accepted', ACCEPTED_KEY],
				['refused, wrong key', REFUSED_KEY],
			] as const) {
				costs[`${name}, ${events} events`] = async () =>
					await costOf(field, [field.contenders[OURS]!], work, seconds);
			}
		}
		return await inRounds(costs, rounds);
	} finally {
		for (const field of fields) await field.stop();
		for (const folder of folders) rmSync(folder, { recursive: true, force: true });
	}
}

const texts = (row: Record<string, CostSpread>) =>
	Object.fromEntries(Object.entries(row).map(([name, { all }]) => [name, spreadText(all, 2)]));

async function main(): Promise<void> {
	const rounds = Number(process.argv[2] ?? ROUNDS);
	const seconds = Number(process.argv[3] ?? SECONDS);
	const most = Number(process.argv[4] ?? EVENTS.at(-1));
	const tarball = await packPackage();
	const webhooks = await measureWebhooks(tarball, rounds, seconds);
	console.log('Webhooks in one n8n; processor time of a request, milliseconds');
	console.table(
		Object.fromEntries(Object.entries(webhooks).map(([name, row]) => [name, texts(row)])),
	);
	const sizes = EVENTS.filter((events) => events <= most);
	const logs = await measureLogs(tarball, { rounds, seconds, sizes });
	console.log('Events in the log; processor time of a request, milliseconds');
	console.table(
		Object.fromEntries(
			Object.entries(logs).map(([name, { all, log }]) => [
				name,
				{ 'all of n8n': spreadText(all, 2), "the event log's thread": spreadText(log, 3) },
			]),
		),
	);
	writeResults('scale', { rounds, seconds, webhooks, logs });
}

void main();
