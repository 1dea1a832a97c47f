/**
 * What each means of protection costs a request on each backend, from the trigger's own code down to
 * the store, beside a bare round trip of that backend: a look into an empty Map, `SELECT 1` or an
 * empty transaction that may write, and PING. All that one request causes is counted, also what is
 * done after its answer and in its execution.
 * Run with Node 24: node --import tsx bench/protection.ts
 * Prints a table in microseconds, and writes bench/results/protection.json.
 */
import { EventEmitter } from 'node:events';

import { admit, type Admitted } from '../admission/admit';
import { claimNameOf } from '../admission/idempotency-key';
import { compilePolicy, type PolicySettings } from '../admission/policy';
import type { WebhookRequest } from '../admission/request';
import type { Services } from '../admission/services';
import { guard, type GuardedRequest } from '../nodes/SpotConnectGenericWebhook/guard';
import {
	protectionOf,
	type ProtectionParameters,
} from '../nodes/SpotConnectGenericWebhook/protection';
import { bounded } from '../state/bounded';
import { impatient } from '../state/impatient';
import { LEASE_MS } from '../state/leases';
import { stateKey, type StateStore } from '../state/store';
import { compare, type Comparison } from './paired';
import { BACKENDS, type Backend } from './state-backends';
import { writeResults } from './results';

/** Keys that a store has before anything is measured. */
const FILLED = 20_000;
const BUDGET_MS = 4_000;
const TIMEOUT_MS = 10_000;
const WINDOW_MS = 86_400_000;
const SCOPE = 'workflow/node';

const raw = Buffer.from(JSON.stringify({ id: 'evt_1042', note: 'x'.repeat(900) }));
const request: WebhookRequest = {
	method: 'POST',
	publicUrl: 'https://n8n.example.com/webhook/orders',
	query: {},
	headers: {},
	rawHeaders: [],
	sourceIp: '192.0.2.7',
	secure: true,
	contentType: 'application/json',
	body: { state: 'parsed', value: JSON.parse(raw.toString()) as unknown, raw },
};
const ANSWER = {
	status: 200,
	headers: { 'content-type': 'application/json' },
	body: raw.subarray(0, 300).toString('base64'),
	isBodyOmitted: false,
};

const context = {
	logger: {
		warn: (message: string, facts: unknown) => {
			throw new Error(`${message}: ${JSON.stringify(facts)}`);
		},
	},
} as unknown as GuardedRequest['context'];
const response = new EventEmitter() as unknown as GuardedRequest['response'];

interface Feature {
	/** The least that each of its round trips costs. */
	readonly kind: keyof Backend['bare'];
	/** Operations of the store that one request causes. */
	readonly operations: number;
	/** @param fresh of a request: no two alike */
	readonly run: (store: StateStore, fresh: string) => Promise<unknown>;
}

const policyOf = (settings: Partial<PolicySettings>) =>
	compilePolicy({ authentication: { scheme: 'none' }, acceptedContent: ['json'], ...settings });

function servicesOf(store: StateStore): Services {
	return { now: Date.now, state: { store, key: (kind, name) => stateKey(kind, SCOPE, name) } };
}

/** @returns a feature that is one of admission's checks, the first of its policy's */
function checkOf(settings: Partial<PolicySettings>, kind: Feature['kind']): Feature {
	const [check] = policyOf(settings).checks;
	return {
		kind,
		operations: 1,
		run: async (store) => {
			const verdict = await admit(request, [check!], servicesOf(impatient(store)));
			if (!verdict.admitted) throw new Error(verdict.refusal.detail);
		},
	};
}

async function letIn(
	store: StateStore,
	eventId: string,
	protection: ProtectionParameters,
	verdict: Admitted,
) {
	const shared = { state: impatient(store), scope: SCOPE };
	const guarded = await guard({ context, eventId, request, response, verdict, protection, shared });
	if (guarded.outcome !== 'accepted') throw new Error(`It is ${guarded.outcome}`);
	return guarded.holdings;
}

const WITH_KEY = protectionOf({ protection: { idempotencyKey: 'auto' } });
const WITH_REPLAY = protectionOf({ protection: { replayProtection: true } });
const WITH_SLOTS = protectionOf({ protection: { maxRunning: 10 } });

const FEATURES: Record<string, Feature> = {
	'idempotency: a new key, until its answer is kept': {
		kind: 'writes',
		operations: 3,
		run: async (store, fresh) => {
			const verdict: Admitted = { admitted: true, body: undefined, idempotencyKey: fresh };
			const holdings = await letIn(store, fresh, WITH_KEY, verdict);
			const key = stateKey('claim', SCOPE, claimNameOf(verdict));
			await store.start(key, fresh, { keepMs: WINDOW_MS, leaseMs: LEASE_MS });
			await holdings.answered(ANSWER, false);
		},
	},
	'idempotency: a repeat': {
		kind: 'reads',
		operations: 1,
		run: async (store, fresh) => {
			const verdict: Admitted = { admitted: true, body: undefined, idempotencyKey: 'known' };
			const shared = { state: impatient(store), scope: SCOPE };
			const { outcome } = await guard({
				context,
				eventId: fresh,
				request,
				response,
				verdict,
				protection: WITH_KEY,
				shared,
			});
			if (outcome !== 'duplicate') throw new Error(`It is ${outcome}`);
		},
	},
	'replay protection': {
		kind: 'writes',
		operations: 2,
		run: async (store, fresh) => {
			const verdict: Admitted = { admitted: true, body: undefined, signedMessage: fresh };
			const holdings = await letIn(store, fresh, WITH_REPLAY, verdict);
			await holdings.answered(ANSWER, false);
		},
	},
	'rate limit': checkOf(
		{ rateLimits: [{ scope: 'webhook', requests: 1_000_000, perMs: 1_000 }] },
		'writes',
	),
	'three rate limits': checkOf(
		{
			rateLimits: [1_000, 60_000, 3_600_000].map((perMs) => ({
				scope: 'webhook',
				requests: 1_000_000,
				perMs,
			})),
		},
		'writes',
	),
	'lock-out: a caller that is not locked': checkOf(
		{
			lockOut: {
				failures: 10,
				windowMs: 600_000,
				firstMs: 60_000,
				longestMs: 3_600_000,
				exempt: [],
			},
		},
		'reads',
	),
	'concurrency: a place, kept and left': {
		kind: 'writes',
		operations: 3,
		run: async (store, fresh) => {
			await letIn(store, fresh, WITH_SLOTS, { admitted: true, body: undefined });
			const key = stateKey('slot', SCOPE, 'running');
			await store.stay(key, fresh, LEASE_MS);
			await store.leave(key, fresh);
		},
	},
};

interface Row extends Pick<Comparison, 'subject' | 'bare' | 'overhead'> {
	readonly backend: string;
	readonly feature: string;
	readonly operations: number;
}

async function measure({ name, store, bare, calls, pairs, end }: Backend): Promise<Row[]> {
	const limited = name === 'memory' ? store : bounded(store, TIMEOUT_MS);
	const rows: Row[] = [];
	let serial = 0;
	// An odd factor gives each number once, in no order, as digests are in none.
	const fresh = () => (Math.imul((serial += 1), 0x9e3779b1) >>> 0).toString(36);
	try {
		const claim = { note: 'digest of the body', leaseMs: WINDOW_MS };
		for (let count = 0; count < FILLED; count += 1) {
			const owner = fresh();
			await store.claim(stateKey('claim', SCOPE, owner), { owner, ...claim });
		}
		const known: Admitted = { admitted: true, body: undefined, idempotencyKey: 'known' };
		await (await letIn(limited, 'known', WITH_KEY, known)).answered(ANSWER, false);
		for (const [feature, { kind, operations, run }] of Object.entries(FEATURES)) {
			const comparison = await compare(() => run(limited, fresh()), bare[kind], {
				pairs,
				budgetMs: BUDGET_MS,
				calls,
			});
			const { subject, bare: least, overhead } = comparison;
			rows.push({ backend: name, feature, operations, subject, bare: least, overhead });
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
		rows.map(({ backend, feature, operations, subject, bare, overhead }) => ({
			backend,
			feature,
			operations,
			'median (µs)': rounded(subject.median),
			'bare (µs)': rounded(bare.median),
			'over one bare (µs)': rounded(overhead.median),
			'95 % sure': overhead.confidence.map(rounded).join(' to '),
		})),
	);
	writeResults('protection', {
		unit: 'microseconds a request',
		filled: FILLED,
		bodyBytes: raw.length,
		rows,
	});
}

void main();
