/**
 * Where n8n's main thread spends its time, and its memory, on a request to this package: what is ours,
 * what is n8n's, and which functions. Samples a real n8n under load through the DevTools protocol.
 * What Node itself does counts as its caller's.
 * Run with Node 24: node --import tsx bench/profile.ts [seconds]
 * Prints, for each way that a request may go, microseconds and bytes a request by owner, and the
 * functions that cost most; writes bench/results/profile.json.
 */

import { packPackage } from '../host/package-tarball';
import { freePort } from '../host/ports';
import type { Attribution, FunctionCost } from './host/attribution';
import { DevTools } from './host/devtools';
import { profileAllocations, profileTime } from './host/profiles';
import { time } from './host/rounds';
import { startSingle } from './host/single';
import { ACCEPTED_EVERYTHING, ACCEPTED_KEY, REFUSED_KEY, REFUSED_SCHEMA } from './host/works';
import { writeResults } from './results';

const SECONDS = 8;
const WARM_UP_SECONDS = 4;
const SHOWN = 14;

const WAYS = [ACCEPTED_KEY, ACCEPTED_EVERYTHING, REFUSED_KEY, REFUSED_SCHEMA];

function printFunctions(
	title: string,
	functions: readonly FunctionCost[],
	by: 'self' | 'total',
	requests: number,
): void {
	console.log(title);
	console.table(
		[...functions]
			.sort((a, b) => b[by] - a[by])
			.slice(0, SHOWN)
			.map(({ name, self, total }) => ({
				function: name,
				self: (self / requests).toFixed(1),
				'with calls': (total / requests).toFixed(1),
			})),
	);
}

const perRequest = ({ byOwner }: Attribution, requests: number) =>
	Object.fromEntries(
		Object.entries(byOwner).map(([owner, value]) => [owner, Math.round(value / requests)]),
	);

async function main(): Promise<void> {
	const seconds = Number(process.argv[2] ?? SECONDS);
	const port = await freePort();
	const field = await startSingle(
		[await packPackage()],
		[...new Set(WAYS.map(({ contender }) => contender))],
		{ NODE_OPTIONS: `--inspect=127.0.0.1:${port}` },
	);
	const results: Record<string, unknown> = {};
	try {
		const devTools = await DevTools.connect(port);
		for (const way of WAYS) {
			await time(field, way, WARM_UP_SECONDS);
			let answers = 0;
			const drive = async () => {
				({ answers } = await time(field, way, seconds));
			};
			const cpu = await profileTime(devTools, drive);
			const requests = answers;
			const memory = await profileAllocations(devTools, drive);
			console.log(`\n${way.name}: ${requests} requests`);
			const microseconds = perRequest(cpu, requests);
			const bytes = perRequest(memory, answers);
			console.table({ microseconds, bytes });
			const ours = ({ owner }: FunctionCost) => owner === 'ours';
			printFunctions('Ours, microseconds', cpu.functions.filter(ours), 'self', requests);
			printFunctions('Ours, bytes', memory.functions.filter(ours), 'self', answers);
			const theirs = cpu.functions.filter(({ owner }) => owner === 'n8n');
			printFunctions("n8n's, microseconds, by themselves", theirs, 'self', requests);
			printFunctions("n8n's, microseconds, with what they call", theirs, 'total', requests);
			results[way.name] = { requests, microseconds, bytes };
		}
		devTools.close();
	} finally {
		await field.stop();
	}
	writeResults('profile', results);
}

void main();
