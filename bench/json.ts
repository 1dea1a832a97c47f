/**
 * What it costs to read JSON safely, beside bare JSON.parse, at three sizes of body.
 * Run with: node --import tsx bench/json.ts
 * Prints a table in microseconds, and writes bench/results/json.json. Fails where checking a body
 * that the server has parsed takes longer than JSON.parse took, from 100 KB on.
 */

import examples from '@octokit/webhooks-examples';

import { compileJsonReader } from '../admission/json/read-json';
import { writeResults } from './results';

const KB = 1000;
/** From so many bytes on, the check should cost less than JSON.parse. */
const GOAL_FROM_BYTES = 90 * KB;
const ROUNDS = 41;
/** The part of the rounds that counts. */
const QUIET = 0.1;
/** Least duration of a round, in milliseconds. */
const ROUND_MS = 15;

interface Row {
	readonly body: string;
	readonly bytes: number;
	readonly values: number;
	/** All in microseconds: of the fastest tenth of the rounds, which other work disturbs least. */
	readonly checkMicroseconds: number;
	readonly checkWithoutDuplicatesMicroseconds: number;
	readonly readMicroseconds: number;
	readonly parseMicroseconds: number;
	readonly decodeAndParseMicroseconds: number;
	/** Check by JSON.parse. */
	readonly ratio: number;
	/** The same within single rounds: the middle half of all. */
	readonly ratioQuartiles: readonly [number, number];
}

function lineOf(index: number) {
	return {
		id: 4_500_000_000 + index,
		sku: `BLANKET-${index}`,
		title: `Woollen blanket, pattern ${index}`,
		quantity: (index % 7) + 1,
		price: { amount: '129.90', currency: 'EUR' },
		tags: ['home', 'wool'],
		gift: index % 3 === 0,
		note: null,
	};
}

function order(): unknown {
	return {
		id: 'ord_1042',
		createdAt: '2026-11-24T08:00:00Z',
		customer: { name: 'Zoë Example', email: 'zoe@example.com', newsletter: false },
		lines: Array.from({ length: 11 }, (_, index) => lineOf(index)),
		total: 1428.9,
	};
}

/** As GitHub sends them, the largest first, until there are 100 KB. */
function gitHubPayloads(): unknown {
	const texts = examples
		.flatMap((event) => event.examples as readonly unknown[])
		.map((payload) => JSON.stringify(payload))
		.sort((a, b) => b.length - a.length);
	const taken: unknown[] = [];
	for (let bytes = 0, next = 0; bytes < 95 * KB; next += 1) {
		bytes += texts[next]!.length;
		taken.push(JSON.parse(texts[next]!));
	}
	return taken;
}

const BODIES: Readonly<Record<string, () => unknown>> = {
	'order, 2 KB': order,
	'GitHub payloads, 100 KB': gitHubPayloads,
	'array of order lines, 1 MB': () => Array.from({ length: 5700 }, (_, index) => lineOf(index)),
};

function measure(body: string, make: () => unknown): Row {
	const text = JSON.stringify(make());
	const bytes = Buffer.from(text);
	const parsed = { value: JSON.parse(text) as unknown };
	const read = compileJsonReader();
	const readWithDuplicates = compileJsonReader({ duplicateKeys: 'keepLast' });
	const subjects = {
		check: () => read(bytes, parsed),
		checkWithoutDuplicates: () => readWithDuplicates(bytes, parsed),
		read: () => read(bytes),
		parse: () => JSON.parse(text) as unknown,
		decodeAndParse: () => JSON.parse(bytes.toString()) as unknown,
	};
	const reading = subjects.check();
	if (!reading.ok) throw new Error(`${body}: ${reading.detail}`);

	type Subject = keyof typeof subjects;
	const names = Object.keys(subjects) as Subject[];
	const times: Record<Subject, number[]> = {
		check: [],
		checkWithoutDuplicates: [],
		read: [],
		parse: [],
		decodeAndParse: [],
	};
	for (const name of names) roundOf(subjects[name]);
	for (let round = 0; round < ROUNDS; round += 1) {
		// In turns, and who is first in turns, so that what else the machine does hits all.
		for (const name of round % 2 === 0 ? names : names.toReversed()) {
			times[name].push(roundOf(subjects[name]));
		}
	}
	const ratios = times.check.map((time, round) => time / times.parse[round]!);
	const quiet = (name: Subject) => quantile(times[name], QUIET);
	return {
		body,
		bytes: bytes.length,
		values: reading.values,
		checkMicroseconds: rounded(quiet('check'), 1),
		checkWithoutDuplicatesMicroseconds: rounded(quiet('checkWithoutDuplicates'), 1),
		readMicroseconds: rounded(quiet('read'), 1),
		parseMicroseconds: rounded(quiet('parse'), 1),
		decodeAndParseMicroseconds: rounded(quiet('decodeAndParse'), 1),
		ratio: rounded(quiet('check') / quiet('parse'), 2),
		ratioQuartiles: [rounded(quantile(ratios, 0.25), 2), rounded(quantile(ratios, 0.75), 2)],
	};
}

/** @returns microseconds a call */
function roundOf(call: () => unknown): number {
	const start = performance.now();
	let calls = 0;
	let elapsed = 0;
	do {
		for (let batch = 0; batch < 4; batch += 1) call();
		calls += 4;
		elapsed = performance.now() - start;
	} while (elapsed < ROUND_MS);
	return (elapsed * 1000) / calls;
}

function quantile(values: readonly number[], fraction: number): number {
	return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * fraction)]!;
}

function rounded(value: number, digits: number): number {
	return Number(value.toFixed(digits));
}

const rows = Object.entries(BODIES).map(([body, make]) => measure(body, make));
console.table(
	rows.map((row) => ({
		body: row.body,
		bytes: row.bytes,
		'check only (µs)': row.checkMicroseconds,
		'without duplicate keys (µs)': row.checkWithoutDuplicatesMicroseconds,
		'JSON.parse (µs)': row.parseMicroseconds,
		'check ÷ parse': `${row.ratio} (${row.ratioQuartiles.join(' to ')})`,
		'check and parse bytes (µs)': row.readMicroseconds,
		'JSON.parse of bytes (µs)': row.decodeAndParseMicroseconds,
	})),
);
writeResults('json', {
	unit: 'microseconds, fastest tenth of the rounds',
	goal: 'check only below JSON.parse from 90 KB on',
	rows,
});
const slow = rows.filter(({ bytes, ratio }) => bytes >= GOAL_FROM_BYTES && ratio >= 1);
if (slow.length > 0) {
	console.error(`Slower than JSON.parse: ${slow.map(({ body }) => body).join(', ')}`);
	process.exitCode = 1;
}
