import type { SignatureScheme } from '../scheme';
import { header, json } from './places';

const discordSignature = {
	algorithm: 'ed25519',
	signature: { at: header('X-Signature-Ed25519'), encoding: 'hex' },
	signed: '{timestamp}{body}',
	timestamp: { at: header('X-Signature-Timestamp'), unit: 'seconds' },
} as const;

/** Providers that sign with a private key of their own: the author needs no secret. */
export const publicKeySchemes: readonly SignatureScheme[] = [
	{
		id: 'discordInteractions',
		displayName: 'Discord (interactions)',
		source: 'https://docs.discord.com/developers/interactions/overview',
		...discordSignature,
		deliveryId: json('/id'),
		eventType: json('/type'),
	},
	{
		id: 'discord',
		displayName: 'Discord (webhook events)',
		source: 'https://docs.discord.com/developers/events/webhook-events',
		...discordSignature,
		eventType: json('/event/type'),
	},
	{
		// The body is a list of events of several types.
		id: 'sendgrid',
		displayName: 'SendGrid',
		source:
			'https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features',
		algorithm: 'ecdsa-sha256',
		signature: {
			at: header('X-Twilio-Email-Event-Webhook-Signature'),
			encoding: 'base64',
		},
		signed: '{timestamp}{body}',
		timestamp: {
			at: header('X-Twilio-Email-Event-Webhook-Timestamp'),
			unit: 'seconds',
		},
	},
	{
		id: 'telnyx',
		displayName: 'Telnyx',
		source: 'https://developers.telnyx.com/docs/voice/programmable-voice/voice-api-webhooks',
		algorithm: 'ed25519',
		signature: { at: header('telnyx-signature-ed25519'), encoding: 'base64' },
		signed: '{timestamp}|{body}',
		timestamp: { at: header('telnyx-timestamp'), unit: 'seconds' },
		toleranceSeconds: 300,
		deliveryId: json('/data/id'),
		eventType: json('/data/event_type'),
	},
];
