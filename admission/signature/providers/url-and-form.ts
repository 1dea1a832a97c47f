import type { SignatureScheme } from '../scheme';
import { header, json } from './places';

/** Providers whose signature covers the URL that they call, so that the host must know its public URL. */
export const urlAndFormSchemes: readonly SignatureScheme[] = [
	{
		// Version 3 of the signature. The body is a list of events of several types.
		id: 'hubspot',
		displayName: 'HubSpot',
		source:
			'https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation',
		algorithm: 'hmac-sha256',
		signature: { at: header('X-HubSpot-Signature-v3'), encoding: 'base64' },
		signed: '{method}{url}{body}{timestamp}',
		timestamp: {
			at: header('X-HubSpot-Request-Timestamp'),
			unit: 'milliseconds',
		},
		toleranceSeconds: 300,
	},
	{
		id: 'mandrill',
		displayName: 'Mailchimp Transactional (Mandrill)',
		source: 'https://mailchimp.com/developer/transactional/guides/track-respond-activity-webhooks/',
		algorithm: 'hmac-sha1',
		signature: { at: header('x-mandrill-signature'), encoding: 'base64' },
		signed: '{url}{formSorted}',
	},
	{
		id: 'square',
		displayName: 'Square',
		source: 'https://developer.squareup.com/docs/webhooks/step3validate',
		algorithm: 'hmac-sha256',
		signature: {
			at: header('x-square-hmacsha256-signature'),
			encoding: 'base64',
		},
		signed: '{url}{body}',
		deliveryId: json('/event_id'),
		eventType: json('/type'),
	},
	{
		id: 'trello',
		displayName: 'Trello',
		source:
			'https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks/#webhook-signatures',
		algorithm: 'hmac-sha1',
		signature: { at: header('x-trello-webhook'), encoding: 'base64' },
		signed: '{body}{url}',
		deliveryId: json('/action/id'),
		eventType: json('/action/type'),
	},
	{
		// A form is signed field by field, any other body through its digest in the query.
		id: 'twilio',
		displayName: 'Twilio',
		source: 'https://www.twilio.com/docs/usage/webhooks/webhooks-security',
		algorithm: 'hmac-sha1',
		signature: { at: header('X-Twilio-Signature'), encoding: 'base64' },
		signed: '{url}{formSorted}',
		bodyDigest: {
			at: { in: 'query', name: 'bodySHA256' },
			algorithm: 'sha256',
			encoding: 'hex',
			required: 'unlessForm',
		},
		deliveryId: header('I-Twilio-Idempotency-Token'),
	},
];
