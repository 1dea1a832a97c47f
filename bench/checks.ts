/**
 * What each check costs beside the bare call that does the same, at three sizes of body. What does
 * not read the body has one row: its cost is the same at every size.
 * Run with Node 24: node --import tsx bench/checks.ts [part of a check's name]
 * Prints a table in microseconds, and writes bench/results/checks.json.
 */

import type { Findings } from '../admission/check';
import { NOW, SUBJECTS, type Subject } from './check-subjects';
import { compare, type Comparison, type Estimate } from './paired';
import { writeResults } from './results';

const SIZES = { '1 KB': 1024, '100 KB': 100 * 1024, '1 MB': 1024 * 1024 } as const;
/** Most that a check may add to the bare HMAC. */
const GOAL_MICROSECONDS = 10;
const PAIRS = { pairs: 10_000, budgetMs: 8_000 };
const services = { now: () => NOW };

interface Row extends Comparison {
	readonly check: string;
	readonly beside: string;
	readonly goalApplies: boolean;
	readonly size: string;
}

async function measure(subject: Subject, size: string, bytes: number): Promise<Row> {
	const body = Buffer.alloc(bytes, '{"type":"order.paid","text":"Zoë"} ');
	const { check, request, bare } = subject.prepare(body);
	const run = (): unknown => {
		const findings: Findings = { body: undefined };
		return check(request, findings, services);
	};
	const refusal = (await run()) as Awaited<ReturnType<typeof check>>;
	if (refusal !== undefined) throw new Error(`${subject.name}: ${refusal.detail}`);
	if (bare() === false) throw new Error(`${subject.name}: the bare call fails`);
	const { name, beside, goalApplies, calls = 1 } = subject;
	return {
		check: name,
		beside,
		goalApplies,
		size,
		...(await compare(run, bare, { ...PAIRS, calls })),
	};
}

function text({ median }: Estimate): string {
	return median.toFixed(2);
}

function range([low, high]: readonly [number, number]): string {
	return `${low.toFixed(2)} to ${high.toFixed(2)}`;
}

function print(rows: readonly Row[]): void {
	console.table(
		rows.map(({ check, size, subject, bare, beside, overhead, pairs, interrupted }) => ({
			check,
			body: size,
			'check (µs)': text(subject),
			'bare (µs)': text(bare),
			beside,
			'overhead (µs)': text(overhead),
			'95 % sure': range(overhead.confidence),
			'middle half': range(overhead.quartiles),
			pairs,
			interrupted,
		})),
	);
}

async function main(): Promise<void> {
	const wanted = process.argv[2] ?? '';
	const rows: Row[] = [];
	for (const subject of SUBJECTS.filter(({ name }) => name.includes(wanted))) {
		const sizes = subject.readsBody ? Object.entries(SIZES) : ([['any', 1024]] as const);
		for (const [size, bytes] of sizes) rows.push(await measure(subject, size, bytes));
	}
	print(rows);
	if (wanted === '')
		writeResults('checks', { unit: 'microseconds', goal: GOAL_MICROSECONDS, rows });
	const slow = rows.filter(
		({ goalApplies, overhead }) => goalApplies && overhead.median >= GOAL_MICROSECONDS,
	);
	if (slow.length > 0) {
		console.error(
			`Over ${GOAL_MICROSECONDS} µs: ${slow.map(({ check, size }) => `${check} at ${size}`).join(', ')}`,
		);
		process.exitCode = 1;
	}
}

void main();
