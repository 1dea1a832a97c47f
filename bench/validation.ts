/**
 * What validating against a JSON Schema costs beside bare precompiled ajv, and beside compiling the
 * schema for every request.
 * Run with Node 24: node --import tsx bench/validation.ts
 * Prints a table in microseconds, and writes bench/results/validation.json.
 */

import Ajv, { type ValidateFunction } from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

import { compileSchema } from '../admission/schema/compile-schema';
import { GITHUB_EVENTS, gitHubSchema } from '../test/admission/schema/github';
import { writeResults } from './results';

/** Most that a valid document may cost beside bare precompiled ajv. */
const MOST_BESIDE_BARE = 1.1;
/** Least that compiling for every request must cost beside it, at 2 KB. */
const LEAST_COMPILING = 100;
const ROUNDS = 41;
const ROUND_MILLISECONDS = 25;
const COMPILING_ROUNDS = 15;

interface Subject {
	readonly name: string;
	readonly schema: string;
	readonly document: unknown;
	/** How many JSON values the document holds, as the reader of bodies counts. */
	readonly values: number;
	readonly valid: boolean;
	readonly engine: typeof Ajv;
	/** The target for compiling on every request is set for one size. */
	readonly compilingGoal: boolean;
}

interface Row {
	readonly document: string;
	readonly kilobytes: number;
	readonly valid: boolean;
	/** All in microseconds: the median of the rounds. */
	readonly oursMicroseconds: number;
	readonly bareMicroseconds: number;
	readonly compilingMicroseconds: number;
	/** The median of the rounds' ratios. */
	readonly oursToBare: number;
	/** How far the middle half of the rounds' ratios spreads. */
	readonly noise: number;
	readonly compilingToOurs: number;
	readonly compilingGoal: boolean;
}

const ORDER_SCHEMA = JSON.stringify({
	type: 'object',
	required: ['id', 'createdAt', 'customer', 'currency', 'items', 'total'],
	additionalProperties: false,
	properties: {
		id: { type: 'string', format: 'uuid' },
		number: { type: 'string', pattern: '^ORD-[0-9]{4}-[0-9]{6}$' },
		createdAt: { type: 'string', format: 'date-time' },
		currency: { enum: ['EUR', 'USD', 'GBP', 'CHF'] },
		total: { type: 'number', minimum: 0 },
		customer: {
			type: 'object',
			required: ['email', 'name'],
			properties: {
				name: { type: 'string', minLength: 1, maxLength: 200 },
				email: { type: 'string', format: 'email' },
				address: {
					type: 'object',
					required: ['street', 'city', 'country'],
					properties: {
						street: { type: 'string' },
						city: { type: 'string' },
						country: { type: 'string', pattern: '^[A-Z]{2}$' },
					},
				},
			},
		},
		items: {
			type: 'array',
			minItems: 1,
			maxItems: 500,
			items: {
				type: 'object',
				required: ['sku', 'quantity', 'price'],
				additionalProperties: false,
				properties: {
					sku: { type: 'string', pattern: '^[A-Z]{3}-[0-9]{3,6}$' },
					title: { type: 'string', maxLength: 200 },
					quantity: { type: 'integer', minimum: 1 },
					price: { type: 'number', exclusiveMinimum: 0 },
					tags: { type: 'array', items: { type: 'string' }, uniqueItems: true },
				},
			},
		},
		note: { type: ['string', 'null'], maxLength: 1000 },
	},
});

function order(items: number): Record<string, unknown> {
	return {
		id: '123e4567-e89b-42d3-a456-426614174000',
		number: 'ORD-2026-001234',
		createdAt: '2026-11-24T08:30:00Z',
		currency: 'EUR',
		total: 1234.5,
		customer: {
			name: 'Zoë Example',
			email: 'zoe@example.com',
			address: { street: 'Example Street 1', city: 'Zürich', country: 'CH' },
		},
		items: Array.from({ length: items }, (_, index) => ({
			sku: `ABC-${1000 + index}`,
			title: `Article number ${index}, with a title of the usual length`,
			quantity: 1 + (index % 5),
			price: 9.5 + index,
			tags: ['new', 'sale', `shelf-${index}`],
		})),
		note: null,
	};
}

const READINGS_SCHEMA = JSON.stringify({
	type: 'array',
	items: {
		type: 'object',
		required: ['sensor', 'at', 'value'],
		properties: {
			sensor: { type: 'string', pattern: '^s-[0-9]+$' },
			at: { type: 'integer', minimum: 0 },
			value: { type: 'number' },
			unit: { enum: ['C', 'F', 'K'] },
		},
	},
});

/** 1 MB, with the fault at the very end. */
function readings(faulty: boolean): unknown[] {
	const all: unknown[] = Array.from({ length: 16_500 }, (_, index) => ({
		sensor: `s-${index % 1000}`,
		at: 1_795_500_000 + index,
		value: index / 10,
		unit: 'C',
	}));
	if (faulty) all.push({ sensor: 's-1', at: -1, value: 1 });
	return all;
}

/** A payload of about 100 KB as GitHub sends: a push of many commits. */
function push(): Record<string, unknown> {
	const { payloads } = GITHUB_EVENTS.find(({ name }) => name === 'push')!;
	const validate = compileSchema(gitHubSchema('push'), 'push');
	const payload = payloads.find((one) => validate.validate(one).valid && hasCommits(one))!;
	const [commit] = payload.commits as unknown[];
	const copies = Math.ceil(100_000 / JSON.stringify(commit).length);
	return { ...payload, commits: Array.from({ length: copies }, () => structuredClone(commit)) };
}

function hasCommits({ commits }: Record<string, unknown>): boolean {
	return Array.isArray(commits) && commits.length > 0;
}

function valuesIn(document: unknown): number {
	if (typeof document !== 'object' || document === null) return 1;
	return Object.values(document).reduce<number>((sum, value) => sum + valuesIn(value), 1);
}

function subjects(): Subject[] {
	const gitHub = push();
	const pairs = [
		['order', ORDER_SCHEMA, order(11), { ...order(11), total: -1 }, Ajv2020],
		['GitHub push', gitHubSchema('push'), gitHub, { ...gitHub, forced: 'no' }, Ajv],
		['array', READINGS_SCHEMA, readings(false), readings(true), Ajv2020],
	] as const;
	return pairs.flatMap(([name, schema, good, bad, engine]) =>
		[good, bad].map((document) => ({
			name,
			schema,
			document,
			values: valuesIn(document),
			valid: document === good,
			engine,
			compilingGoal: name === 'order' && document === good,
		})),
	);
}

function bare({ engine, schema }: Subject): ValidateFunction {
	const ajv = new engine({ strictTypes: false });
	addFormats(ajv);
	return ajv.compile(JSON.parse(schema) as object);
}

function measure(subject: Subject): Row {
	const { name, schema, document, values, valid, compilingGoal } = subject;
	const ours = compileSchema(schema, 'JSON Schema');
	const precompiled = bare(subject);
	const runOurs = (): boolean => ours.validate(document, values).valid;
	const runBare = (): boolean => precompiled(document);
	const runCompiling = (): boolean => bare(subject)(document);
	for (const run of [runOurs, runBare, runCompiling]) {
		if (run() !== valid) throw new Error(`${name}: the verdict is wrong`);
	}
	// Explaining what is wrong costs far more than deciding, so the slower of the two sets the pace.
	const slower = Math.max(timeOf(runOurs, 20), timeOf(runBare, 20)) / 20;
	const calls = Math.max(1, Math.round(ROUND_MILLISECONDS / slower));
	timeOf(runOurs, calls * 4);
	timeOf(runBare, calls * 4);
	const rounds = Array.from({ length: ROUNDS }, (_, round) => {
		// In turns, and who is first in turns, so that what else the machine does hits both.
		if (round % 2 === 0) {
			const first = timeOf(runOurs, calls);
			return { ours: first, bare: timeOf(runBare, calls) };
		}
		const first = timeOf(runBare, calls);
		return { bare: first, ours: timeOf(runOurs, calls) };
	});
	const compiling = Array.from({ length: COMPILING_ROUNDS }, () => timeOf(runCompiling, 1));
	const ratios = rounds.map((round) => round.ours / round.bare);
	const oursTime = quantile(
		rounds.map((round) => round.ours / calls),
		0.5,
	);
	const compilingTime = quantile(compiling, 0.5);
	return {
		document: name,
		kilobytes: Math.round(JSON.stringify(document).length / 1024),
		valid,
		oursMicroseconds: rounded(oursTime * 1000),
		bareMicroseconds: rounded(
			quantile(
				rounds.map((round) => round.bare / calls),
				0.5,
			) * 1000,
		),
		compilingMicroseconds: rounded(compilingTime * 1000),
		oursToBare: rounded(quantile(ratios, 0.5)),
		noise: rounded(quantile(ratios, 0.75) - quantile(ratios, 0.25)),
		compilingToOurs: rounded(compilingTime / oursTime),
		compilingGoal,
	};
}

/** @returns milliseconds for all calls */
function timeOf(run: () => boolean, calls: number): number {
	const start = performance.now();
	for (let call = 0; call < calls; call += 1) run();
	return performance.now() - start;
}

function quantile(values: readonly number[], fraction: number): number {
	return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * fraction)]!;
}

function rounded(value: number): number {
	return Math.round(value * 100) / 100;
}

function main(): void {
	const rows = subjects().map(measure);
	console.table(
		rows.map((row) => ({
			document: `${row.document}, ${row.kilobytes} KB`,
			valid: row.valid,
			'ours (µs)': row.oursMicroseconds,
			'bare ajv (µs)': row.bareMicroseconds,
			'compiling each time (µs)': row.compilingMicroseconds,
			'ours : bare': row.oursToBare,
			noise: row.noise,
			'compiling : ours': row.compilingToOurs,
		})),
	);
	writeResults('validation', {
		unit: 'microseconds, median of the rounds',
		goals: { mostBesideBare: MOST_BESIDE_BARE, leastCompiling: LEAST_COMPILING },
		rows,
	});
	const missed = rows.filter(
		(row) =>
			(row.valid && row.oursToBare > MOST_BESIDE_BARE) ||
			(row.compilingGoal && row.compilingToOurs < LEAST_COMPILING),
	);
	if (missed.length > 0) {
		console.error(
			`Missed: ${missed.map((row) => `${row.document}, valid: ${row.valid}`).join('; ')}`,
		);
		process.exitCode = 1;
	}
}

main();
