import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';

import { FORM_TYPE, hmac, JSON_TYPE, NOW_MS, post, SENT_MS, SENT_S, URL_OF_NODE } from '../signing';
import type { SignatureVector } from '../vector';

const twilioSms: Record<string, string> = {
	ToCountry: 'US',
	MessageSid: 'SM1234567890abcdef1234567890abcdef',
	SmsStatus: 'received',
	Body: 'Grüße & 100% café',
	From: '+14158675310',
	To: '+18005551212',
	NumMedia: '0',
	FromCity: '',
};

const twilioToken = '0123456789abcdef0123456789abcdef';

const hubspotEvents = JSON.stringify([
	{
		eventId: 1,
		subscriptionId: 12345,
		portalId: 62515,
		occurredAt: SENT_MS - 500,
		subscriptionType: 'contact.creation',
		attemptNumber: 0,
		objectId: 123,
		changeSource: 'CRM',
		changeFlag: 'NEW',
		appId: 54321,
	},
]);

const hubspotSecret = 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy';

const hubspotUrl = 'https://n8n.example.com/webhook/crm?tenant=7&mode=live';

const mandrillForm = new URLSearchParams({
	mandrill_events: JSON.stringify([
		{
			event: 'click',
			_id: 'exampleaaaaaaaaaaaaaaaaaaaaaaaaa',
			ts: SENT_S - 5,
			url: 'https://example.com/sale?from=mail&x=1',
			msg: { email: 'recipient@example.com', subject: 'Blumen für dich', state: 'sent' },
		},
	]),
});

const mandrillKey = 'KfFuThPttL_KoUyDndHW3A';

const mandrillSigned =
	URL_OF_NODE +
	[...mandrillForm.keys()]
		.sort()
		.map((name) => name + mandrillForm.get(name)!)
		.join('');

const trelloCard = JSON.stringify({
	action: {
		id: '51f9424bcd6e040f3c002412',
		idMemberCreator: '4fc78a59a885233f4b349bd9',
		type: 'updateCard',
		data: { card: { id: '4d5ea62fd76aa1136000000c', name: 'Müllabfuhr', closed: true } },
	},
	model: { id: '4d5ea62fd76aa1136000000c', name: 'Trello Development' },
});

const trelloUrl = `${URL_OF_NODE}?memberID=14&mainModel=true`;

const trelloSecret = '8a3c1e5f7b9d02468ace13579bdf0246';

export const vectors: SignatureVector[] = [
	{
		scheme: 'twilio',
		title: "a call, of the SDK's own test",
		evidence: 'published',
		evidenceSource: 'https://github.com/twilio/twilio-node/blob/main/spec/validation.spec.js',
		secret: '12345',
		nowMs: SENT_MS,
		request: {
			method: 'POST',
			url: 'https://mycompany.com/myapp.php?foo=1&bar=2',
			headers: { ...FORM_TYPE, 'X-Twilio-Signature': 'RSOYDt4T1cUTdK1PDd93/VVr8B8=' },
			body: 'To=%2B18005551212&CallSid=CA1234567890ABCDE&Digits=1234&From=%2B14158675309&Caller=%2B14158675309',
		},
	},
	{
		scheme: 'twilio',
		title: "a repeated field, of the SDK's own test",
		evidence: 'published',
		evidenceSource: 'https://github.com/twilio/twilio-node/blob/main/spec/validation.spec.js',
		secret: '12345',
		nowMs: SENT_MS,
		request: {
			method: 'POST',
			url: 'https://mycompany.com/myapp.php?foo=1&bar=2',
			headers: { ...FORM_TYPE, 'X-Twilio-Signature': 'IK+Dwps556ElfBT0I3Rgjkr1wJU=' },
			body: 'SidAccount=AC123&Digits=5678&Digits=1234&Digits=1234&Sid=CA123',
		},
	},
	{
		scheme: 'twilio',
		title: "a JSON body with its digest in the query, of the SDK's own test",
		evidence: 'published',
		evidenceSource: 'https://github.com/twilio/twilio-node/blob/main/spec/validation.spec.js',
		secret: '12345',
		nowMs: SENT_MS,
		request: {
			method: 'POST',
			url: 'https://mycompany.com/myapp.php?foo=1&bar=2&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620',
			headers: { ...JSON_TYPE, 'X-Twilio-Signature': 'a9nBmqA0ju/hNViExpshrM61xv4=' },
			body: '{"property": "value", "boolean": true}',
		},
	},
	{
		scheme: 'twilio',
		title: 'a message',
		evidence: 'sdk',
		evidenceSource: 'twilio',
		secret: twilioToken,
		nowMs: SENT_MS,
		request: {
			method: 'POST',
			url: URL_OF_NODE,
			headers: {
				'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
				'I-Twilio-Idempotency-Token': 'd7d4e1a5-0a3c-4c5e-8a50-2b1d6ef3f5a2',
				'X-Twilio-Signature': getExpectedTwilioSignature(twilioToken, URL_OF_NODE, twilioSms),
			},
			body: new URLSearchParams(twilioSms).toString(),
		},
		expected: { deliveryId: 'd7d4e1a5-0a3c-4c5e-8a50-2b1d6ef3f5a2' },
	},
	...(['POST', 'GET'] as const).map((method): SignatureVector => ({
		scheme: 'twilio',
		title: `a ${method} without a body: the URL alone is signed`,
		evidence: 'sdk',
		evidenceSource: 'twilio',
		secret: twilioToken,
		nowMs: SENT_MS,
		request: {
			method,
			url: `${URL_OF_NODE}?CallSid=CA1234567890ABCDE`,
			headers: {
				'X-Twilio-Signature': getExpectedTwilioSignature(
					twilioToken,
					`${URL_OF_NODE}?CallSid=CA1234567890ABCDE`,
					{},
				),
			},
			body: '',
		},
	})),
	{
		scheme: 'square',
		title: "a test notification, of the SDK's own test",
		evidence: 'published',
		evidenceSource:
			'https://github.com/square/square-nodejs-sdk/blob/71867a062f70da7c6c8ace73b5bc8896cc06c165/test/utilities/webhooksHelper.test.ts',
		secret: 'Ibxx_5AKakO-3qeNVR61Dw',
		nowMs: SENT_MS,
		request: {
			method: 'POST',
			url: 'https://webhook.site/679a4f3a-dcfa-49ee-bac5-9d0edad886b9',
			headers: {
				...JSON_TYPE,
				'x-square-hmacsha256-signature': 'GF4YkrJgGBDZ9NIYbNXBnMzqb2HoL4RW/S6vkZ9/2N4=',
			},
			body: '{"merchant_id":"MLEFBHHSJGVHD","type":"webhooks.test_notification","event_id":"ac3ac95b-f97d-458c-a6e6-18981597e05f","created_at":"2022-07-13T20:30:59.037339943Z","data":{"type":"webhooks","id":"bc368e64-01aa-407e-b46e-3231809b1129"}}',
		},
		expected: {
			eventType: 'webhooks.test_notification',
			deliveryId: 'ac3ac95b-f97d-458c-a6e6-18981597e05f',
		},
	},
	{
		scheme: 'hubspot',
		title: 'a contact, called with a query',
		evidence: 'recipe',
		evidenceSource:
			'https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation',
		secret: hubspotSecret,
		nowMs: SENT_MS + 1_500,
		request: {
			method: 'POST',
			url: hubspotUrl,
			headers: {
				...JSON_TYPE,
				'X-HubSpot-Request-Timestamp': String(SENT_MS + 17),
				'X-HubSpot-Signature-v3': hmac(
					'sha256',
					hubspotSecret,
					`POST${hubspotUrl}${hubspotEvents}${SENT_MS + 17}`,
					'base64',
				),
			},
			body: hubspotEvents,
		},
		expected: { timestampMs: SENT_MS + 17 },
	},
	{
		scheme: 'mandrill',
		title: 'a link clicked',
		evidence: 'recipe',
		evidenceSource:
			'https://mailchimp.com/developer/transactional/guides/track-respond-activity-webhooks/',
		secret: mandrillKey,
		nowMs: NOW_MS,
		request: post(
			{
				'content-type': 'application/x-www-form-urlencoded',
				'X-Mandrill-Signature': hmac('sha1', mandrillKey, mandrillSigned, 'base64'),
			},
			mandrillForm.toString(),
		),
	},
	{
		scheme: 'trello',
		title: 'a card updated, to a URL with a query',
		evidence: 'recipe',
		evidenceSource:
			'https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks/#webhook-signatures',
		secret: trelloSecret,
		nowMs: NOW_MS,
		request: post(
			{ 'X-Trello-Webhook': hmac('sha1', trelloSecret, trelloCard + trelloUrl, 'base64') },
			trelloCard,
			trelloUrl,
		),
		expected: { eventType: 'updateCard', deliveryId: '51f9424bcd6e040f3c002412' },
	},
];
