import { basicPassword } from '../../../nodes/SpotConnectWebhookMonitor/basic-credentials';
import { assertDashboardPath } from '../../../nodes/SpotConnectWebhookMonitor/path';
import { metricsText } from '../../../nodes/SpotConnectWebhookMonitor/metrics';
import { alertItem } from '../../../nodes/SpotConnectWebhookMonitor/alert-item';
import { sampleAlert } from '../../../nodes/SpotConnectWebhookMonitor/sample';
import { ShortCache } from '../../../nodes/short-cache';
import { dashboardUrlOf } from '../../../nodes/SpotConnectWebhookMonitor/url';
import { Counters } from '../../../monitoring/watch/counters';
import type { WatchDocument } from '../../../monitoring/watch/document';
import { NOW, sampleEvent } from '../../eventlog/events';

const encoded = (text: string) => Buffer.from(text).toString('base64');

describe('HTTP Basic credentials', () => {
	it.each<[string, string | undefined, string | undefined]>([
		['the password after the first colon', `Basic ${encoded('me:sc_a:b')}`, 'sc_a:b'],
		['any case of the scheme', `bAsIc ${encoded(':key')}`, 'key'],
		['UTF-8', `Basic ${encoded('ü:schlüssel')}`, 'schlüssel'],
		['nothing without a header', undefined, undefined],
		['nothing of another scheme', `Bearer ${encoded('me:key')}`, undefined],
		['nothing without a colon', `Basic ${encoded('key')}`, undefined],
		['nothing that is no Base64', 'Basic me:key', undefined],
	])('give %s', (_, header, password) => {
		expect(basicPassword(header)).toBe(password);
	});
});

describe("the dashboard's path", () => {
	it('is any plain path, or empty where the node has a webhook ID', () => {
		for (const path of ['monitor', '/ops/monitor-1/', 'a.b_c~d']) {
			expect(() => assertDashboardPath(path, undefined)).not.toThrow();
		}
		expect(() => assertDashboardPath('', 'id')).not.toThrow();
	});

	it.each(['', ':id', 'a//b', 'a b', '../x?y', 'a'.repeat(201)])('is not %j', (path) => {
		expect(() => assertDashboardPath(path, undefined)).toThrow(/^Dashboard Path: /);
	});

	it('is below the URL that n8n is reached by', () => {
		const context = {
			getInstanceBaseUrl: () => 'https://editor.example.com/',
			getNode: () => ({ webhookId: 'id' }),
		};
		expect(dashboardUrlOf(context, { path: '' }, {})).toBe('https://editor.example.com/webhook/id');
		const environment = { WEBHOOK_URL: 'https://hooks.example.com', N8N_ENDPOINT_WEBHOOK: 'h' };
		expect(dashboardUrlOf(context, { path: '/ops/monitor/' }, environment)).toBe(
			'https://hooks.example.com/h/ops/monitor',
		);
		const renamed = { N8N_WEBHOOK_URL: 'https://new.example.com/', ...environment };
		expect(dashboardUrlOf(context, { path: 'ops' }, renamed)).toBe('https://new.example.com/h/ops');
	});
});

describe("an alert's item", () => {
	it('says what was observed, where, and since when', () => {
		const alert = sampleAlert(NOW);
		expect(alertItem(alert, { workflowName: 'Orders' })).toMatchObject({
			alertId: alert.id,
			status: 'open',
			workflowName: 'Orders',
			since: new Date(alert.sinceMs).toISOString(),
			observed: alert.observed,
		});
		expect(alertItem(alert, { workflowName: undefined })).not.toHaveProperty('endedAt');
		expect(alertItem(alert, { workflowName: undefined })).toMatchObject({ workflowName: 'sample' });
	});

	it('says when it was over, and where the dashboard is', () => {
		const alert = { ...sampleAlert(NOW), phase: 'over' as const, atMs: NOW };
		const dashboardUrl = 'https://n8n.example.com/webhook/monitor';
		expect(alertItem(alert, { workflowName: 'Orders', dashboardUrl })).toMatchObject({
			status: 'over',
			endedAt: new Date(NOW).toISOString(),
			dashboardUrl,
		});
	});
});

describe('metrics', () => {
	const log = { events: 7, bytes: 4096 };

	it('are there before the monitor has saved anything', async () => {
		const { text } = await metricsText({ watch: undefined, log, droppedEvents: 2 });
		expect(text).toContain('\nspot_connect_event_log_events 7\n');
		expect(text).toContain('\nspot_connect_recorder_dropped_events 2\n');
		expect(text).not.toContain('spot_connect_monitor_saved_timestamp_seconds');
	});

	it('have a histogram whose buckets add up, and escape what a code may hold', async () => {
		const counters = new Counters();
		for (const durationMs of [1, 6, 7, 60_000]) {
			counters.add(sampleEvent({ workflowId: 'w', durationMs, code: 'a"\\\n' }));
		}
		const watch = {
			counters: counters.toJSON(),
			incidents: [{ start: sampleAlert(NOW) }, { start: sampleAlert(NOW), endedAtMs: NOW }],
			savedAtMs: NOW,
		} as unknown as WatchDocument;
		const { text } = await metricsText({ watch, log, droppedEvents: 0 });
		const name = 'spot_connect_answer_duration_seconds';
		expect(text).toContain(`${name}_bucket{workflow="w",le="0.005"} 1\n`);
		expect(text).toContain(`${name}_bucket{workflow="w",le="0.01"} 3\n`);
		expect(text).toContain(`${name}_bucket{workflow="w",le="30"} 3\n`);
		expect(text).toContain(`${name}_bucket{workflow="w",le="+Inf"} 4\n`);
		expect(text).toContain(`${name}_sum{workflow="w"} 60.014`);
		expect(text).toContain('code="a\\"\\\\\\n"} 4');
		expect(text).toContain('spot_connect_open_alerts{rule="refusals",severity="warning"} 1\n');
	});
});

describe('what was read a moment ago', () => {
	it('is shared by all who ask within two seconds, and read again after an error', async () => {
		let nowMs = 0;
		let reads = 0;
		let isFailing = false;
		const cache = new ShortCache(() => nowMs);
		const read = async () =>
			await cache.get('key', async () => {
				reads += 1;
				if (isFailing) throw new Error('away');
				return reads;
			});
		expect(await Promise.all([read(), read()])).toEqual([1, 1]);
		nowMs = 2000;
		isFailing = true;
		await expect(read()).rejects.toThrow('away');
		isFailing = false;
		expect(await read()).toBe(3);
	});
});
