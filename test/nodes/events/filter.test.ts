import { ConfigurationError } from '../../../admission/configuration-error';
import { demandTimesForBodies, readFilter } from '../../../nodes/SpotConnectWebhookEvents/filter';
import { readRange } from '../../../nodes/SpotConnectWebhookEvents/range';

const NOW = Date.UTC(2026, 0, 31);

describe('filters', () => {
	it('that are empty are no condition', () => {
		const raw = {
			workflowId: '',
			outcomes: [],
			codes: [],
			keyName: '',
			sourceIp: '',
			eventType: '',
			idempotencyKey: '',
			bodyContains: '',
			from: '',
			to: '',
			status: '',
			mode: '',
		};
		expect(readFilter(raw, 'UTC')).toEqual({});
	});

	it('are all read', () => {
		const raw = {
			workflowId: 'w1',
			outcomes: ['refused', 'failed'],
			codes: ['api_key_missing'],
			status: 401,
			keyName: 'Shop',
			sourceIp: '203.0.113.7',
			eventType: 'order.paid',
			idempotencyKey: 'k1',
			bodyContains: 'order',
			mode: 'test',
			from: '2026-01-01T00:00:00',
			to: '2026-01-02T00:00:00Z',
		};
		expect(readFilter(raw, 'Europe/Berlin')).toEqual({
			...raw,
			from: Date.UTC(2025, 11, 31, 23),
			to: Date.UTC(2026, 0, 2),
		});
	});

	it('take lists as a text with commas and numbers as text, as expressions and agents give them', () => {
		expect(
			readFilter({ outcomes: 'refused, failed', status: '401', workflowId: 12 }, 'UTC'),
		).toEqual({ outcomes: ['refused', 'failed'], status: 401, workflowId: '12' });
	});

	it.each<[string, Record<string, unknown>]>([
		['Outcomes', { outcomes: ['rejected'] }],
		['Outcomes', { outcomes: {} }],
		['Codes', { codes: ['no_such_code'] }],
		['Status', { status: 99 }],
		['Status', { status: 'good' }],
		['Mode', { mode: 'live' }],
		['Key Name', { keyName: { name: 'Shop' } }],
		['Received After', { from: 'yesterday' }],
		['Received Before', { to: '2026-02-30' }],
		['Received Before', { from: '2026-01-02', to: '2026-01-02' }],
	])('name %s where it cannot be used: %j', (displayName, raw) => {
		const read = () => readFilter(raw, 'UTC');
		expect(read).toThrow(ConfigurationError);
		expect(read).toThrow(expect.objectContaining({ parameter: displayName }) as Error);
	});

	it('demand a begin where bodies are searched without pages', () => {
		expect(() => demandTimesForBodies({ bodyContains: 'a' })).toThrow(
			/^Body Contains: .*Received After/,
		);
		expect(() => demandTimesForBodies({ bodyContains: 'a', from: 0 })).not.toThrow();
		expect(() => demandTimesForBodies({ workflowId: 'w1' })).not.toThrow();
	});
});

describe('the range of statistics', () => {
	it.each([
		['hour', 3_600_000],
		['day', 86_400_000],
		['week', 604_800_000],
		['month', 2_592_000_000],
	])('of the last %s', (range, length) => {
		expect(readRange(range, undefined, undefined, 'UTC', NOW)).toEqual({ from: NOW - length });
	});

	it('is everything', () => {
		expect(readRange('all', undefined, undefined, 'UTC', NOW)).toEqual({});
	});

	it("is between two times in the workflow's zone, or from one until now", () => {
		const [from, to] = ['2026-01-01T01:00:00', '2026-01-02T01:00:00'];
		expect(readRange('custom', from, to, 'Europe/Berlin', NOW)).toEqual({
			from: Date.UTC(2026, 0, 1),
			to: Date.UTC(2026, 0, 2),
		});
		expect(readRange('custom', from, '', 'UTC', NOW)).toEqual({ from: Date.UTC(2026, 0, 1, 1) });
	});

	it.each<[string, string, unknown, unknown]>([
		['From', 'custom', '', ''],
		['To', 'custom', '2026-01-02', 'never'],
		['To', 'custom', '2026-01-02', '2026-01-01'],
		['Range', 'year', undefined, undefined],
		['Range', 'toString', undefined, undefined],
	])('names %s where it cannot be used', (parameter, range, from, to) => {
		expect(() => readRange(range, from, to, 'UTC', NOW)).toThrow(
			expect.objectContaining({ parameter }) as Error,
		);
	});
});
