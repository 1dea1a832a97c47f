import type { WebhookEvent } from '../../../eventlog/event';
import { MemoryStore } from '../../../eventlog/stores/memory';
import type { Alert } from '../../../monitoring/rules/alert';
import type { RuleSettings } from '../../../monitoring/rules/settings';
import { readDocument } from '../../../monitoring/watch/document';
import { HISTORY_MS, LAG_MS, LogWatch } from '../../../monitoring/watch/log-watch';
import { eventId, NOW, received, sampleEvent } from '../../eventlog/events';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
const RULES: RuleSettings = { rate: false, silence: false, newSource: false, newKey: false };

let store: MemoryStore;

beforeEach(async () => {
	store = new MemoryStore();
	await store.open();
});

const ended = (receivedAt: number, over: Partial<WebhookEvent> = {}) =>
	sampleEvent({ id: eventId(receivedAt), receivedAt, status: 200, durationMs: 5, ...over });

async function attack(startMs: number, over: Partial<WebhookEvent> = {}): Promise<void> {
	const events = Array.from({ length: 30 }, (_, second) =>
		ended(startMs + second * SECOND, {
			outcome: 'refused',
			code: 'api_key_invalid',
			status: 401,
			...over,
		}),
	);
	await store.write(events.map(received));
}

const settings = (over: { workflowIds?: string[]; rules?: RuleSettings } = {}) => ({
	rules: RULES,
	editorUrl: 'https://n8n.example.com/',
	...over,
});

/** Reads all there is, and takes out what is to be told. */
async function read(watch: LogWatch, nowMs: number, isComplete = true): Promise<string[]> {
	while (!(await watch.step(store, nowMs, isComplete)).isAtEnd);
	const told = watch.outbox.map(({ rule, phase, series }: Alert) =>
		[rule, series.type, phase].join(),
	);
	watch.told();
	return told;
}

/** As if the process had ended and another one went on with what was saved. */
const restarted = (watch: LogWatch, nowMs: number, over: Parameters<typeof settings>[0] = {}) =>
	new LogWatch(settings(over), readDocument(JSON.stringify(watch.document(nowMs))));

describe('a watch of a log', () => {
	it('tells an incident once when it starts and once when it is over', async () => {
		const watch = new LogWatch(settings());
		expect(await read(watch, NOW)).toEqual([]);
		await attack(NOW);
		expect(await read(watch, NOW + MINUTE)).toEqual(['refusals,source,started']);
		expect(await read(watch, NOW + 2 * MINUTE)).toEqual([]);
		expect(await read(watch, NOW + 20 * MINUTE)).toEqual(['refusals,source,over']);
		expect(await read(watch, NOW + 60 * MINUTE)).toEqual([]);
	});

	it('tells the same, no more and no less, wherever it is interrupted', async () => {
		const times = [0, 0.1, 0.3, 1, 2, 10, 20].map((minutes) => NOW + minutes * MINUTE);
		await read(new LogWatch(settings()), NOW);
		for (const cut of times) {
			store = new MemoryStore();
			await store.open();
			let watch = new LogWatch(settings());
			await read(watch, NOW);
			await attack(NOW);
			const told: string[] = [];
			for (const nowMs of times) {
				if (nowMs === cut) watch = restarted(watch, nowMs);
				told.push(...(await read(watch, nowMs)));
			}
			expect(told).toEqual(['refusals,source,started', 'refusals,source,over']);
		}
	});

	it('saves alerts that are not told yet, so that a crash loses none', async () => {
		const watch = new LogWatch(settings());
		await read(watch, NOW);
		await attack(NOW);
		while (!(await watch.step(store, NOW + MINUTE, true)).isAtEnd);
		const [alert] = watch.outbox;
		expect(restarted(watch, NOW + MINUTE).outbox).toEqual([alert]);
	});

	it('learns from the last week, and tells of that only what is still going on', async () => {
		await attack(NOW - HISTORY_MS - MINUTE, { sourceIp: '198.51.100.1' });
		await attack(NOW - 60 * MINUTE, { sourceIp: '198.51.100.2' });
		await attack(NOW - MINUTE, { sourceIp: '198.51.100.3' });
		const watch = new LogWatch(settings());
		while (!(await watch.step(store, NOW, true)).isAtEnd) {
			expect(watch.isLearning).toBe(true);
			expect(watch.document(NOW)).toBeUndefined();
		}
		expect(watch.outbox.map(({ series }) => series.name)).toEqual(
			expect.arrayContaining(['198.51.100.3']) as string[],
		);
		expect(watch.outbox.map(({ series }) => series.name)).not.toContain('198.51.100.2');
		const booked = watch
			.document(NOW)!
			.incidents.map(({ start, endedAtMs }) => [start.series.name, endedAtMs !== undefined]);
		expect(booked).toContainEqual(['198.51.100.2', true]);
		expect(booked).toContainEqual(['198.51.100.3', false]);
	});

	it('has learnt from the last week what silence is at once, also on a Monday', async () => {
		const tenMs = Date.UTC(2026, 0, 12, 10);
		const events: WebhookEvent[] = [];
		for (let atMs = tenMs - 8 * DAY; atMs < tenMs; atMs += 20 * SECOND) {
			const hour = new Date(atMs).getUTCHours();
			if (hour >= 8 && hour < 12) events.push(ended(atMs));
		}
		await store.write(events.map(received));
		const watch = new LogWatch(settings({ rules: { ...RULES, silence: {} } }));
		expect(await read(watch, tenMs + 10 * SECOND)).toEqual([]);
		expect(await read(watch, tenMs + 10 * MINUTE)).toEqual(['silence,webhook,started']);
	});

	it('leaves out test requests and what it does not watch', async () => {
		const watch = new LogWatch(settings({ workflowIds: ['mine'] }));
		await read(watch, NOW);
		await attack(NOW, { workflowId: 'other' });
		await attack(NOW, { workflowId: 'mine', mode: 'test' });
		expect(await read(watch, NOW + MINUTE)).toEqual([]);
		expect(watch.counters.toJSON()).toEqual({});
		await attack(NOW + MINUTE, { workflowId: 'mine' });
		expect(await read(watch, NOW + 2 * MINUTE)).toEqual(['refusals,source,started']);
	});

	it('learns anew when other webhooks are watched, without telling again what it has told', async () => {
		const watch = new LogWatch(settings());
		await attack(NOW, { workflowId: 'mine' });
		await attack(NOW, { workflowId: 'other', sourceIp: '198.51.100.9' });
		await read(watch, NOW + MINUTE);
		const narrowed = restarted(watch, NOW + MINUTE, { workflowIds: ['mine'] });
		expect(await read(narrowed, NOW + 2 * MINUTE)).toEqual([]);
		const open = narrowed
			.document(NOW)!
			.incidents.filter(({ endedAtMs }) => endedAtMs === undefined)
			.map(({ start }) => start.series.workflowId);
		expect(open.length).toBeGreaterThan(0);
		expect(new Set(open)).toEqual(new Set(['mine']));
	});

	it('ends, without a word, the incidents of a rule that is switched off', async () => {
		const watch = new LogWatch(settings());
		await read(watch, NOW);
		await attack(NOW);
		await read(watch, NOW + MINUTE);
		const changed = restarted(watch, NOW + MINUTE, { rules: { ...RULES, refusals: false } });
		expect(await read(changed, NOW + 30 * MINUTE)).toEqual([]);
		expect(changed.document(NOW)!.incidents).toMatchObject([{ endedAtMs: NOW + MINUTE }]);
	});

	it('takes an event from the future as one of now, so that time does not run ahead', async () => {
		const watch = new LogWatch(settings());
		await read(watch, NOW);
		await store.write([received(ended(NOW + 60 * MINUTE))]);
		await read(watch, NOW + MINUTE);
		expect(watch.document(NOW)!.monitor).toMatchObject({ nowMs: NOW + MINUTE });
	});

	it('lets no time pass of itself while events may be missing', async () => {
		const watch = new LogWatch(settings());
		await read(watch, NOW);
		await read(watch, NOW + 60 * MINUTE, false);
		expect(watch.document(NOW)!.monitor).toMatchObject({ nowMs: NOW - LAG_MS });
	});

	it('takes up nothing that it has not saved in this form', () => {
		expect(readDocument(undefined)).toBeUndefined();
		expect(readDocument('{"version":0}')).toBeUndefined();
		expect(readDocument('no JSON')).toBeUndefined();
	});
});
