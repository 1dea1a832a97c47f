import { LogBudget } from '../../nodes/SpotConnectGenericWebhook/log-budget';

beforeEach(() => {
	jest.useFakeTimers();
});

afterEach(() => {
	jest.useRealTimers();
});

/** Asks for a line so often, and counts those that may be written. */
function ask(budget: LogBudget, times: number, webhook = 'w', code = 'accepted'): number {
	let allowed = 0;
	for (let index = 0; index < times; index += 1) {
		if (budget.allows(webhook, code)) allowed += 1;
	}
	return allowed;
}

const newBudget = (summarize = jest.fn()) => new LogBudget(summarize, () => jest.now() - START_MS);
const START_MS = Date.now();

describe('lines of the log', () => {
	it('are all written while they come at an everyday pace', () => {
		const budget = newBudget();
		for (let second = 0; second < 60; second += 1) {
			expect(ask(budget, 20)).toBe(20);
			jest.advanceTimersByTime(1_000);
		}
	});

	it('are written up to 60 at once, and 20 a second in the long run', () => {
		const budget = newBudget();
		expect(ask(budget, 1_000)).toBe(60);
		for (let second = 0; second < 10; second += 1) {
			jest.advanceTimersByTime(1_000);
			expect(ask(budget, 1_000)).toBe(20);
		}
	});

	it('of one webhook do not use up those of another', () => {
		const budget = newBudget();
		ask(budget, 1_000, 'flooded');
		expect(ask(budget, 10, 'quiet')).toBe(10);
	});

	it('that are left out are summed up by their codes, once a second', () => {
		const summarize = jest.fn();
		const budget = newBudget(summarize);
		ask(budget, 70, 'w', 'accepted');
		ask(budget, 5, 'w', 'api_key_invalid');
		expect(summarize).not.toHaveBeenCalled();
		jest.advanceTimersByTime(1_000);
		expect(summarize.mock.calls).toEqual([
			[
				'w',
				new Map([
					['accepted', 10],
					['api_key_invalid', 5],
				]),
			],
		]);
		jest.advanceTimersByTime(10_000);
		expect(summarize).toHaveBeenCalledTimes(1);
	});

	it('are counted for so many webhooks only: the one that was quiet longest begins anew', () => {
		const budget = newBudget();
		ask(budget, 1_000, 'first');
		for (let index = 0; index < 1_000; index += 1) ask(budget, 1, `w${index}`);
		expect(ask(budget, 1, 'first')).toBe(1);
	});
});
