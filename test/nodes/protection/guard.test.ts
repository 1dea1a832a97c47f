import { EventEmitter } from 'node:events';

import type { INodeParameters } from 'n8n-workflow';

import type { Admitted } from '../../../admission/admit';
import {
	guard,
	type GuardedRequest,
	type Guarded,
} from '../../../nodes/SpotConnectGenericWebhook/guard';
import { protectionOf } from '../../../nodes/SpotConnectGenericWebhook/protection';
import type { StoredAnswer } from '../../../state/idempotency';
import { LEASE_MS } from '../../../state/leases';
import { StateUnavailableError, type StateStore } from '../../../state/store';
import { MemoryStateStore } from '../../../state/stores/memory';
import { jsonRequest } from '../../admission/request';

const SCOPE = 'workflow/node';

let now: number;
let store: MemoryStateStore;
let warnings: unknown[];
let claims: jest.SpyInstance<unknown, Parameters<StateStore['claim']>>;

beforeEach(() => {
	now = Date.now();
	store = new MemoryStateStore({ now: () => now });
	warnings = [];
	claims = jest.spyOn(store, 'claim');
});

/** @returns the key that a request has claimed */
async function claimedBy(owner: string): Promise<string> {
	for (const [key] of claims.mock.calls) {
		if ((await store.read(key))?.owner === owner) return key;
	}
	throw new Error(`${owner} has claimed nothing`);
}

/** The store as it is when it cannot be reached for these operations. */
const away = (...operations: (keyof StateStore)[]): StateStore =>
	new Proxy<StateStore>(store, {
		get: (target, name: keyof StateStore) =>
			operations.includes(name)
				? async () => await Promise.reject(new StateUnavailableError('away', 'It is away'))
				: target[name].bind(target),
	});

interface Sent {
	readonly protection: Record<string, unknown>;
	readonly verdict?: Partial<Admitted>;
	readonly state?: StateStore;
}

async function come(eventId: string, { protection, verdict, state = store }: Sent) {
	const logger = { warn: (...all: unknown[]) => warnings.push(all) };
	return await guard({
		context: { logger },
		eventId,
		request: jsonRequest(),
		response: new EventEmitter(),
		verdict: { admitted: true, body: {}, ...verdict },
		protection: protectionOf({ protection } as INodeParameters),
		shared: { state, scope: SCOPE },
	} as unknown as GuardedRequest);
}

const codeOf = (guarded: Guarded) =>
	guarded.outcome === 'refused' ? guarded.refusal.code : guarded.outcome;

const holdingsOf = (guarded: Guarded) => {
	if (guarded.outcome !== 'accepted') throw new Error(`It was ${codeOf(guarded)}`);
	return guarded.holdings;
};

const answer = (status: number): StoredAnswer => ({
	status,
	headers: {},
	body: '',
	isBodyOmitted: false,
});

const KEYED: Sent = {
	protection: { idempotencyKey: 'auto' },
	verdict: { idempotencyKey: 'a' },
};
const SIGNED: Sent = {
	protection: { replayProtection: true },
	verdict: { signedMessage: 'message' },
};
const ALL: Sent = {
	protection: { idempotencyKey: 'auto', replayProtection: true, maxRunning: 1 },
	verdict: { idempotencyKey: 'a', signedMessage: 'message' },
};

describe('what a request has claimed', () => {
	it('is given back when it is turned away after all', async () => {
		holdingsOf(await come('one', { protection: { maxRunning: 1 } }));
		expect(codeOf(await come('two', ALL))).toBe('concurrency_limited');
		await store.leave(`slot:{${SCOPE}}:running`, 'one');
		expect(codeOf(await come('three', ALL))).toBe('accepted');
	});

	it('is given back when the execution could not be started', async () => {
		const holdings = holdingsOf(await come('one', ALL));
		await holdings.answered(answer(500), false);
		expect(codeOf(await come('two', ALL))).toBe('accepted');
	});

	it('is given back when nothing is answered', async () => {
		const holdings = holdingsOf(await come('one', ALL));
		await holdings.giveBack();
		expect(codeOf(await come('two', ALL))).toBe('accepted');
	});

	it('stays with a failed execution, unless it may be retried', async () => {
		const fail = async (sent: Sent, eventId: string) => {
			const holdings = holdingsOf(await come(eventId, sent));
			const key = await claimedBy(eventId);
			await store.start(key, eventId, { keepMs: 60_000, leaseMs: LEASE_MS });
			await holdings.answered(answer(500), false);
		};
		await fail(KEYED, 'one');
		expect(codeOf(await come('two', KEYED))).toBe('duplicate');
		const retried: Sent = {
			protection: { idempotencyKey: 'auto', retryAfterFailure: true },
			verdict: { idempotencyKey: 'b' },
		};
		await fail(retried, 'three');
		expect(codeOf(await come('four', retried))).toBe('accepted');
	});

	it('lapses with its process, signatures included', async () => {
		await come('one', SIGNED);
		expect(codeOf(await come('two', SIGNED))).toBe('replayed');
		now += LEASE_MS + 1;
		expect(codeOf(await come('three', SIGNED))).toBe('accepted');
	});

	it('is kept with the answer: a signature for as long as it would be good', async () => {
		const holdings = holdingsOf(
			await come('one', {
				...SIGNED,
				verdict: { signedMessage: 'm', signedUntilMs: now + 300_000 },
			}),
		);
		await holdings.answered(answer(200), false);
		const again: Sent = { ...SIGNED, verdict: { signedMessage: 'm' } };
		now += 300_000;
		expect(codeOf(await come('two', again))).toBe('replayed');
		now += 120_000;
		expect(codeOf(await come('three', again))).toBe('accepted');
	});

	it('leaves the place to an execution that goes on after the answer', async () => {
		const limited: Sent = { protection: { maxRunning: 1 } };
		const holdings = holdingsOf(await come('one', limited));
		await holdings.answered(answer(500), true);
		expect(codeOf(await come('two', limited))).toBe('concurrency_limited');
	});
});

describe('when the state cannot be asked', () => {
	const cases: Record<string, readonly [Sent, keyof StateStore, string]> = {
		'for an idempotency key': [KEYED, 'claim', 'idempotencyKey'],
		'for a signed message': [SIGNED, 'claim', 'replay'],
		'for a place': [{ protection: { maxRunning: 1 } }, 'enter', 'concurrency'],
	};

	it.each(Object.entries(cases))('%s the request is refused', async (_, [sent, operation]) => {
		const guarded = await come('one', { ...sent, state: away(operation) });
		expect(guarded).toMatchObject({
			outcome: 'refused',
			refusal: { code: 'state_unavailable', headers: { 'Retry-After': '5' } },
		});
	});

	it.each(Object.entries(cases))(
		'%s the request is let in, and that is said, where the author wants it',
		async (_, [sent, operation, name]) => {
			const guarded = await come('one', {
				...sent,
				protection: { ...sent.protection, stateFailure: 'open' },
				state: away(operation),
			});
			expect(guarded).toMatchObject({ outcome: 'accepted', verdict: { unguarded: [name] } });
		},
	);

	it('what was claimed before is given back', async () => {
		expect(codeOf(await come('one', { ...ALL, state: away('enter') }))).toBe('state_unavailable');
		expect(codeOf(await come('two', ALL))).toBe('accepted');
	});

	it('giving back fails quietly, but for a warning', async () => {
		const holdings = holdingsOf(await come('one', { ...KEYED, state: away('release') }));
		await holdings.giveBack();
		expect(warnings).toHaveLength(1);
		expect(JSON.stringify(warnings)).toContain('It is away');
	});
});
