/**
 * Whether the inspector keeps to its memory under a flood, and says what it dropped: a process of
 * its own sends signed requests as fast as they are answered for ten seconds, while the inspector
 * verifies each signature and a page looks on. Measured are the rate, what is kept and dropped, and
 * the most that the process's heap and buffers grew, beside the bound.
 * Run with Node 24: node --expose-gc --import tsx bench/inspect.ts
 * Prints a table, and writes bench/results/inspect.json.
 */
import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { get } from 'node:http';
import { promisify } from 'node:util';

import { DEFAULT_ANSWER } from '../cli/inspect/answer-settings';
import { Inspector } from '../cli/inspect/inspector';
import { writeResults } from './results';

const SECONDS = 10;
const WARM_UP_SECONDS = 2;
const CONNECTIONS = 50;
const WANTED_PER_SECOND = 5000;
const MIB = 1024 * 1024;
const SECRET = 's3cret';
const BODY = JSON.stringify({ id: 'evt_1042', note: 'x'.repeat(900) });
/** Between two looks at the memory, in milliseconds. */
const SAMPLE_MS = 50;

interface Case {
	readonly name: string;
	readonly maxCount: number;
	readonly maxMiB: number;
}

const CASES: readonly Case[] = [
	{ name: 'as it is unless set: 5,000 requests, 64 MiB', maxCount: 5000, maxMiB: 64 },
	{ name: 'the memory is the bound: 16 MiB', maxCount: 100_000, maxMiB: 16 },
	{ name: 'much memory: 128 MiB', maxCount: 100_000, maxMiB: 128 },
];

async function send(url: string, seconds: number): Promise<{ readonly perSecond: number }> {
	const signature = createHmac('sha256', SECRET).update(BODY).digest('hex');
	const { stdout } = await promisify(execFile)(
		process.execPath,
		[
			require.resolve('autocannon'),
			...['--json', '--method', 'POST', '--body', BODY],
			...['--connections', String(CONNECTIONS), '--duration', String(seconds)],
			...['--headers', 'content-type=application/json'],
			...['--headers', `x-hub-signature-256=sha256=${signature}`],
			...['--headers', 'x-github-event=push'],
			url,
		],
		{ maxBuffer: 16 * MIB },
	);
	const result = JSON.parse(stdout) as { '2xx': number; non2xx: number; duration: number };
	if (result.non2xx > 0) throw new Error(`${result.non2xx} requests were not answered well`);
	return { perSecond: result['2xx'] / result.duration };
}

/** Memory of what lives: the heap after a collection, with buffers. */
function liveBytes(): number {
	globalThis.gc?.();
	const { heapUsed, arrayBuffers } = process.memoryUsage();
	return heapUsed + arrayBuffers;
}

async function measure({ name, maxCount, maxMiB }: Case) {
	const maxBytes = maxMiB * MIB;
	const inspector = new Inspector({
		host: '127.0.0.1',
		port: 0,
		uiHost: '127.0.0.1',
		uiPort: 0,
		bounds: { maxCount, maxBytes, maxBodyBytes: MIB },
		answer: DEFAULT_ANSWER,
		forwardUrl: undefined,
		secret: SECRET,
		scheme: undefined,
		nowMs: Date.now,
	});
	await inspector.start();
	const page = get(`${inspector.uiUrl}/api/live`, (response) => response.resume());
	await send(inspector.captureUrl, WARM_UP_SECONDS);
	inspector.clear();
	const liveBefore = liveBytes();
	let mostKept = 0;
	let mostRss = 0;
	const sampler = setInterval(() => {
		mostKept = Math.max(mostKept, inspector.state().keptBytes);
		mostRss = Math.max(mostRss, process.memoryUsage.rss());
	}, SAMPLE_MS);
	const { perSecond } = await send(inspector.captureUrl, SECONDS);
	clearInterval(sampler);
	const { total, kept, keptBytes, dropped } = inspector.state();
	const liveGrown = liveBytes() - liveBefore;
	page.destroy();
	await inspector.close();
	return {
		name,
		maxBytes,
		perSecond: Math.round(perSecond),
		total,
		kept,
		keptBytes,
		mostKeptBytes: mostKept,
		dropped,
		liveBytesGrown: liveGrown,
		mostRssBytes: mostRss,
		addsUp: total === kept + dropped.count,
		isWithinBound: mostKept <= maxBytes && liveGrown <= maxBytes,
		isFastEnough: perSecond >= WANTED_PER_SECOND,
	};
}

async function main(): Promise<void> {
	if (globalThis.gc === undefined) throw new Error('Run it with --expose-gc');
	const results = [];
	for (const each of CASES) results.push(await measure(each));
	const mib = (bytes: number) => (bytes / MIB).toFixed(1);
	console.table(
		results.map((each) => ({
			case: each.name,
			'a second': each.perSecond,
			total: each.total,
			kept: each.kept,
			dropped: each.dropped.count,
			'bound MiB': mib(each.maxBytes),
			'counted MiB, most': mib(each.mostKeptBytes),
			'live MiB, grown': mib(each.liveBytesGrown),
			'RSS MiB, most': mib(each.mostRssBytes),
			'within bound': each.isWithinBound && each.addsUp,
		})),
	);
	writeResults('inspect', { seconds: SECONDS, results });
}

void main();
