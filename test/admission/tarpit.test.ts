import { Tarpit } from '../../admission/tarpit';

const NEVER = new AbortController().signal;

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** @returns how many of the answers have gone out */
const countOf = (answers: readonly Promise<void>[]) => {
	const sent = { count: 0 };
	for (const answer of answers) void answer.then(() => (sent.count += 1));
	return sent;
};

describe('the tarpit', () => {
	it('holds an answer for as long as it is told', async () => {
		const tarpit = new Tarpit();
		const sent = countOf([tarpit.hold(5_000, NEVER)]);
		await jest.advanceTimersByTimeAsync(4_999);
		expect([sent.count, tarpit.waiting]).toEqual([0, 1]);
		await jest.advanceTimersByTimeAsync(1);
		expect([sent.count, tarpit.waiting]).toEqual([1, 0]);
	});

	it('holds none that need not wait', async () => {
		const tarpit = new Tarpit();
		await tarpit.hold(0, NEVER);
		expect(jest.getTimerCount()).toBe(0);
	});

	it('lets those that came together go one after the other, 25 a second', async () => {
		const tarpit = new Tarpit();
		const sent = countOf(Array.from({ length: 100 }, async () => await tarpit.hold(5_000, NEVER)));
		await jest.advanceTimersByTimeAsync(5_000);
		expect(sent.count).toBe(1);
		await jest.advanceTimersByTimeAsync(1_000);
		expect(sent.count).toBe(26);
		await jest.advanceTimersByTimeAsync(3_000);
		expect([sent.count, tarpit.waiting]).toEqual([100, 0]);
	});

	it('answers senders that come again at once no more than 25 times a second', async () => {
		const tarpit = new Tarpit();
		let answers = 0;
		const guess = async (): Promise<void> => {
			await tarpit.hold(5_000, NEVER);
			answers += 1;
			void guess();
		};
		for (let connection = 0; connection < 900; connection += 1) void guess();
		await jest.advanceTimersByTimeAsync(60_000);
		expect(answers).toBeGreaterThan(900);
		expect(answers).toBeLessThanOrEqual(60 * 25);
	});

	it('lets further answers out at once when it is full, until there is room', async () => {
		const tarpit = new Tarpit(2);
		const held = countOf([tarpit.hold(1_000, NEVER), tarpit.hold(2_000, NEVER)]);
		await tarpit.hold(1_000, NEVER);
		expect([held.count, tarpit.waiting]).toEqual([0, 2]);
		await jest.advanceTimersByTimeAsync(1_000);
		const next = countOf([tarpit.hold(1_000, NEVER)]);
		await jest.advanceTimersByTimeAsync(0);
		expect([held.count, next.count, tarpit.waiting]).toEqual([1, 0, 2]);
	});

	it('gives the place of a client that has gone to another', async () => {
		const tarpit = new Tarpit(1);
		const client = new AbortController();
		const sent = countOf([tarpit.hold(5_000, client.signal)]);
		client.abort();
		await jest.advanceTimersByTimeAsync(0);
		expect([sent.count, tarpit.waiting, jest.getTimerCount()]).toEqual([1, 0, 0]);
		await tarpit.hold(5_000, client.signal);
		expect(tarpit.waiting).toBe(0);
	});
});
