import {
	ED25519_PUBLIC_KEY,
	ed25519,
	NOW_MS,
	post,
	SENT_MS,
	SENT_S,
	URL_OF_NODE,
} from '../signing';
import type { SignatureVector } from '../vector';

// Every event of SendGrid ends with a carriage return and a newline.

const sendgridSingle = `${JSON.stringify([
	{
		email: 'hello@world.com',
		event: 'dropped',
		reason: 'Bounced Address',
		sg_event_id: 'ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA',
		sg_message_id: 'LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0',
		'smtp-id': '<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>',
		timestamp: 1600112492,
	},
])}\r\n`;

const sendgridMultiple = `${JSON.stringify([
	{
		email: 'invalid@gmail.com',
		event: 'processed',
		send_at: 0,
		sg_event_id: 'cHJvY2Vzc2VkLTE5OTQyMTEyLXFOd0JMZ1BRUWpXNkRKdktRd1NBYnctMA',
		sg_message_id: 'qNwBLgPQQjW6DJvKQwSAbw.filterdrecv-canary-547b64655b-cw6zx-1-6089EA4A-56.0',
		'smtp-id': '<qNwBLgPQQjW6DJvKQwSAbw@ismtpd0178p1mdw1.sendgrid.net>',
		timestamp: 1619651146,
	},
	{
		email: 'invalid@gmail.com',
		event: 'bounce',
		ip: '167.89.101.76',
		reason:
			'552 5.2.2 The email account that you tried to reach is over quota and inactive. Please direct the recipient to https://support.google.com/mail/?p=OverQuotaPerm c17si1130468pgv.34 - gsmtp',
		sg_event_id: 'Ym91bmNlLTAtMTk5NDIxMTItcU53QkxnUFFRalc2REp2S1F3U0Fidy0w',
		sg_message_id: 'qNwBLgPQQjW6DJvKQwSAbw.filterdrecv-canary-547b64655b-cw6zx-1-6089EA4A-56.0',
		'smtp-id': '<qNwBLgPQQjW6DJvKQwSAbw@ismtpd0178p1mdw1.sendgrid.net>',
		status: '5.2.2',
		timestamp: 1619651147,
		tls: 1,
		type: 'blocked',
	},
]).replace('},{', '},\r\n{')}\r\n`;

function discordHeaders(body: string): Record<string, string> {
	return {
		'X-Signature-Timestamp': String(SENT_S),
		'X-Signature-Ed25519': ed25519(`${SENT_S}${body}`, 'hex'),
	};
}

const discordEvent = JSON.stringify({
	version: 1,
	application_id: '1234560123453231555',
	type: 1,
	event: {
		type: 'APPLICATION_AUTHORIZED',
		timestamp: '2025-03-14T09:26:52.006000+00:00',
		data: { integration_type: 1, scopes: ['applications.commands'] },
	},
});

const discordInteraction = JSON.stringify({
	version: 1,
	type: 2,
	id: '786008729715212338',
	application_id: '845027738276462632',
	token: 'A_UNIQUE_TOKEN',
	guild_id: '290926798626357999',
	data: { type: 1, id: '771825006014889984', name: 'cardsearch' },
});

const telnyxMessage = JSON.stringify({
	data: {
		event_type: 'message.received',
		id: 'b301ed3f-1490-491f-995f-6e64e69674d4',
		occurred_at: '2025-09-24T10:29:59.588+00:00',
		payload: {
			from: { phone_number: '+13125550001', carrier: 'T-Mobile USA' },
			text: 'Hallo 🦊',
			type: 'SMS',
		},
		record_type: 'event',
	},
	meta: { attempt: 1, delivered_to: URL_OF_NODE },
});

export const vectors: SignatureVector[] = [
	{
		scheme: 'sendgrid',
		title: "one event, of the SDK's own test",
		evidence: 'published',
		evidenceSource:
			'https://github.com/sendgrid/sendgrid-nodejs/blob/main/packages/eventwebhook/src/eventwebhook.spec.js',
		publicKey:
			'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==',
		nowMs: 1600112502_000,
		request: post(
			{
				'X-Twilio-Email-Event-Webhook-Signature':
					'MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=',
				'X-Twilio-Email-Event-Webhook-Timestamp': '1600112502',
			},
			sendgridSingle,
		),
		expected: { timestampMs: 1600112502_000 },
	},
	{
		scheme: 'sendgrid',
		title: "two events, of the SDK's own test",
		evidence: 'published',
		evidenceSource:
			'https://github.com/sendgrid/sendgrid-nodejs/blob/main/packages/eventwebhook/src/eventwebhook.spec.js',
		publicKey:
			'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEQ4LIFtWztlsF7skFqOncjD1lun4H5w8XOhyOArHW9RcIx/FfEzx6cikC/yPfUvwaX/JScE7Fc9CJD2afQ9Ok3Q==',
		nowMs: 1619651159_000,
		request: post(
			{
				'X-Twilio-Email-Event-Webhook-Signature':
					'MEYCIQC/I4o6vCgqRYrTljjoVWB/GRWNtxeePlLMHr3x9ETeRQIhAIpV+03nREPTTHWSW0wIOA0EoMPdcNgXa70yCaqDJlu5',
				'X-Twilio-Email-Event-Webhook-Timestamp': '1619651159',
			},
			sendgridMultiple,
		),
		expected: { timestampMs: 1619651159_000 },
	},
	{
		scheme: 'discord',
		title: 'an authorization',
		evidence: 'recipe',
		evidenceSource: 'https://docs.discord.com/developers/events/webhook-events',
		publicKey: ED25519_PUBLIC_KEY,
		nowMs: SENT_MS,
		request: post(discordHeaders(discordEvent), discordEvent),
		expected: { eventType: 'APPLICATION_AUTHORIZED', timestampMs: SENT_MS },
	},
	{
		scheme: 'discordInteractions',
		title: 'a command',
		evidence: 'recipe',
		evidenceSource: 'https://docs.discord.com/developers/interactions/overview',
		publicKey: ED25519_PUBLIC_KEY,
		nowMs: SENT_MS,
		request: post(discordHeaders(discordInteraction), discordInteraction),
		expected: { eventType: '2', deliveryId: '786008729715212338', timestampMs: SENT_MS },
	},
	{
		scheme: 'telnyx',
		title: 'a message received',
		evidence: 'recipe',
		evidenceSource: 'https://github.com/team-telnyx/telnyx-node/blob/master/src/lib/webhooks.ts',
		publicKey: Buffer.from(ED25519_PUBLIC_KEY, 'hex').toString('base64'),
		nowMs: NOW_MS,
		request: post(
			{
				'telnyx-timestamp': String(SENT_S),
				'telnyx-signature-ed25519': ed25519(`${SENT_S}|${telnyxMessage}`, 'base64'),
			},
			telnyxMessage,
		),
		expected: {
			eventType: 'message.received',
			deliveryId: 'b301ed3f-1490-491f-995f-6e64e69674d4',
			timestampMs: SENT_MS,
		},
	},
];
