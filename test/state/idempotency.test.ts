import {
	Idempotency,
	serializeAnswer,
	type Beginning,
	type StoredAnswer,
} from '../../state/idempotency';
import { LEASE_MS, Leases } from '../../state/leases';
import { StateUnavailableError, stateKey, type StateStore } from '../../state/store';
import { MemoryStateStore } from '../../state/stores/memory';

const KEY = stateKey('claim', 'workflow/node', 'a');
const WINDOW_MS = 24 * 60 * 60_000;
const ANSWER: StoredAnswer = {
	status: 201,
	headers: { 'content-type': 'application/json' },
	body: Buffer.from('{"total":1}').toString('base64'),
	isBodyOmitted: false,
};

let now: number;
let store: MemoryStateStore;
let leases: Leases;
let idempotency: Idempotency;

beforeEach(() => {
	now = 1_700_000_000_000;
	store = new MemoryStateStore({ now: () => now });
	leases = new Leases(5);
	idempotency = new Idempotency(store, leases);
});

const begin = async (owner: string, over: { fingerprint?: string; waitMs?: number } = {}) =>
	await idempotency.begin({ key: KEY, owner, fingerprint: 'body', waitMs: 0, ...over });

const first = async (owner: string) => {
	const beginning = await begin(owner);
	if (beginning.outcome !== 'first') throw new Error(`It was ${beginning.outcome}`);
	return beginning.claim;
};

/** The process of every claim so far is gone, and its leases with it. */
const killProcess = () => {
	idempotency = new Idempotency(store, new Leases(5));
	leases = new Leases(5);
	now += LEASE_MS + 1;
};

describe('a message', () => {
	it('is the first, once', async () => {
		expect((await begin('one')).outcome).toBe('first');
		expect((await begin('two')).outcome).toBe('running');
	});

	it('is answered again as the first was, until the window has passed', async () => {
		await (await first('one')).settle(serializeAnswer(ANSWER), WINDOW_MS);
		expect(await begin('two')).toEqual<Beginning>({
			outcome: 'repeated',
			owner: 'one',
			answer: ANSWER,
		});
		now += WINDOW_MS + 1;
		expect((await begin('three')).outcome).toBe('first');
	});

	it('with the key of another one is told from it', async () => {
		const claim = await first('one');
		expect((await begin('two', { fingerprint: 'other' })).outcome).toBe('reused');
		await claim.settle(serializeAnswer(ANSWER), WINDOW_MS);
		expect((await begin('three', { fingerprint: 'other' })).outcome).toBe('reused');
	});

	it('waits for the answer of the first, as long as it may', async () => {
		const claim = await first('one');
		const repeat = begin('two', { waitMs: 5_000 });
		await claim.settle(serializeAnswer(ANSWER), WINDOW_MS);
		expect(await repeat).toMatchObject({ outcome: 'repeated', answer: ANSWER });
	});

	it('becomes the first while it waits, when the first gives up', async () => {
		const claim = await first('one');
		const repeat = begin('two', { waitMs: 5_000 });
		await claim.abandon(true);
		expect((await repeat).outcome).toBe('first');
	});

	it('does not wait when its sender has gone', async () => {
		await first('one');
		const gone = new AbortController();
		const repeat = idempotency.begin({
			key: KEY,
			owner: 'two',
			fingerprint: 'body',
			waitMs: 60_000,
			signal: gone.signal,
		});
		gone.abort();
		expect((await repeat).outcome).toBe('running');
	});
});

describe('when the process of the first request is killed', () => {
	it('before its execution was started, the message can be sent again after the lease', async () => {
		await first('one');
		expect((await begin('two')).outcome).toBe('running');
		killProcess();
		expect((await begin('three')).outcome).toBe('first');
	});

	it('after that, no execution is started again, and the answer is not known', async () => {
		await first('one');
		await store.start(KEY, 'one', { keepMs: WINDOW_MS, leaseMs: LEASE_MS });
		killProcess();
		expect(await begin('two')).toEqual({ outcome: 'repeated', owner: 'one' });
		now += WINDOW_MS;
		expect((await begin('three')).outcome).toBe('first');
	});

	it('and its execution waits in the queue, whoever comes first starts the only one', async () => {
		await first('one');
		killProcess();
		await first('two');
		expect(await store.start(KEY, 'one', { keepMs: WINDOW_MS, leaseMs: LEASE_MS })).toBe(false);
		expect(await store.start(KEY, 'two', { keepMs: WINDOW_MS, leaseMs: LEASE_MS })).toBe(true);
	});

	it('and its execution starts late with nobody in its place, its repeats are no others', async () => {
		await first('one');
		killProcess();
		expect(await store.start(KEY, 'one', { keepMs: WINDOW_MS, leaseMs: LEASE_MS })).toBe(true);
		expect((await begin('two')).outcome).toBe('running');
	});
});

describe('the claim of a running request', () => {
	it('lasts for as long as the request does', async () => {
		const claim = await first('one');
		for (let minutes = 0; minutes < 10; minutes += 1) {
			now += LEASE_MS / 2;
			await new Promise((resolve) => setTimeout(resolve, 15));
		}
		expect((await begin('two')).outcome).toBe('running');
		await claim.settle(serializeAnswer(ANSWER), WINDOW_MS);
		expect(leases.size).toBe(0);
	});

	it('is given up, unless its execution was started', async () => {
		const claim = await first('one');
		await store.start(KEY, 'one', { keepMs: WINDOW_MS, leaseMs: LEASE_MS });
		expect(await claim.abandon(true)).toBe(false);
		expect((await begin('two')).outcome).toBe('running');
		expect(await claim.abandon(false)).toBe(true);
		expect((await begin('three')).outcome).toBe('first');
	});

	it('is settled once the store is back, when that was away', async () => {
		let failures = 1;
		const flaky: StateStore = Object.create(store, {
			settle: {
				value: async (...all: Parameters<StateStore['settle']>) => {
					if (failures-- > 0) throw new StateUnavailableError('away', 'It is away');
					return await store.settle(...all);
				},
			},
			claim: { value: store.claim.bind(store) },
			renew: { value: store.renew.bind(store) },
		}) as StateStore;
		const beginning = await new Idempotency(flaky, leases).begin({
			key: KEY,
			owner: 'one',
			fingerprint: 'body',
			waitMs: 0,
		});
		if (beginning.outcome !== 'first') throw new Error('It was not the first');
		await beginning.claim.settle(serializeAnswer(ANSWER), WINDOW_MS);
		expect(failures).toBe(-1);
		expect((await begin('two')).outcome).toBe('repeated');
	});
});
