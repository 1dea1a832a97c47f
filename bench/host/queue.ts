import { setTimeout as sleep } from 'node:timers/promises';

import { QueueHost } from '../../host/queue/queue-host';
import { PROCESSES, type ProcessName } from '../../host/queue/settings';
import { publish, storesOf, type Contender } from './contenders';
import { postgresExecutions, settled, type Executions } from './executions';
import { load } from './load';
import { signInAsOwner } from './owner';
import { machineSeconds, processorSeconds } from './processor-time';
import { CONNECTIONS } from './rounds';
import { ACCEPTED_EVERYTHING } from './works';

/** n8n in queue mode with everything on: state in Redis, events in Postgres. */
export interface QueueField {
	readonly host: QueueHost;
	readonly executions: Executions;
	readonly contender: Contender;
	stop(): Promise<void>;
}

export async function startQueue(packages: string[]): Promise<QueueField> {
	const host = await QueueHost.start({ packages });
	try {
		const client = await signInAsOwner(host.url);
		const { postgres, redis, processorUrls } = host;
		const { host: server, database, user } = postgres.settings;
		const stores = storesOf({ host: server, database, user }, redis.port);
		const { contender: name } = ACCEPTED_EVERYTHING;
		const contender = await publish(client, processorUrls, name, stores);
		const executions = await postgresExecutions(host);
		const stop = async () => {
			await executions.close();
			await host.stop();
		};
		return { host, executions, contender, stop };
	} catch (error) {
		await host.stop();
		throw error;
	}
}

/** What queue mode came to in one round. */
export interface QueueTimed {
	readonly answers: number;
	/** Answers a second of both processors together. */
	readonly perSecond: number;
	/** Answers a second until the worker had run every execution. */
	readonly donePerSecond: number;
	/** Processor time for each answer, in milliseconds, until the worker was done. */
	readonly processorMs: Readonly<Record<ProcessName | 'other', number>>;
	/** The share of the machine's cores that was busy while requests came in. */
	readonly busy: number;
}

/** Times the acceptance over both webhook processors, half of the connections each. */
export async function timeQueue(
	{ host, executions, contender }: QueueField,
	{ seconds, cores }: { readonly seconds: number; readonly cores: number },
): Promise<QueueTimed> {
	const before = await settled(executions, contender.workflowId);
	const used = () => PROCESSES.map((name) => processorSeconds(host.process(name).pid));
	const usedBefore = used();
	const machineBefore = machineSeconds();
	const start = performance.now();
	const halves = await Promise.all(
		host.processorUrls.map(
			async (url) =>
				await load(url, contender, ACCEPTED_EVERYTHING.request, {
					connections: CONNECTIONS / 2,
					seconds,
				}),
		),
	);
	const comingSeconds = (performance.now() - start) / 1_000;
	const busy = (machineSeconds() - machineBefore) / (comingSeconds * cores);
	const answers = halves.reduce((sum, half) => sum + half.answers, 0);
	const started = (await settled(executions, contender.workflowId)) - before;
	const doneSeconds = (performance.now() - start) / 1_000;
	if (started < answers || started > answers + CONNECTIONS) {
		throw new Error(`Queue mode: ${answers} answers, but ${started} executions`);
	}
	// What processes do after the last execution belongs to it.
	await sleep(500);
	const machine = machineSeconds() - machineBefore;
	const each = used().map((seconds_, index) => seconds_ - usedBefore[index]!);
	const other = machine - each.reduce((sum, value) => sum + value, 0);
	const perAnswer = (value: number) => (value / started) * 1_000;
	return {
		answers,
		perSecond: halves.reduce((sum, half) => sum + half.perSecond, 0),
		donePerSecond: started / doneSeconds,
		processorMs: {
			...(Object.fromEntries(
				PROCESSES.map((name, index) => [name, perAnswer(each[index]!)]),
			) as Record<ProcessName, number>),
			other: perAnswer(other),
		},
		busy,
	};
}
