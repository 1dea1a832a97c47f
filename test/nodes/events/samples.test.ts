import type { RecordedBody, WebhookEvent } from '../../../eventlog/event';
import {
	MOST_TYPES,
	Samples,
} from '../../../nodes/SpotConnectWebhookEvents/resources/schema/samples';
import { sampleEvent } from '../../eventlog/events';

const eventOf = (
	value: unknown,
	over: Partial<RecordedBody> = {},
	event: Partial<WebhookEvent> = {},
) =>
	sampleEvent({
		body: { text: JSON.stringify(value), isTruncated: false, isRedacted: false, ...over },
		...event,
	});

describe('samples for a schema', () => {
	it('are the JSON bodies that are as received; others are left out and counted', () => {
		const samples = new Samples(false, true);
		samples.add(eventOf({ id: 1 }));
		samples.add(eventOf({ id: 2 }, {}, { contentType: 'application/cloudevents+json' }));
		samples.add(eventOf({ secret: '**hidden**' }, { isRedacted: true }));
		samples.add(eventOf({ long: 1 }, { isTruncated: true }));
		samples.add(eventOf({ form: 1 }, {}, { contentType: 'application/x-www-form-urlencoded' }));
		samples.add(eventOf({}, { text: '{"id":' }));
		samples.add(sampleEvent());
		const [group] = [...samples.groups.values()];
		expect(group?.samples).toBe(2);
		expect(group?.inference.schema()).toMatchObject({
			properties: { id: { type: 'integer' } },
			required: ['id'],
		});
		expect(Object.keys(group!.inference.schema().properties!)).toEqual(['id']);
		expect(samples.leftOut).toEqual({
			redacted: 1,
			truncated: 1,
			notRecorded: 1,
			notJson: 2,
			furtherTypes: 0,
		});
	});

	it('are kept apart by event type when asked for', () => {
		const samples = new Samples(true, true);
		for (const eventType of ['a', 'b', 'a'])
			samples.add(eventOf({ [eventType]: 1 }, {}, { eventType }));
		samples.add(eventOf({ none: 1 }));
		expect([...samples.groups].map(([type, { samples: count }]) => [type, count])).toEqual([
			['a', 2],
			['b', 1],
			['', 1],
		]);
	});

	it('are of a bounded number of event types', () => {
		const samples = new Samples(true, true);
		for (let type = 0; type < MOST_TYPES + 5; type += 1) {
			samples.add(eventOf({}, {}, { eventType: `t${type}` }));
		}
		expect(samples.groups.size).toBe(MOST_TYPES);
		expect(samples.leftOut.furtherTypes).toBe(5);
	});
});
