import { MemoryStore } from '../../../eventlog/stores/memory';
import { renderDashboard } from '../../../monitoring/dashboard/page';
import type { WatchDocument } from '../../../monitoring/watch/document';
import {
	dashboardData,
	eventDetail,
	type DashboardSource,
} from '../../../nodes/SpotConnectWebhookMonitor/dashboard-data';
import { Reads } from '../../../nodes/SpotConnectWebhookMonitor/reads';
import { sampleAlert } from '../../../nodes/SpotConnectWebhookMonitor/sample';
import { ShortCache } from '../../../nodes/short-cache';
import { eventId, NOW, received, sampleEvent, wholeEvent } from '../../eventlog/events';

const MINUTE = 60_000;
const PAGE = { generatedAt: NOW, timeZone: 'UTC', range: '1h' } as const;
const EDITOR = 'https://n8n.example.com/';

let store: MemoryStore;

beforeEach(async () => {
	store = new MemoryStore();
	await store.open();
});

const reads = (workflowIds?: string[]) => new Reads(store, 'scope', workflowIds, new ShortCache());

const at = (minutes: number, over: Parameters<typeof sampleEvent>[0] = {}) => {
	const receivedAt = NOW - minutes * MINUTE;
	return sampleEvent({ id: eventId(receivedAt), receivedAt, status: 200, durationMs: 5, ...over });
};

async function source(over: Partial<DashboardSource> = {}): Promise<DashboardSource> {
	const { events } = await store.size();
	return {
		overview: await reads(over.workflowIds as string[] | undefined).overview(PAGE, NOW),
		latest: await reads().latest(PAGE),
		isLogEmpty: events === 0,
		watch: undefined,
		workflowIds: undefined,
		droppedEvents: 0,
		editorUrl: EDITOR,
		...over,
	};
}

describe("the dashboard's data", () => {
	it('are the counts of the range, the senders and the latest events with their executions', async () => {
		const refusal = { outcome: 'refused', code: 'api_key_invalid', status: 401 } as const;
		await store.write([
			received(at(90)),
			received(at(5, { keyName: 'Shop', executionId: '42' })),
			received(at(4, refusal)),
			received(at(3, refusal)),
		]);
		await store.write([
			{ kind: 'linked', id: (await reads().latest(PAGE))[2]!.id, executionId: '42' },
		]);
		const data = dashboardData(PAGE, await source({ latest: await reads().latest(PAGE) }));
		expect(data.totals).toMatchObject({ accepted: 1, refused: 2 });
		expect(data.refusals).toEqual([
			{ code: 'api_key_invalid', count: 2, title: expect.any(String) as string },
		]);
		expect(data.sources.busiest).toEqual([{ name: '203.0.113.7', requests: 3, refused: 2 }]);
		expect(data.keys.busiest).toEqual([{ name: 'Shop', requests: 1, refused: 0 }]);
		expect(data.keys.failing).toEqual([]);
		expect(data.latest.map(({ outcome }) => outcome)).toEqual([
			'refused',
			'refused',
			'accepted',
			'accepted',
		]);
		expect(renderDashboard(data)).toContain('api_key_invalid');
	});

	it('link to the execution in the editor', async () => {
		const event = wholeEvent({ workflowId: 'a/b', executionId: '42' });
		expect(eventDetail(PAGE, event, EDITOR)).toMatchObject({
			hasRawBody: true,
			executionUrl: 'https://n8n.example.com/workflow/a%2Fb/executions/42',
			help: expect.any(String) as string,
		});
		expect(eventDetail(PAGE, event, EDITOR).event).not.toHaveProperty('rawBody');
		expect(eventDetail(PAGE, sampleEvent(), EDITOR)).not.toHaveProperty('executionUrl');
	});

	it('have the alerts of the range, open ones always, and those of the chosen webhook', async () => {
		const start = sampleAlert(NOW - 5 * 60 * MINUTE);
		const watch = {
			webhooks: { forgotten: 0, entries: [['sample', { name: 'Orders', nodeName: 'Hook' }]] },
			incidents: [
				{ start },
				{ start: { ...start, incidentId: 'old' }, endedAtMs: NOW - 120 * MINUTE },
				{ start: { ...start, incidentId: 'recent' }, endedAtMs: NOW - 10 * MINUTE },
			],
		} as unknown as WatchDocument;
		const ids = async (webhookId?: string) =>
			dashboardData(
				{ ...PAGE, ...(webhookId !== undefined && { webhookId }) },
				await source({ watch }),
			).alerts.map(({ id }) => id);
		expect(await ids()).toEqual([start.incidentId, 'recent']);
		expect(await ids('sample')).toEqual([start.incidentId, 'recent']);
		expect(await ids('other')).toEqual([]);
		expect(dashboardData(PAGE, await source({ watch })).webhooks).toEqual([
			{ id: 'sample', name: 'Orders' },
		]);
	});

	it('say what is not as it should be', async () => {
		const notices = async (over: Partial<DashboardSource>) =>
			dashboardData(PAGE, await source(over)).notices!.join('\n');
		expect(await notices({})).toMatch(/has not saved anything yet/);
		expect(await notices({ droppedEvents: 3 })).toMatch(/could not record 3 events/);
		const { overview } = await source();
		expect(await notices({ overview: { ...overview, isComplete: false } })).toMatch(/too low/);
	});

	it('are of nothing but what is watched', async () => {
		await store.write([
			received(at(1, { workflowId: 'mine' })),
			received(at(2, { workflowId: 'other' })),
		]);
		const own = reads(['mine']);
		expect((await own.latest(PAGE)).map(({ workflowId }) => workflowId)).toEqual(['mine']);
		expect((await own.overview(PAGE, NOW)).total).toBe(1);
		const other = { ...PAGE, webhookId: 'other' };
		expect(await own.latest(other)).toEqual([]);
		expect((await own.overview(other, NOW)).total).toBe(0);
		const [event] = await reads(['other']).latest(PAGE);
		expect(await own.event(event!.id)).toBeUndefined();
		expect(await reads().event(event!.id)).toMatchObject({ workflowId: 'other' });
	});
});
