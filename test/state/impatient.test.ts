import { impatient } from '../../state/impatient';
import { StateUnavailableError, type StateFault, type StateStore } from '../../state/store';
import { MemoryStateStore } from '../../state/stores/memory';

const LONG = 600_000;

/** A store that fails as told, and counts what reaches it. */
class Failing extends MemoryStateStore {
	fault: StateFault | undefined;
	questions = 0;

	override async take(...all: Parameters<MemoryStateStore['take']>) {
		this.reached();
		return await super.take(...all);
	}

	override async claim(...all: Parameters<MemoryStateStore['claim']>) {
		this.reached();
		return await super.claim(...all);
	}

	private reached(): void {
		this.questions += 1;
		if (this.fault !== undefined) throw new StateUnavailableError(this.fault, 'as told');
	}
}

const take = async (store: StateStore) =>
	await store.take([{ key: 'rate:{w/n}:one', capacity: 1, msPerToken: LONG }]);
const claim = async (store: StateStore) =>
	await store.claim('claim:{w/n}:one', { owner: 'a', note: '', leaseMs: LONG });

describe('the state as one request asks it', () => {
	it('is not asked again after a question that timed out', async () => {
		const store = new Failing();
		store.fault = 'timeout';
		const asked = impatient(store);
		const error = await take(asked).catch((reason: unknown) => reason);
		store.fault = undefined;

		expect(error).toMatchObject({ fault: 'timeout' });
		await expect(claim(asked)).rejects.toBe(error);
		await expect(asked.lockedFor('lock:{w/n}:a')).rejects.toBe(error);
		await expect(asked.enter('slot:{w/n}:a', 'a', { most: 1, leaseMs: LONG })).rejects.toBe(error);
		const backOff = { threshold: 1, windowMs: LONG, firstMs: LONG, longestMs: LONG };
		await expect(asked.fail('lock:{w/n}:a', backOff)).rejects.toBe(error);
		expect(store.questions).toBe(1);
		expect(await store.lockedFor('lock:{w/n}:a')).toBe(0);
	});

	it('is asked again after a failure that took no time', async () => {
		const store = new Failing();
		store.fault = 'away';
		const asked = impatient(store);
		await expect(take(asked)).rejects.toMatchObject({ fault: 'away' });
		store.fault = undefined;

		expect(await claim(asked)).toBeUndefined();
	});

	it('takes back what was claimed, also after a question that timed out', async () => {
		const store = new Failing();
		const asked = impatient(store);
		await claim(asked);
		store.fault = 'timeout';
		await expect(take(asked)).rejects.toMatchObject({ fault: 'timeout' });

		expect(await asked.renew('claim:{w/n}:one', 'a', LONG)).toBe(true);
		expect(await asked.release('claim:{w/n}:one', 'a')).toBe(true);
		expect(await store.read('claim:{w/n}:one')).toBeUndefined();
	});
});
