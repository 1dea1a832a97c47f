/**
 * What the trigger costs a request, in this process and without a network: webhook() as users run it
 * (dist, so build first) on n8n-core's real WebhookContext, with requests through Node's HTTP parser,
 * n8n's Express and n8n's body parser on sockets in memory. The host's calls and SQLite are timed
 * apart; the stages come from a second build of the same sources.
 * Run with Node 24: node --import tsx bench/micro.ts [part of a subject's name] [1 KB | 16 KB | 1 MB]
 * Prints tables, and writes bench/results/micro.json. Fails where 1 KB with everything on takes 100
 * microseconds or more of our own.
 */
import { createRequire } from 'node:module';
import { getHeapStatistics } from 'node:v8';

import type { INodeType } from 'n8n-workflow';

import { Player, type Played } from './micro/exchange';
import {
	figureOf,
	shareOf,
	stagesOf,
	type Figure,
	type Share,
	type StageFigure,
} from './micro/figures';
import { Front, type Exchange } from './micro/front';
import { GcWatch, type Pauses } from './micro/gc';
import { Host, type Deployment } from './micro/host';
import { clock, Meter } from './micro/meter';
import { observeHost, observeSqlite } from './micro/observe';
import { loadStaged } from './micro/staged-bundle';
import { EVERYTHING_ON, SUBJECTS, type Subject } from './micro/subjects';
import { writeResults } from './results';

const GOAL_MICROSECONDS = 100;
const GOAL_SIZE = '1 KB';
/** With a larger share of requests that were interrupted the times are those of a busy machine. */
const MOST_INTERRUPTED = 0.5;

interface Size {
	readonly name: string;
	readonly bytes: number;
	readonly warmUp: number;
	readonly batches: number;
	readonly perBatch: number;
}

const SIZES: readonly Size[] = [
	{ name: GOAL_SIZE, bytes: 1024, warmUp: 3_000, batches: 60, perBatch: 50 },
	{ name: '16 KB', bytes: 16 * 1024, warmUp: 300, batches: 40, perBatch: 25 },
	{ name: '1 MB', bytes: 1024 * 1024, warmUp: 30, batches: 20, perBatch: 5 },
];

/** All times in microseconds, allocations in bytes. */
interface Row {
	readonly subject: string;
	readonly size: string;
	/** As it is, with what the host and SQLite do in it. */
	readonly total: Figure;
	readonly ours: Figure;
	/** Of ours, what comes when the sender has its answer. */
	readonly oursAfterAnswer: Figure;
	readonly sqlite: Figure;
	readonly host: Figure;
	readonly bytes: Figure;
	readonly bytesOfHost: Figure;
	readonly pauses: Pauses;
	readonly interruptedShare: number;
	readonly stages: readonly StageFigure[];
}

interface Pass {
	readonly player: Player;
	readonly meter: Meter;
	/** Whether the host's calls and SQLite are stages of their own. */
	readonly isApart: boolean;
}

/** Followed by SQLite's calls. */
let sqliteMeter: Meter | undefined;

class Benchmark {
	private constructor(
		private readonly host: Host,
		private readonly front: Front,
		private readonly type: INodeType,
		private readonly staged: INodeType,
		private readonly time: Omit<Pass, 'isApart'>,
		private readonly heap: Omit<Pass, 'isApart'>,
	) {}

	static async create(): Promise<Benchmark> {
		const host = Host.start();
		const front = new Front();
		const { SpotConnectGenericWebhook } = createRequire(__filename)('../dist/index.js') as {
			SpotConnectGenericWebhook: new () => INodeType;
		};
		const time = new Meter(clock);
		const heap = new Meter(() => getHeapStatistics().used_heap_size);
		observeSqlite(() => sqliteMeter);
		return new Benchmark(
			host,
			front,
			new SpotConnectGenericWebhook(),
			await loadStaged(time),
			{ meter: time, player: await Player.create(time) },
			{ meter: heap, player: await Player.create(heap) },
		);
	}

	async measure(subject: Subject, size: Size): Promise<Row> {
		const { parameters, credentials } = subject;
		const name = `${subject.name} ${size.name}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
		const deploy = async (type: INodeType, suffix: string) =>
			await this.host.deploy(`${name}${suffix}`, type, parameters, credentials);
		const run = async (deployment: Deployment, requests: number, pass: Pass) =>
			await this.#run(subject, size, deployment, requests, pass);
		const requests = size.batches * size.perBatch;

		const deployment = await deploy(this.type, '');
		await run(deployment, size.warmUp, { ...this.time, isApart: false });
		const gc = new GcWatch();
		const untouched = await run(deployment, requests, { ...this.time, isApart: false });
		// Of all requests: a collection, which waits for its helper threads, may itself be an interruption.
		const pauses = await gc.end(untouched);
		const apart = await run(deployment, requests, { ...this.time, isApart: true });
		const allocated = await run(deployment, requests, { ...this.heap, isApart: true });
		const staged = await deploy(this.staged, '-staged');
		await run(staged, size.warmUp, { ...this.time, isApart: true });
		const inStages = await run(staged, requests, { ...this.time, isApart: true });

		const figure = (played: readonly Played[], share: Share) =>
			figureOf(
				undisturbed(played).map(({ expenses }) => shareOf(expenses, share)),
				size.perBatch,
			);
		// A collection in a request makes its share negative: of single requests the median is right.
		const bytes = (share: Share) => {
			const { median, p99 } = figureOf(
				allocated.map(({ expenses }) => shareOf(expenses, share)),
				1,
			);
			return { median, p99 };
		};
		return {
			subject: subject.name,
			size: size.name,
			total: figure(untouched, 'all'),
			ours: figure(apart, 'ours'),
			oursAfterAnswer: figure(apart, 'oursAfterAnswer'),
			sqlite: figure(apart, 'sqlite'),
			host: figure(apart, 'host'),
			bytes: bytes('ours'),
			bytesOfHost: bytes('host'),
			pauses,
			interruptedShare: interruptedShareOf(apart),
			stages: stagesOf(undisturbed(inStages).map(({ expenses }) => expenses)),
		};
	}

	/**
	 * One request after another, each a new one, those of a batch made before the first of them is
	 * played.
	 */
	async #run(
		subject: Subject,
		{ bytes, perBatch }: Size,
		deployment: Deployment,
		requests: number,
		pass: Pass,
	): Promise<Played[]> {
		const body = subject.bodyOf(bytes);
		const played: Played[] = [];
		sqliteMeter = pass.isApart ? pass.meter : undefined;
		while (played.length < requests) {
			const batch: Exchange[] = [];
			while (batch.length < perBatch) {
				batch.push(await this.front.receive('orders', subject.headersOf(body), body));
			}
			for (const exchange of batch) {
				played.push(await play(subject, deployment, exchange, pass));
			}
		}
		sqliteMeter = undefined;
		return played;
	}
}

const interruptedShareOf = (played: readonly Played[]): number =>
	played.filter(({ isInterrupted }) => isInterrupted).length / played.length;

/**
 * @returns the requests whose times count: another program has interrupted the others. All of them
 *   where most were interrupted, as a large body takes longer than a program may run at a time
 */
function undisturbed(played: readonly Played[]): readonly Played[] {
	return interruptedShareOf(played) > MOST_INTERRUPTED
		? played
		: played.filter(({ isInterrupted }) => !isInterrupted);
}

async function play(
	{ name, status: wanted }: Subject,
	deployment: Deployment,
	exchange: Exchange,
	{ player, meter, isApart }: Pass,
): Promise<Played> {
	const context = deployment.contextOf(exchange);
	if (isApart) observeHost(meter, context, exchange);
	const played = await player.play(deployment, context, exchange);
	if (played.status === wanted) return played;
	throw new Error(`${name} is answered with ${played.status} instead of ${wanted}`);
}

const micro = (value: number): string => value.toFixed(1);
const kilobytes = (value: number): string => (value / 1024).toFixed(1);

function print(rows: readonly Row[]): void {
	console.log('\nMicroseconds a request: median and 99th percentile of the means of batches.');
	console.log(
		'ours: neither the calls of the host nor SQLite, with what comes after the answer. total: untouched, with all.',
	);
	console.table(
		rows.map(({ subject, size, ours, oursAfterAnswer, sqlite, host, total, interruptedShare }) => ({
			subject,
			body: size,
			ours: micro(ours.median),
			'ours p99': micro(ours.p99),
			'after the answer': micro(oursAfterAnswer.median),
			'ours + SQLite': micro(ours.median + sqlite.median),
			SQLite: micro(sqlite.median),
			host: micro(host.median),
			total: micro(total.median),
			'total p99': micro(total.p99),
			'interrupted, %': (interruptedShare * 100).toFixed(0),
		})),
	);
	console.log(
		'Allocations: difference of the used heap around each part, median of single requests (not the bytes of Buffers). Garbage collection: pauses that began within webhook().',
	);
	console.table(
		rows.map(({ subject, size, bytes, bytesOfHost, pauses }) => ({
			subject,
			body: size,
			'ours (KB)': kilobytes(bytes.median),
			"host's (KB)": kilobytes(bytesOfHost.median),
			'pauses in 1,000 requests': pauses.perThousand.toFixed(1),
			'their time (ms)': pauses.millisecondsPerThousand.toFixed(2),
			'longest (ms)': pauses.longestMilliseconds.toFixed(2),
		})),
	);
}

/** The stages of one subject, each without those within it. */
function printStages(rows: readonly Row[], subject: string): void {
	const bySize = rows.filter((row) => row.subject === subject);
	const names = new Set(bySize.flatMap(({ stages }) => stages.map(({ stage }) => stage)));
	if (names.size === 0) return;
	console.log(
		`Stages, "${subject}": median microseconds a request, each without those within it, from a build with a timer around each.`,
	);
	console.table(
		[...names].map((stage) => ({
			stage,
			times: bySize[0]!.stages.find((each) => each.stage === stage)?.times ?? 0,
			...Object.fromEntries(
				bySize.map(({ size, stages }) => [
					size,
					micro(stages.find((each) => each.stage === stage)?.median ?? 0),
				]),
			),
		})),
	);
}

function judge(rows: readonly Row[]): void {
	const row = rows.find(({ subject, size }) => subject === EVERYTHING_ON && size === GOAL_SIZE);
	if (row === undefined) return;
	const { ours, sqlite, host, interruptedShare } = row;
	if (interruptedShare > MOST_INTERRUPTED) throw new Error('The machine is too busy');
	console.log(
		`${GOAL_SIZE}, ${EVERYTHING_ON}: ${micro(ours.median)} µs ours (goal: below ${GOAL_MICROSECONDS}); ` +
			`${micro(ours.median + sqlite.median)} µs with SQLite; ` +
			`${micro(ours.median + sqlite.median + host.median)} µs with the calls of the host, too.`,
	);
	if (ours.median < GOAL_MICROSECONDS) return;
	console.error(`Over ${GOAL_MICROSECONDS} µs: ${GOAL_SIZE}, ${EVERYTHING_ON}`);
	process.exitCode = 1;
}

async function main(): Promise<void> {
	const [wanted = '', wantedSize = ''] = process.argv.slice(2);
	const benchmark = await Benchmark.create();
	const rows: Row[] = [];
	for (const subject of SUBJECTS.filter(({ name }) => name.includes(wanted))) {
		for (const size of SIZES.filter(({ name }) => name.includes(wantedSize))) {
			rows.push(await benchmark.measure(subject, size));
		}
	}
	print(rows);
	for (const { name } of SUBJECTS) printStages(rows, name);
	if (wanted === '' && wantedSize === '')
		writeResults('micro', {
			unit: 'microseconds and bytes a request',
			goal: GOAL_MICROSECONDS,
			rows,
		});
	judge(rows);
}

void main();
