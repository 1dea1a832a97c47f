/**
 * What settings of n8n, and of the trigger, do to accepted and to refused requests. A host for each
 * setting, all up together, in interleaved rounds.
 * Run with Node 24: node --import tsx bench/tuning.ts [rounds] [seconds]
 * Prints, for each setting, requests a second and how many times those without it, and writes
 * bench/results/tuning.json.
 */
import path from 'node:path';

import { packPackage } from '../host/package-tarball';
import { orderOf } from './host/order';
import { time, type Timed } from './host/rounds';
import { startSingle, type SingleField } from './host/single';
import { spreadOf, spreadText } from './host/statistics';
import { ACCEPTED_KEY, REFUSED_KEY, type Work } from './host/works';
import { writeResults } from './results';

const ROUNDS = 5;
const SECONDS = 3;
const LARGE_BYTES = 100_000;

interface Setting {
	readonly name: string;
	/** Of n8n. */
	readonly env?: Record<string, string>;
	/** Of each request; that of the other benchmarks unless given. */
	readonly body?: string;
}

const SETTINGS: readonly Setting[] = [
	{ name: 'as recommended' },
	{
		name: 'N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=false (default)',
		env: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'false' },
	},
	{
		name: 'EXECUTIONS_DATA_SAVE_ON_SUCCESS=none',
		env: { EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'none' },
	},
	{ name: 'N8N_LOG_LEVEL=error', env: { N8N_LOG_LEVEL: 'error' } },
	{ name: `bodies of ${LARGE_BYTES / 1_000} KB`, body: orderOf(LARGE_BYTES) },
	{
		name: 'sqlite3 without its debugging mode (no setting: a patch)',
		env: { NODE_OPTIONS: `--require ${path.join(__dirname, 'host', 'quiet-sqlite.cjs')}` },
	},
];

type Rates = Record<'accepted' | 'refused', number[]>;

const withBody = (work: Work, body: string | undefined): Work =>
	body === undefined ? work : { ...work, request: { ...work.request, body } };

async function main(): Promise<void> {
	const rounds = Number(process.argv[2] ?? ROUNDS);
	const seconds = Number(process.argv[3] ?? SECONDS);
	// Each host that is up has some.
	process.setMaxListeners(SETTINGS.length * 10);
	const tarball = await packPackage();
	const fields: SingleField[] = [];
	const rates = new Map<string, Rates>(
		SETTINGS.map(({ name }) => [name, { accepted: [], refused: [] }]),
	);
	try {
		for (const { env } of SETTINGS) {
			const field = await startSingle([tarball], [ACCEPTED_KEY.contender], env);
			const keepsExecutions = env?.EXECUTIONS_DATA_SAVE_ON_SUCCESS !== 'none';
			fields.push({ ...field, keepsExecutions });
		}
		for (let round = -1; round < rounds; round += 1) {
			for (const [index, { name, body }] of SETTINGS.entries()) {
				const field = fields[index]!;
				const one = async (work: Work): Promise<Timed> =>
					await time(field, withBody(work, body), round < 0 ? 1 : seconds);
				const accepted = await one(ACCEPTED_KEY);
				const refused = await one(REFUSED_KEY);
				// The first round warms up.
				if (round < 0) continue;
				rates.get(name)!.accepted.push(accepted.donePerSecond);
				rates.get(name)!.refused.push(refused.perSecond);
			}
		}
	} finally {
		for (const field of fields) await field.stop();
	}
	const base = rates.get(SETTINGS[0]!.name)!;
	const timesOf = (values: readonly number[], kind: keyof Rates) =>
		spreadOf(values.map((value, round) => value / base[kind][round]!));
	const table = [...rates].map(([name, { accepted, refused }]) => ({
		name,
		accepted: spreadOf(accepted),
		acceptedTimes: timesOf(accepted, 'accepted'),
		refused: spreadOf(refused),
		refusedTimes: timesOf(refused, 'refused'),
	}));
	console.table(
		table.map(({ name, accepted, acceptedTimes, refused, refusedTimes }) => ({
			setting: name,
			'accepted a second': spreadText(accepted, 1),
			times: spreadText(acceptedTimes, 2),
			'refused a second': spreadText(refused, 1),
			'times ': spreadText(refusedTimes, 2),
		})),
	);
	writeResults('tuning', { rounds, seconds, table });
}

void main();
