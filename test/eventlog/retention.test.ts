import type { RetentionPolicy } from '../../eventlog/query';
import type { ReportedMessage } from '../../eventlog/report';
import { Retention, type RetentionSettings } from '../../eventlog/retention';

const MINUTE = 60_000;

function start(settings: RetentionSettings = {}, policy: RetentionPolicy = { maxEvents: 100 }) {
	const state = {
		surplus: 0,
		isAway: false,
		stepMs: 0,
		steps: 0,
		running: 0,
		mostRunning: 0,
		untidy: 0,
	};
	const seen: { policy: RetentionPolicy; most: number; nowMs: number }[] = [];
	const messages: ReportedMessage[] = [];
	const store = {
		prune: async (asked: RetentionPolicy, most: number, nowMs: number) => {
			seen.push({ policy: asked, most, nowMs });
			state.steps += 1;
			state.running += 1;
			state.mostRunning = Math.max(state.mostRunning, state.running);
			if (state.stepMs > 0) await new Promise((resolve) => setTimeout(resolve, state.stepMs));
			state.running -= 1;
			if (state.isAway) throw new Error('the store is away');
			const deleted = Math.min(state.surplus, most);
			state.surplus -= deleted;
			return deleted;
		},
		tidy: async () => {
			state.untidy = Math.max(0, state.untidy - 1);
			return state.untidy === 0;
		},
	};
	const retention = new Retention(
		store,
		() => policy,
		settings,
		(message) => messages.push(message),
	);
	return { retention, state, seen, messages };
}

beforeEach(() => jest.useFakeTimers({ now: 1_764_000_000_000 }));
afterEach(() => jest.useRealTimers());

const pass = async (milliseconds: number) => await jest.advanceTimersByTimeAsync(milliseconds);

describe('retention', () => {
	it('begins with a round, by the policy and the clock', async () => {
		const { retention, seen } = start();
		retention.start();
		await pass(0);
		expect(seen).toEqual([{ policy: { maxEvents: 100 }, most: 500, nowMs: 1_764_000_000_000 }]);
	});

	it('deletes in steps of 500 with pauses of 50 ms until the policy is met', async () => {
		const { retention, state } = start();
		state.surplus = 1200;
		retention.start();
		await pass(49);
		expect(state).toMatchObject({ steps: 1, surplus: 700 });
		await pass(1);
		expect(state).toMatchObject({ steps: 2, surplus: 200 });
		await pass(50);
		expect(state).toMatchObject({ steps: 3, surplus: 0 });
		await pass(MINUTE);
		expect(state.steps).toBe(3);
	});

	it('has a round every 10 minutes, and does not begin twice', async () => {
		const { retention, state } = start();
		retention.start();
		retention.start();
		await pass(30 * MINUTE);
		expect(state.steps).toBe(4);
	});

	it('has a round after so many new events, and the first write begins it', async () => {
		const { retention, state } = start({ everyEvents: 1000 });
		retention.noteWritten(200);
		await pass(0);
		expect(state.steps).toBe(1);
		for (let write = 0; write < 4; write += 1) retention.noteWritten(200);
		await pass(0);
		expect(state.steps).toBe(1);
		retention.noteWritten(200);
		await pass(0);
		expect(state.steps).toBe(2);
	});

	it('never runs two steps at once', async () => {
		const { retention, state } = start({ everyMs: 1000, everyEvents: 1 });
		state.stepMs = 5000;
		state.surplus = 5000;
		retention.start();
		for (let second = 0; second < 100; second += 1) {
			retention.noteWritten(10);
			await pass(1000);
		}
		expect(state.mostRunning).toBe(1);
		expect(state.surplus).toBe(0);
	});

	it('deletes nothing by an empty policy, and tidies up all the same', async () => {
		const { retention, state } = start({}, {});
		state.untidy = 3;
		retention.start();
		await pass(60 * MINUTE);
		expect(state).toMatchObject({ steps: 0, untidy: 0 });
	});

	it('tidies up once the policy is met, in steps with pauses', async () => {
		const { retention, state } = start();
		state.surplus = 700;
		state.untidy = 3;
		retention.start();
		await pass(49);
		expect(state).toMatchObject({ steps: 1, untidy: 3 });
		await pass(1);
		expect(state).toMatchObject({ steps: 2, untidy: 2 });
		await pass(50);
		expect(state).toMatchObject({ steps: 2, untidy: 1 });
		await pass(MINUTE);
		expect(state).toMatchObject({ steps: 2, untidy: 0 });
	});

	it('reports a failure once, tries again at the next round, and reports when it works', async () => {
		const { retention, state, messages } = start();
		state.isAway = true;
		retention.start();
		await pass(45 * MINUTE);
		expect(state.steps).toBe(5);
		expect(messages).toEqual([
			{
				level: 'warn',
				message: 'The event log cannot be pruned and tidied up',
				facts: { error: 'the store is away' },
			},
		]);
		state.isAway = false;
		await pass(10 * MINUTE);
		expect(messages).toHaveLength(2);
		expect(messages[1]).toMatchObject({ level: 'info' });
	});

	it('ends with the step that runs, and leaves no timer', async () => {
		const { retention, state } = start();
		state.surplus = 10_000;
		state.stepMs = 1000;
		retention.start();
		await pass(500);
		let isClosed = false;
		const closed = retention.close().then(() => {
			isClosed = true;
		});
		await pass(499);
		expect(isClosed).toBe(false);
		await pass(1);
		await closed;
		retention.start();
		retention.noteWritten(1_000_000);
		await pass(60 * MINUTE);
		expect(state.steps).toBe(1);
		expect(jest.getTimerCount()).toBe(0);
	});

	it('ends at once in a pause', async () => {
		const { retention, state } = start({ pauseMs: 60_000 });
		state.surplus = 10_000;
		retention.start();
		await pass(10);
		await retention.close();
		expect(state.steps).toBe(1);
		expect(jest.getTimerCount()).toBe(0);
	});
});
