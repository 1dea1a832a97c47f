import type { INode } from 'n8n-workflow';

import { completeRules, DEFAULT_RULES } from '../../../monitoring/rules/settings';
import { readParameters } from '../../../nodes/SpotConnectWebhookMonitor/parameters';

type Parameters = INode['parameters'];

const read = (parameters: Parameters = {}) => readParameters({ parameters });

describe("the Monitor's parameters", () => {
	it('are the default rules for all webhooks where nothing is set', () => {
		const { rules, ...rest } = read();
		expect(completeRules(rules)).toEqual(DEFAULT_RULES);
		expect(rest).toEqual({
			eventStore: 'sqlite',
			minimumSeverity: 'info',
			includesOver: true,
			hasDashboard: false,
			path: '',
		});
	});

	it('switch the rules off that are not chosen', () => {
		const rules = completeRules(read({ rules: ['silence', 'failures'] }).rules);
		const on = Object.entries(rules).filter(([, rule]) => rule !== undefined);
		expect(on.map(([name]) => name).sort()).toEqual(['failures', 'silence']);
	});

	it('name workflows once each', () => {
		expect(read({ webhooks: 'selected', workflowIds: 'a, b,a' }).workflowIds).toEqual(['a', 'b']);
	});

	it('set fixed thresholds in the units of the rules; 0 sets none', () => {
		const rules = completeRules(
			read({
				options: {
					maximumPerMinute: 600,
					minimumPerMinute: 0,
					longestSilenceMinutes: 15,
					refusalsPerSource: 5,
					failuresPerWebhook: 3,
					slowestAnswerMs: 2000,
					largestPayloadBytes: 50_000,
					calmMinutes: 0,
					coolDownMinutes: 1,
					acceptHours: 2,
				},
			}).rules,
		);
		expect(rules.rate).toMatchObject({ maximumPerMinute: 600, calmMs: 0, coolDownMs: 60_000 });
		expect(rules.rate).not.toHaveProperty('minimumPerMinute');
		expect(rules.silence).toMatchObject({ longestMs: 900_000, calmMs: 0, coolDownMs: 60_000 });
		expect(rules.refusals!.most).toEqual({ source: 5, key: 20, code: 50, webhook: 50 });
		expect(rules.refusals!.acceptMs).toBe(7_200_000);
		expect(rules.failures!.most.webhook).toBe(3);
		expect(rules.slowAnswers).toMatchObject({ maximum: 2000 });
		expect(rules.payloadSize).toMatchObject({ maximum: 50_000 });
	});

	it('ask for more, or less, of what is unusual by the sensitivity', () => {
		const factors = (sensitivity: string) => {
			const { rate, refusals, slowAnswers, silence } = completeRules(
				read({ options: { sensitivity } }).rules,
			);
			return [rate!.factor, refusals!.factor, slowAnswers!.factor, silence!.weeksPerFalseAlarm];
		};
		const [high, normal, low] = ['high', 'normal', 'low'].map(factors);
		normal!.forEach((factor, index) => {
			expect(high![index]).toBeLessThan(factor);
			expect(low![index]).toBeGreaterThan(factor);
			expect(high![index]).toBeGreaterThan(1);
		});
	});

	it.each<[string, Parameters, RegExp]>([
		['no workflow', { webhooks: 'selected', workflowIds: ' ,' }, /^Workflow IDs: /],
		[
			'too many workflows',
			{ webhooks: 'selected', workflowIds: Array.from({ length: 101 }, (_, n) => n).join() },
			/^Workflow IDs: At most 100/,
		],
		['no rule', { rules: [] }, /^Rules: /],
		['a rule that is none', { rules: ['rate', 'weather'] }, /^Rules: /],
		['an expression', { rules: '={{ [] }}' }, /^Rules: /],
		['a negative threshold', { options: { maximumPerMinute: -1 } }, /^Most Requests per Minute: /],
		['an unknown store', { eventStore: 'redis' }, /^Event Store: /],
	])('are refused for %s', (_, parameters, message) => {
		expect(() => read(parameters)).toThrow(message);
	});
});
