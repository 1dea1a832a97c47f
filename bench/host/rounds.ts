import type { Contender, ContenderName } from './contenders';
import { settled, type Executions } from './executions';
import { load, type Load } from './load';
import type { Work } from './works';

/** As in the figures that the targets were made from. */
export const CONNECTIONS = 10;
/** The first request to a process may take longer than a second. */
export const WARM_UP_SECONDS = 3;

/** An n8n with its contenders published. */
export interface Field {
	readonly url: string;
	readonly executions: Executions;
	/** Whether executions that ended well stay, so that they can be counted; true if not given. */
	readonly keepsExecutions?: boolean;
	readonly contenders: Readonly<Partial<Record<ContenderName, Contender>>>;
}

/** What a work came to in one round. */
export interface Timed extends Load {
	/** Until every execution had ended, too. */
	readonly doneSeconds: number;
	/** Answers a second until every execution had ended. */
	readonly donePerSecond: number;
}

/**
 * Times a work once.
 * @throws {Error} if it was answered otherwise than it should be, or if not every request that was
 *   let in started an execution that ended well, or if one did that was not
 */
export async function time(field: Field, work: Work, seconds: number): Promise<Timed> {
	const contender = field.contenders[work.contender]!;
	const before = await settled(field.executions, contender.workflowId);
	const start = performance.now();
	const done = await load(field.url, contender, work.request, {
		connections: CONNECTIONS,
		seconds,
	});
	const started = (await settled(field.executions, contender.workflowId)) - before;
	const doneSeconds = work.startsExecution ? (performance.now() - start) / 1_000 : done.seconds;
	// What was under way when the time was over may have started one, but was not answered.
	const most = work.startsExecution ? done.answers + CONNECTIONS : 0;
	const least = work.startsExecution ? done.answers : 0;
	const { keepsExecutions = true } = field;
	if (keepsExecutions && (started < least || started > most)) {
		throw new Error(`${work.name}: ${done.answers} answers, but ${started} executions`);
	}
	return { ...done, doneSeconds, donePerSecond: Math.max(started, done.answers) / doneSeconds };
}

/**
 * Times every work in each round, one after the other, so that what else the machine does meets all.
 * Every second round goes backwards: none comes always after the same one.
 * @returns of each work, by its name, its rounds
 */
export async function timeInRounds(
	field: Field,
	works: readonly Work[],
	{ rounds, seconds }: { readonly rounds: number; readonly seconds: number },
): Promise<ReadonlyMap<string, readonly Timed[]>> {
	const timed = new Map<string, Timed[]>(works.map(({ name }) => [name, []]));
	for (const work of works) await time(field, work, WARM_UP_SECONDS);
	for (let round = 0; round < rounds; round += 1) {
		const order = round % 2 === 0 ? works : [...works].reverse();
		for (const work of order) timed.get(work.name)!.push(await time(field, work, seconds));
	}
	return timed;
}
