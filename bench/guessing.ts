/**
 * A brute-force run on a real n8n: one address sends wrong keys as fast as they are answered, while
 * five others go on with the right one. Once with lock-out, once without.
 * Run with Node 24: node --import tsx bench/guessing.ts [guesses] [connections] [seconds] [before]
 * The guesser stops after so many guesses, over so many connections, or when the time is over; before
 * and after it valid callers go on alone for so many seconds. With lock-out that takes 27 minutes, as
 * answers to guesses are held back.
 * Prints what became of the guesses, and what the valid callers noticed of them: their refusals, and
 * the median and the 99th percentile of their times from when a request was due to the end of its
 * answer (open loop), with and without the attack. Writes bench/results/guessing.json.
 *
 * The guesser is a process of its own that gives way to others: it would not run on the server.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { randomBytes, randomUUID } from 'node:crypto';

import { waitForWebhook, type N8nClient } from '../host/client';
import { N8nHost } from '../host/n8n-host';
import { packPackage } from '../host/package-tarball';
import { signInAsOwner } from './host/owner';
import { writeResults } from './results';

/** Most that the 99th percentile may rise by. */
const GOAL_RATIO = 1.5;
const GUESSES = 20_000;
const CONNECTIONS = 256;
/** Longest time for all guesses, in seconds. */
const SECONDS = 1_800;
const VALID_SOURCES = ['203.0.113.1', '203.0.113.2', '203.0.113.3', '203.0.113.4', '203.0.113.5'];
const GUESSER = '198.51.100.7';
const VALID_PER_SECOND = 20;
const WARM_UP_MS = 10_000;
/** Long enough for what n8n does now and then without any attack, such as collecting all garbage. */
const BASELINE_SECONDS = 180;

const newKey = () => `sc_${randomBytes(32).toString('base64url')}`;

interface Sent {
	readonly status: number;
	readonly text: string;
}

interface ToSend {
	readonly key: string;
	readonly source: string;
	readonly body: string;
}

async function post(url: string, agent: http.Agent, toSend: ToSend): Promise<Sent> {
	const { key, source, body } = toSend;
	return await new Promise((resolve, reject) => {
		const headers = {
			'content-type': 'application/json',
			'x-api-key': key,
			'x-forwarded-for': source,
		};
		const request = http.request(url, { method: 'POST', agent, headers }, (response) => {
			let text = '';
			response.setEncoding('utf8');
			response.on('data', (chunk: string) => (text += chunk));
			response.on('end', () => resolve({ status: response.statusCode!, text }));
			response.on('error', reject);
		});
		request.on('error', (error: NodeJS.ErrnoException) => {
			// The server has closed a connection that was idle, at the moment of its use.
			if (request.reusedSocket && error.code === 'ECONNRESET') {
				post(url, agent, toSend).then(resolve, reject);
			} else reject(error);
		});
		request.end(body);
	});
}

interface Attack {
	readonly url: string;
	readonly guesses: number;
	readonly connections: number;
	readonly seconds: number;
}

/** What became of the guesses. */
interface Guessed {
	readonly guesses: number;
	readonly answers: Readonly<Record<string, number>>;
	/** In milliseconds, from the first guess; undefined where the guesser was never locked out. */
	readonly firstLockedAfterMs?: number;
	readonly tookMs: number;
}

async function guess({ url, guesses: wanted, connections, seconds }: Attack): Promise<Guessed> {
	const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
	const answers: Record<string, number> = {};
	const start = performance.now();
	let guesses = 0;
	let firstLockedAfterMs: number | undefined;
	const connection = async () => {
		while (guesses < wanted && performance.now() - start < seconds * 1_000) {
			guesses += 1;
			const outcome = await post(url, agent, { key: newKey(), source: GUESSER, body: '{}' }).then(
				({ status, text }) => {
					const { code = status } = JSON.parse(text) as { code?: string };
					return String(code);
				},
				(error: NodeJS.ErrnoException) => error.code ?? error.message,
			);
			answers[outcome] = (answers[outcome] ?? 0) + 1;
			if (outcome === 'locked_out') firstLockedAfterMs ??= performance.now() - start;
		}
	};
	await Promise.all(Array.from({ length: connections }, connection));
	agent.destroy();
	const tookMs = performance.now() - start;
	return {
		guesses,
		answers,
		tookMs,
		...(firstLockedAfterMs !== undefined && { firstLockedAfterMs }),
	};
}

/** In a process of its own, so that its work is not in the times of the valid callers. */
async function attack(what: Attack): Promise<Guessed> {
	const child = fork(__filename, ['guesser'], { execArgv: process.execArgv });
	os.setPriority(child.pid!, os.constants.priority.PRIORITY_LOW);
	child.send(what);
	const [guessed] = (await once(child, 'message')) as [Guessed];
	await once(child, 'exit');
	return guessed;
}

/** What the valid callers noticed. */
interface Calls {
	readonly calls: number;
	readonly refused: Readonly<Record<string, number>>;
	/** In milliseconds. */
	readonly p50: number;
	readonly p99: number;
}

/** Calls at even times, whether the calls before have been answered or not, until told to end. */
async function callUntil(end: Promise<unknown>, url: string, key: string): Promise<Calls> {
	const agent = new http.Agent({ keepAlive: true });
	const times: number[] = [];
	const refused: Record<string, number> = {};
	const pending: Promise<void>[] = [];
	let isOver = false;
	void end.finally(() => {
		isOver = true;
	});
	const start = performance.now();
	for (let count = 0; !isOver; count += 1) {
		const due = start + (count * 1_000) / VALID_PER_SECOND;
		await sleep(Math.max(due - performance.now(), 0));
		const source = VALID_SOURCES[count % VALID_SOURCES.length]!;
		const call = post(url, agent, { key, source, body: '{"id":"o-1"}' }).then(
			({ status }) => {
				times.push(performance.now() - due);
				if (status !== 200) refused[status] = (refused[status] ?? 0) + 1;
			},
			({ code = 'error' }: NodeJS.ErrnoException) => {
				refused[code] = (refused[code] ?? 0) + 1;
			},
		);
		pending.push(call);
	}
	await Promise.all(pending);
	agent.destroy();
	times.sort((a, b) => a - b);
	const at = (share: number) =>
		times[Math.min(Math.floor(times.length * share), times.length - 1)]!;
	return { calls: pending.length, refused, p50: at(0.5), p99: at(0.99) };
}

/** What the valid callers noticed, with and without an attack. */
interface Run {
	readonly guessed: Guessed;
	readonly before: Calls;
	readonly during: Calls;
	readonly after: Calls;
}

async function publish(
	client: N8nClient,
	host: N8nHost,
	protection: Record<string, unknown>,
): Promise<{ url: string; key: string }> {
	const key = newKey();
	const name = `Guessing ${randomUUID()}`;
	const credential = await client.credentials.create({
		name,
		type: 'spotConnectApi',
		data: { apiKey: key },
	});
	const { id } = await client.workflows.create({
		name,
		nodes: [
			{
				id: randomUUID(),
				name: 'Trigger',
				type: 'n8n-nodes-spot-connect.spotConnectGenericWebhook',
				typeVersion: 2,
				position: [0, 0],
				webhookId: randomUUID(),
				parameters: { path: name.replace(' ', '-'), protection, options: {} },
				credentials: { spotConnectApi: { id: credential.id, name } },
			},
		],
		connections: {},
		settings: { executionOrder: 'v1' },
	});
	await client.workflows.publish(id);
	const url = `${host.url}/webhook/${name.replace(' ', '-')}`;
	await waitForWebhook(url);
	return { url, key };
}

async function attackDuringCalls(
	{ url, key }: { url: string; key: string },
	how: Omit<Attack, 'url'>,
): Promise<Pick<Run, 'guessed' | 'during'>> {
	const attacking = attack({ url, ...how });
	const during = await callUntil(attacking, url, key);
	return { guessed: await attacking, during };
}

const ratioOf = ({ before, during, after }: Run, of: 'p50' | 'p99'): number =>
	during[of] / ((before[of] + after[of]) / 2);

const comparedShareOf = ({ guessed: { answers, guesses } }: Run): number =>
	(answers.api_key_invalid ?? 0) / guesses;

const ms = (value: number) => `${value.toFixed(1)} ms`;

function print(title: string, run: Run): void {
	const { guessed, before, during, after } = run;
	const { guesses, answers, tookMs, firstLockedAfterMs } = guessed;
	console.log(`\n${title}`);
	console.log(
		`  ${guesses} guesses in ${(tookMs / 1_000).toFixed(1)} s (${((guesses / tookMs) * 1_000).toFixed(0)} a second): ${JSON.stringify(answers)}`,
	);
	console.log(
		`  locked out after ${firstLockedAfterMs === undefined ? 'never' : ms(firstLockedAfterMs)}; ${(comparedShareOf(run) * 100).toFixed(2)} % of the guesses were compared with a key`,
	);
	console.table(
		Object.entries({ before, during, after }).map(([window, { calls, refused, p50, p99 }]) => ({
			'valid callers': `${window} the attack`,
			calls,
			refused: Object.keys(refused).length === 0 ? 0 : JSON.stringify(refused),
			p50: ms(p50),
			p99: ms(p99),
		})),
	);
	console.log(
		`  during the attack p50 is ${ratioOf(run, 'p50').toFixed(2)} times, p99 ${ratioOf(run, 'p99').toFixed(2)} times that without`,
	);
}

const resultOf = (run: Run) => ({
	...run,
	comparedShare: comparedShareOf(run),
	p50Ratio: ratioOf(run, 'p50'),
	p99Ratio: ratioOf(run, 'p99'),
});

async function main(): Promise<void> {
	const guesses = Number(process.argv[2] ?? GUESSES);
	const connections = Number(process.argv[3] ?? CONNECTIONS);
	const seconds = Number(process.argv[4] ?? SECONDS);
	const baselineMs = Number(process.argv[5] ?? BASELINE_SECONDS) * 1_000;
	const how = { guesses, connections, seconds };
	const host = await N8nHost.start({
		packages: [await packPackage()],
		env: { N8N_PROXY_HOPS: '1' },
	});
	try {
		const client = await signInAsOwner(host.url);
		const guarded = await publish(client, host, { lockOutAfter: 10 });
		const { url, key } = guarded;
		await callUntil(sleep(WARM_UP_MS), url, key);
		const before = await callUntil(sleep(baselineMs), url, key);
		const attacked = await attackDuringCalls(guarded, how);
		const after = await callUntil(sleep(baselineMs), url, key);
		const run: Run = { before, ...attacked, after };
		print('With lock-out', run);
		const open = await publish(client, host, {});
		const unguarded: Run = { before, ...(await attackDuringCalls(open, how)), after };
		print('Without lock-out (before and after as above)', unguarded);
		writeResults('guessing', {
			...how,
			goal: { ratio: GOAL_RATIO, refused: 0 },
			lockedOut: resultOf(run),
			unguarded: resultOf(unguarded),
		});
		if (Object.keys(run.during.refused).length > 0) {
			console.error('Valid callers were refused during the attack.');
			process.exitCode = 1;
		}
		if (ratioOf(run, 'p99') > GOAL_RATIO) {
			console.error(`The 99th percentile rose by more than ${GOAL_RATIO} times.`);
			process.exitCode = 1;
		}
	} finally {
		await host.stop();
	}
}

if (process.argv[2] === 'guesser') {
	// Whoever wanted to know has gone.
	process.once('disconnect', () => process.exit());
	process.once('message', (what: Attack) => {
		void guess(what).then((guessed) => process.send!(guessed, () => process.disconnect()));
	});
} else {
	void main();
}
