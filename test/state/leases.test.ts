import { Leases } from '../../state/leases';

const EVERY_MS = 5;

const soon = async () => await jest.advanceTimersByTimeAsync(EVERY_MS * 4);

beforeEach(() => {
	jest.useFakeTimers();
});

afterEach(() => {
	jest.useRealTimers();
});

describe('a lease that is kept', () => {
	it('is renewed again and again, until it is let go', async () => {
		const leases = new Leases(EVERY_MS);
		const renew = jest.fn(async () => undefined);
		const letGo = leases.keep(renew);
		await soon();
		expect(renew.mock.calls.length).toBeGreaterThanOrEqual(2);
		letGo();
		const calls = renew.mock.calls.length;
		await soon();
		expect(renew).toHaveBeenCalledTimes(calls);
		expect(leases.size).toBe(0);
	});

	it('goes on after a renewal that failed, and does not stop the others', async () => {
		const leases = new Leases(EVERY_MS);
		const failing = jest.fn(async () => await Promise.reject(new Error('away')));
		const good = jest.fn(async () => undefined);
		const ends = [leases.keep(failing), leases.keep(good)];
		await soon();
		expect(failing.mock.calls.length).toBeGreaterThanOrEqual(2);
		expect(good.mock.calls.length).toBeGreaterThanOrEqual(2);
		ends.forEach((letGo) => letGo());
	});

	it('is let go in the end, also when nobody does it', async () => {
		let now = 0;
		const leases = new Leases(EVERY_MS, () => now);
		const renew = jest.fn(async () => undefined);
		leases.keep(renew, 1_000);
		now = 1_000;
		await soon();
		expect(leases.size).toBe(0);
		expect(renew).not.toHaveBeenCalled();
	});

	it('can be let go twice', () => {
		const leases = new Leases(EVERY_MS);
		const letGo = leases.keep(async () => undefined);
		letGo();
		letGo();
		expect(leases.size).toBe(0);
	});
});

it('no more leases are kept than there is memory for: the oldest lapse', () => {
	const leases = new Leases(60_000);
	const ends = Array.from({ length: 20_050 }, () => leases.keep(async () => undefined));
	expect(leases.size).toBe(20_000);
	ends.forEach((letGo) => letGo());
	expect(leases.size).toBe(0);
});
