import fc from 'fast-check';

import { admit } from '../../admission/admit';
import { cloudEventCheck } from '../../admission/checks/cloudEvent';
import { readCloudEvent } from '../../admission/cloud-event';
import { jsonRequest } from './request';

const required = { specversion: '1.0', id: 'evt-1', source: '/shop', type: 'order.paid' };
const ceHeaders = (attributes: Record<string, string>) =>
	Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce-${name}`, value]));

const binary = (attributes: Record<string, string>, contentType = 'application/json') =>
	readCloudEvent(ceHeaders(attributes), contentType, {});
const structured = (body: unknown) => readCloudEvent({}, 'application/cloudevents+json', body);

describe('a CloudEvent in binary mode (HTTP Protocol Binding 1.0.2, section 3.1)', () => {
	it('has its attributes in ce- headers, and its content type as datacontenttype', () => {
		expect(binary({ ...required, time: '2026-11-24T08:00:00Z' })).toEqual({
			isEvent: true,
			attributes: {
				...required,
				time: '2026-11-24T08:00:00Z',
				datacontenttype: 'application/json',
			},
		});
	});

	it('has percent-encoded values; what is no such encoding is taken as it is', () => {
		expect(binary({ ...required, subject: 'Zo%C3%AB%20%22x%22' })).toMatchObject({
			attributes: { subject: 'Zoë "x"' },
		});
		expect(binary({ ...required, subject: '100%' })).toMatchObject({
			attributes: { subject: '100%' },
		});
	});

	it('is any text, encoded by a sender and decoded again', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }), (text) => {
				const reading = binary({ ...required, subject: encodeURIComponent(text) });
				expect(reading).toMatchObject({ attributes: { subject: text } });
			}),
		);
	});

	it('is none without ce-specversion', () => {
		const { id, source, type } = required;
		expect(binary({ id, source, type })).toEqual({ isEvent: false, mode: undefined, faults: [] });
	});
});

describe('a CloudEvent in structured mode (section 3.2)', () => {
	it('has its attributes in the body, beside its data', () => {
		const body = { ...required, sequence: 7, data: { total: 1 }, data_base64: 'AA==' };
		expect(structured(body)).toEqual({ isEvent: true, attributes: { ...required, sequence: 7 } });
	});

	it.each([[null], [[]], ['text'], [7]])('is none of %j', (body) => {
		expect(structured(body)).toMatchObject({ isEvent: false, mode: 'structured' });
	});
});

describe('a CloudEvent that is not complete', () => {
	it.each(Object.keys(required))('lacks %s', (name) => {
		const others = Object.entries(required).filter(([each]) => each !== name);
		expect(structured(Object.fromEntries(others))).toMatchObject({
			isEvent: false,
			faults: [{ attribute: name }],
		});
		expect(structured({ ...required, [name]: '' })).toMatchObject({ isEvent: false });
		expect(structured({ ...required, [name]: 1 })).toMatchObject({ isEvent: false });
	});

	it('is of another version', () => {
		expect(structured({ ...required, specversion: '0.3' })).toMatchObject({
			faults: [{ attribute: 'specversion', message: 'must be CloudEvents version "1.0"' }],
		});
	});
});

describe('attributes are bounded', () => {
	it('in name, number and length', () => {
		const many = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`x${n}`, 'v']));
		const reading = binary({ ...required, 'not-a-name': 'v', long: 'x'.repeat(10_000), ...many });
		const { attributes } = reading as { attributes: object };
		expect(Object.keys(attributes)).toHaveLength(100);
		expect(attributes).not.toHaveProperty('not-a-name');
		expect(attributes).not.toHaveProperty('long');
	});

	it('and none of them can reach a prototype', () => {
		const body = JSON.parse(`{"__proto__":"x",${JSON.stringify(required).slice(1)}`) as unknown;
		const { attributes } = structured(body) as { attributes: object };
		expect(Object.getPrototypeOf(attributes)).toBe(Object.prototype);
		expect(Object.keys(attributes)).toEqual(Object.keys(required));
	});
});

describe('the check', () => {
	const services = { now: () => 0 };
	const run = async (isRequired: boolean, headers: Record<string, string>, event?: object) =>
		await admit({ ...jsonRequest(), headers }, [cloudEventCheck(isRequired)], services, {
			body: {},
			...(event && { event }),
		});

	it('gives the event type and id, unless the signature scheme knows others', async () => {
		const headers = ceHeaders(required);
		expect(await run(false, headers)).toMatchObject({ event: { type: 'order.paid', id: 'evt-1' } });
		expect(await run(false, headers, { id: 'signed' })).toMatchObject({
			event: { type: 'order.paid', id: 'signed' },
		});
	});

	it('lets other requests pass, unless CloudEvents are required', async () => {
		expect(await run(false, {})).toMatchObject({ admitted: true });
		expect(await run(true, {})).toMatchObject({ refusal: { code: 'schema_violation' } });
		expect(await run(true, { 'ce-specversion': '1.0', 'ce-id': 'x' })).toMatchObject({
			refusal: {
				code: 'schema_violation',
				detail:
					'The CloudEvent is not complete: the headers must have the CloudEvents attribute "source".',
				errors: [
					{ in: 'headers', pointer: '/ce-source', keyword: 'required' },
					{ in: 'headers', pointer: '/ce-type', keyword: 'required' },
				],
			},
		});
	});
});
