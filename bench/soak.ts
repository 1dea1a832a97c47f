/**
 * Ten minutes at 80 % of what a real n8n can take, with everything on: whether anything grows. Half a
 * second in each ten are wrong keys. After two minutes and at the end all garbage is collected, and
 * what n8n's process holds is compared: heap, listeners, handles, open files, files of this package.
 * Run with Node 24: node --import tsx bench/soak.ts [minutes]
 * Prints each minute's percentiles and memory, writes bench/results/soak.json, and ends with 1 if the
 * heap is more than 5 % larger at the end, or if any of the others has grown.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { packPackage } from '../host/package-tarball';
import { freePort } from '../host/ports';
import { DevTools } from './host/devtools';
import { settled } from './host/executions';
import { load, type Load } from './host/load';
import { CONNECTIONS } from './host/rounds';
import { startSingle, type SingleField } from './host/single';
import { ACCEPTED_EVERYTHING, REFUSED_KEY } from './host/works';
import { writeResults } from './results';

const MINUTES = 10;
/** Of the capacity. */
const SHARE = 0.8;
const CAPACITY_SECONDS = 20;
/** In which the heap is compared with that of the end. */
const FIRST_CHECK_MINUTE = 2;
const MOST_GROWTH = 1.05;
/** How long n8n may go on with what executions leave behind, in milliseconds. */
const CALM_MS = 5_000;
const ACCEPTED_SECONDS = 9.5;
const REFUSED_SECONDS = 0.5;

/** What n8n's process holds when nothing is under way. */
interface Held {
	readonly heapMb: number;
	readonly rssMb: number;
	readonly listeners: number;
	/** Timers, sockets and the like that keep a process alive, by their kinds. */
	readonly handles: Readonly<Record<string, number>>;
	readonly openFiles: number;
	/** Of this package, in n8n's folder. */
	readonly files: number;
}

const IN_PROCESS = `(() => {
	const { heapUsed, rss } = process.memoryUsage();
	const handles = {};
	for (const kind of process.getActiveResourcesInfo()) handles[kind] = (handles[kind] ?? 0) + 1;
	const listeners = process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
	return { heapMb: heapUsed / 2 ** 20, rssMb: rss / 2 ** 20, listeners, handles };
})()`;

async function look(devTools: DevTools, { host }: SingleField): Promise<Held> {
	await sleep(CALM_MS);
	// What finalizers let go of is garbage of the next collection.
	for (let turn = 0; turn < 3; turn += 1) await devTools.collectGarbage();
	const inProcess = await devTools.evaluate<Omit<Held, 'openFiles' | 'files'>>(IN_PROCESS);
	return {
		...inProcess,
		openFiles: readdirSync(`/proc/${host.pid}/fd`).length,
		files: readdirSync(path.join(host.userFolder, '.n8n', 'spot-connect')).length,
	};
}

async function soakMinute(field: SingleField, rate: number): Promise<Load> {
	const everything = field.contenders[ACCEPTED_EVERYTHING.contender]!;
	const guarded = field.contenders[REFUSED_KEY.contender]!;
	const parts: Load[] = [];
	for (let part = 0; part < 60 / (ACCEPTED_SECONDS + REFUSED_SECONDS); part += 1) {
		const how = { connections: CONNECTIONS, rate, seconds: ACCEPTED_SECONDS };
		parts.push(await load(field.url, everything, ACCEPTED_EVERYTHING.request, how));
		await load(field.url, guarded, REFUSED_KEY.request, { ...how, seconds: REFUSED_SECONDS });
	}
	const most = (of: (each: Load) => number) => Math.max(...parts.map(of));
	const answers = parts.reduce((sum, each) => sum + each.answers, 0);
	const seconds = parts.reduce((sum, each) => sum + each.seconds, 0);
	return {
		answers,
		seconds,
		perSecond: answers / seconds,
		p50: most(({ p50 }) => p50),
		p99: most(({ p99 }) => p99),
	};
}

const growthOf = (first: number, last: number) => `${((last / first - 1) * 100).toFixed(1)} %`;

/** @returns what has grown that must not */
function grown(first: Held, last: Held): string[] {
	const faults: string[] = [];
	if (last.heapMb > first.heapMb * MOST_GROWTH) {
		faults.push(`the heap, by ${growthOf(first.heapMb, last.heapMb)}`);
	}
	for (const kind of ['listeners', 'files'] as const) {
		if (last[kind] > first[kind]) faults.push(`${kind}, from ${first[kind]} to ${last[kind]}`);
	}
	// Those of idle connections come and go.
	if (last.openFiles > first.openFiles + CONNECTIONS) {
		faults.push(`open files, from ${first.openFiles} to ${last.openFiles}`);
	}
	const total = ({ handles }: Held) => Object.values(handles).reduce((sum, each) => sum + each, 0);
	if (total(last) > total(first) + CONNECTIONS) {
		faults.push(`handles, from ${total(first)} to ${total(last)}`);
	}
	return faults;
}

async function main(): Promise<void> {
	const minutes = Number(process.argv[2] ?? MINUTES);
	const port = await freePort();
	const field = await startSingle(
		[await packPackage()],
		[ACCEPTED_EVERYTHING.contender, REFUSED_KEY.contender],
		{ NODE_OPTIONS: `--inspect=127.0.0.1:${port}` },
	);
	try {
		const devTools = await DevTools.connect(port);
		const everything = field.contenders[ACCEPTED_EVERYTHING.contender]!;
		const capacity = await load(field.url, everything, ACCEPTED_EVERYTHING.request, {
			connections: CONNECTIONS,
			seconds: CAPACITY_SECONDS,
		});
		const rate = Math.round(capacity.perSecond * SHARE);
		console.log(
			`Capacity ${capacity.perSecond.toFixed(1)} a second; ${minutes} minutes at ${rate} a second`,
		);
		const table: object[] = [];
		let first: Held | undefined;
		let last: Held | undefined;
		for (let minute = 1; minute <= minutes; minute += 1) {
			const { perSecond, p50, p99 } = await soakMinute(field, rate);
			const isChecked = minute === FIRST_CHECK_MINUTE || minute === minutes;
			if (isChecked) {
				await settled(field.executions, everything.workflowId);
				last = await look(devTools, field);
				first ??= last;
			}
			const row = {
				minute,
				'a second': perSecond.toFixed(1),
				'p50, ms': p50,
				'p99, ms': p99,
				...(isChecked && { heap: `${last!.heapMb.toFixed(1)} MB` }),
			};
			table.push(row);
			console.log(JSON.stringify(row));
		}
		devTools.close();
		console.log('\nPercentiles: the highest of the six parts of the minute.');
		console.table(table);
		console.table({ [`after minute ${FIRST_CHECK_MINUTE}`]: first, 'at the end': last });
		const faults = grown(first!, last!);
		writeResults('soak', { minutes, rate, table, first, last, faults });
		console.log(`The heap has grown by ${growthOf(first!.heapMb, last!.heapMb)} (at most 5 %).`);
		for (const fault of faults) console.error(`What has grown: ${fault}`);
		if (faults.length > 0) process.exitCode = 1;
	} finally {
		await field.stop();
	}
}

void main();
