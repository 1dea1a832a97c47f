import { transportCheck } from '../../admission/checks/transport';
import { REFUSALS } from '../../admission/refusal';
import { jsonRequest } from './request';

const services = { now: () => 0 };
const check = (over: Partial<ReturnType<typeof jsonRequest>>) =>
	transportCheck({ ...jsonRequest(), ...over }, { body: undefined }, services);

describe('where HTTPS is required', () => {
	it('a request over HTTPS comes in', () => {
		expect(check({ secure: true })).toBeUndefined();
	});

	it('a request over plain HTTP is refused', () => {
		expect(check({ secure: false })).toEqual({
			code: 'transport_insecure',
			detail: 'This webhook accepts HTTPS only.',
		});
		expect(REFUSALS.transport_insecure.status).toBe(403);
	});

	it.each([
		['X-Forwarded-Proto', { 'x-forwarded-proto': 'https' }],
		['Forwarded', { forwarded: 'proto=https' }],
		['Front-End-Https', { 'front-end-https': 'on' }],
		['X-Forwarded-Ssl', { 'x-forwarded-ssl': 'on' }],
	])('a sender cannot claim HTTPS with the header %s', (_, headers) => {
		expect(check({ secure: false, headers })).toMatchObject({ code: 'transport_insecure' });
	});

	it('nor with an https:// URL', () => {
		const publicUrl = 'https://n8n.example.com/webhook/orders';
		expect(check({ secure: false, publicUrl })).toMatchObject({ code: 'transport_insecure' });
	});
});
