/**
 * What the operations of the shared state cost on each backend, beside a bare round trip of that
 * backend: a look into an empty Map, `SELECT 1` or an empty transaction that may write, and PING.
 * Run with: node --import tsx bench/state.ts
 * Prints a table in microseconds, and writes bench/results/state.json.
 */

import { bounded } from '../state/bounded';
import type { StateStore, TokenBucket } from '../state/store';
import { compare, type Comparison } from './paired';
import { BACKENDS, type Backend } from './state-backends';
import { writeResults } from './results';

/** Keys that a store has before anything is measured. */
const FILLED = 20_000;
const BUDGET_MS = 4000;
const LEASE_MS = 3_600_000;
const TIMES = { keepMs: LEASE_MS, leaseMs: LEASE_MS };
const CLAIM = { owner: 'owner', note: 'digest of the body', leaseMs: LEASE_MS };
const ANSWER = JSON.stringify({ status: 200, body: 'x'.repeat(400) });

interface Subject {
	readonly kind: keyof Backend['bare'];
	readonly call: (store: StateStore, fresh: string) => Promise<unknown>;
}

const bucketsOf = (fresh: string, count: number): TokenBucket[] =>
	Array.from({ length: count }, (_, index) => ({
		key: `rate:{w/n}:${fresh}${index}`,
		capacity: 1_000_000_000,
		msPerToken: 1,
	}));
const BACK_OFF = { threshold: 1_000_000_000, windowMs: LEASE_MS, firstMs: 1, longestMs: 1 };

/** Each gets a key that no call before it has used, of the workload's usual length. */
const SUBJECTS: Record<string, Subject> = {
	'claim: a new key': {
		kind: 'writes',
		call: async (store, fresh) => await store.claim(`claim:{w/n}:${fresh}`, CLAIM),
	},
	'claim: somebody has it': {
		kind: 'reads',
		call: async (store) => await store.claim('claim:{w/n}:known', CLAIM),
	},
	renew: {
		kind: 'writes',
		call: async (store) => await store.renew('claim:{w/n}:known', 'owner', LEASE_MS),
	},
	'claim, start and settle': {
		kind: 'writes',
		call: async (store, fresh) => {
			const key = `claim:{w/n}:${fresh}`;
			await store.claim(key, CLAIM);
			await store.start(key, 'owner', TIMES);
			await store.settle(key, 'owner', ANSWER, LEASE_MS);
		},
	},
	'claim and release': {
		kind: 'writes',
		call: async (store, fresh) => {
			await store.claim(`claim:{w/n}:${fresh}`, CLAIM);
			await store.release(`claim:{w/n}:${fresh}`, 'owner');
		},
	},
	'take: one bucket': {
		kind: 'writes',
		call: async (store) => await store.take(bucketsOf('known', 1)),
	},
	'take: three buckets': {
		kind: 'writes',
		call: async (store) => await store.take(bucketsOf('known', 3)),
	},
	'take: a new bucket': {
		kind: 'writes',
		call: async (store, fresh) => await store.take(bucketsOf(fresh, 1)),
	},
	'take: an empty bucket': {
		kind: 'writes',
		call: async (store) =>
			await store.take([{ key: 'rate:{w/n}:empty', capacity: 1, msPerToken: LEASE_MS }]),
	},
	fail: {
		kind: 'writes',
		call: async (store) => await store.fail('lock:{w/n}:known', BACK_OFF),
	},
	lockedFor: {
		kind: 'reads',
		call: async (store) => await store.lockedFor('lock:{w/n}:known'),
	},
	'enter and leave': {
		kind: 'writes',
		call: async (store, fresh) => {
			await store.enter('slot:{w/n}:known', fresh, { most: 10, leaseMs: LEASE_MS });
			await store.leave('slot:{w/n}:known', fresh);
		},
	},
};

interface Row extends Pick<Comparison, 'subject' | 'bare' | 'overhead'> {
	readonly backend: string;
	readonly operation: string;
}

async function measure(backend: Backend): Promise<Row[]> {
	const { name, store, bare, calls, pairs, end } = backend;
	const rows: Row[] = [];
	let serial = 0;
	// An odd factor gives each number once, in no order, as digests are in none.
	const fresh = () => (Math.imul((serial += 1), 0x9e3779b1) >>> 0).toString(36);
	try {
		for (let count = 0; count < FILLED; count += 1)
			await store.claim(`claim:{w/n}:${fresh()}`, CLAIM);
		await store.claim('claim:{w/n}:known', CLAIM);
		const limited = bounded(store, 10_000);
		const all = {
			...SUBJECTS,
			'claim: a new key, bounded': {
				kind: 'writes' as const,
				call: async (_: StateStore, key: string) =>
					await limited.claim(`claim:{w/n}:${key}`, CLAIM),
			},
		};
		for (const [operation, { kind, call }] of Object.entries(all)) {
			const {
				subject,
				bare: least,
				overhead,
			} = await compare(() => call(store, fresh()), bare[kind], {
				pairs,
				budgetMs: BUDGET_MS,
				calls,
			});
			rows.push({ backend: name, operation, subject, bare: least, overhead });
		}
	} finally {
		await store.close();
		await end();
	}
	return rows;
}

const rounded = (microseconds: number): number =>
	microseconds < 10 ? Math.round(microseconds * 100) / 100 : Math.round(microseconds * 10) / 10;

async function main(): Promise<void> {
	const rows: Row[] = [];
	for (const open of BACKENDS) {
		const backend = await open();
		if (backend) rows.push(...(await measure(backend)));
	}
	console.table(
		rows.map(({ backend, operation, subject, bare, overhead }) => ({
			backend,
			operation,
			'median (µs)': rounded(subject.median),
			'bare (µs)': rounded(bare.median),
			'over bare (µs)': rounded(overhead.median),
			'95 % sure': overhead.confidence.map(rounded).join(' to '),
		})),
	);
	writeResults('state', {
		unit: 'microseconds an operation',
		filled: FILLED,
		rows,
	});
}

void main();
