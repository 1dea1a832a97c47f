import { factOf } from '../../monitoring/facts';
import { eventOf } from '../eventlog/event-of';

const body = (text: string, isTruncated = false) => ({ text, isTruncated, isRedacted: false });

describe('a fact', () => {
	it('has of an event what the rules need, and nothing more', () => {
		const event = eventOf('e1', {
			outcome: 'refused',
			code: 'api_key_invalid',
			keyName: 'shop',
			keyFingerprint: '9f86d081',
			eventType: 'order.paid',
			status: 401,
			durationMs: 3,
			body: body('{"secret":1}'),
		});
		expect(factOf(event)).toEqual({
			eventId: 'e1',
			atMs: 1_764_000_000_000,
			workflowId: 'w1',
			nodeName: 'Webhook',
			outcome: 'refused',
			code: 'api_key_invalid',
			keyName: 'shop',
			keyFingerprint: '9f86d081',
			eventType: 'order.paid',
			sourceIp: '203.0.113.7',
			contentLength: 2,
			status: 401,
			durationMs: 3,
		});
	});

	it.each(['application/json', 'application/json; charset=utf-8', 'application/cloudevents+json'])(
		'has the shape of a body of the type %s',
		(contentType) => {
			const { shape } = factOf(eventOf('e1', { contentType, body: body('{"id":1}') }));
			expect([...shape!.keys()]).toEqual(['', '/id']);
		},
	);

	it.each([
		['was cut', { body: body('{"id":1}', true) }],
		['is no JSON', { body: body('{"id":') }],
		['is of another type', { contentType: 'text/plain', body: body('1') }],
		['was refused', { outcome: 'refused' as const, body: body('{"id":1}') }],
	])('has no shape where the body %s', (_, over) => {
		expect(factOf(eventOf('e1', over))).not.toHaveProperty('shape');
	});
});
