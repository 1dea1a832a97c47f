/**
 * This package beside n8n's own Webhook node, its nearest peer and a node that refuses at once: equal
 * workflows on one real n8n, 10 connections, an order of 1.6 KB, in interleaved rounds. Once with the
 * setting that the README recommends, once with n8n's defaults, and in queue mode beside one process.
 * Run with: npm run bench (or with Node 24: node --import tsx bench/host.ts [rounds] [seconds])
 * Accepted requests count until their executions have ended. Every contender is checked before it is
 * timed, and in each round: the status of every answer, and the number of executions.
 * Prints tables with medians and (least to most) of the rounds, writes bench/results/host.json, and
 * ends with 1 if a target is missed. Needs the registry, for the peer, Linux, Postgres and Redis.
 */
import os from 'node:os';

import { PROCESSES } from '../host/queue/settings';
import { requireQueueServices } from '../host/services/programs';
import type { ContenderName } from './host/contenders';
import { packContenders } from './host/packages';
import { startQueue, timeQueue, type QueueTimed } from './host/queue';
import { printReached, printRounds, reached } from './host/report';
import { time, timeInRounds, WARM_UP_SECONDS, type Timed } from './host/rounds';
import { startSingle } from './host/single';
import { spreadOf, spreadText } from './host/statistics';
import { ACCEPTED_EVERYTHING, WORKS } from './host/works';
import { writeResults } from './results';

const ROUNDS = 5;
const SECONDS = 3;
/** How much faster two webhook processors are to accept than one process. */
const QUEUE_TARGET = 1.6;
const CORES = os.cpus().length;

/** n8n's own: an isolate is acquired for every execution, whether it needs one or not. */
const HOST_DEFAULTS = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'false' };

const NAMES = [...new Set(WORKS.map(({ contender }) => contender))] satisfies ContenderName[];

async function timeSettings(
	title: string,
	packages: string[],
	how: { rounds: number; seconds: number },
	env: Record<string, string> = {},
) {
	const field = await startSingle(packages, NAMES, env);
	try {
		const rounds = await timeInRounds(field, WORKS, how);
		printRounds(title, rounds);
		const ratios = reached(rounds);
		printReached(ratios, Object.keys(env).length === 0);
		return { rounds, ratios };
	} finally {
		await field.stop();
	}
}

/** Both hosts are up all the time, and take turns. */
async function timeQueueMode(packages: string[], how: { rounds: number; seconds: number }) {
	const single = await startSingle(packages, [ACCEPTED_EVERYTHING.contender]);
	try {
		const queue = await startQueue(packages);
		try {
			const alone: Timed[] = [];
			const both: QueueTimed[] = [];
			await time(single, ACCEPTED_EVERYTHING, WARM_UP_SECONDS);
			await timeQueue(queue, { seconds: WARM_UP_SECONDS, cores: CORES });
			for (let round = 0; round < how.rounds; round += 1) {
				alone.push(await time(single, ACCEPTED_EVERYTHING, how.seconds));
				both.push(await timeQueue(queue, { seconds: how.seconds, cores: CORES }));
			}
			return { alone, both };
		} finally {
			await queue.stop();
		}
	} finally {
		await single.stop();
	}
}

function printQueueMode({ alone, both }: { alone: readonly Timed[]; both: readonly QueueTimed[] }) {
	const ratio = spreadOf(both.map(({ perSecond }, round) => perSecond / alone[round]!.perSecond));
	const ended = spreadOf(
		both.map(({ donePerSecond }, round) => donePerSecond / alone[round]!.donePerSecond),
	);
	console.log(`\nEverything on, in queue mode with two webhook processors, on ${CORES} cores`);
	console.table([
		{
			host: 'one process',
			'answers a second': spreadText(spreadOf(alone.map(({ perSecond }) => perSecond)), 1),
			'executed a second': spreadText(spreadOf(alone.map((each) => each.donePerSecond)), 1),
		},
		{
			host: 'queue mode',
			'answers a second': spreadText(spreadOf(both.map(({ perSecond }) => perSecond)), 1),
			'executed a second': spreadText(spreadOf(both.map((each) => each.donePerSecond)), 1),
		},
		{
			host: `times (target ${QUEUE_TARGET})`,
			'answers a second': spreadText(ratio, 2),
			'executed a second': spreadText(ended, 2),
		},
	]);
	console.log('Processor time of a request in queue mode, in milliseconds:');
	const times = [...PROCESSES, 'other' as const].map((name) => ({
		process: name === 'other' ? 'Postgres, Redis, the sender, the system' : name,
		ms: spreadText(spreadOf(both.map(({ processorMs }) => processorMs[name])), 1),
	}));
	console.table(times);
	const busy = spreadOf(both.map((each) => each.busy));
	console.log(
		`While requests came in, ${(busy.median * 100).toFixed(0)} % of the ${CORES} cores were busy.`,
	);
	return { ratio, ended, busy };
}

async function main(): Promise<void> {
	const rounds = Number(process.argv[2] ?? ROUNDS);
	const seconds = Number(process.argv[3] ?? SECONDS);
	const how = { rounds, seconds };
	requireQueueServices();
	const started = performance.now();
	const packages = await packContenders();
	const recommended = await timeSettings(
		'With N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=true',
		packages,
		how,
	);
	const defaults = await timeSettings("With n8n's defaults", packages, how, HOST_DEFAULTS);
	const queueMode = await timeQueueMode(packages, how);
	const queueRatios = printQueueMode(queueMode);
	writeResults('host', {
		...how,
		recommended: { ...recommended, rounds: Object.fromEntries(recommended.rounds) },
		defaults: { ...defaults, rounds: Object.fromEntries(defaults.rounds) },
		queueMode: { ...queueMode, ...queueRatios },
	});
	console.log(`\nThis took ${((performance.now() - started) / 60_000).toFixed(1)} minutes.`);
	if (recommended.ratios.some(({ isMet }) => isMet === false)) process.exitCode = 1;
}

void main();
