import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';

import { gitlabPush } from '../payloads';
import { ed25519, hmac, NOW_MS, post, SENT_MS, SENT_S } from '../signing';
import type { SignatureVector } from '../vector';

const contactCreated = JSON.stringify({
	type: 'contact.created',
	timestamp: '2025-03-14T09:26:50.344522Z',
	data: { id: '1f81eb52-5198-4599-803e-771906343485', name: 'Zoë Müller 🦊' },
});

const whsec = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

const whsecOld = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';

const gitlabSigningToken = 'whsec_qnvQT2J7p9xKQ8yYwM0m6vN4hQZyTfX1b3sUjV5eR0k=';

const standardId = 'msg_2uM0dJSkZ0iOeGGq9b8N3W4lPjf';

const sent = new Date(SENT_MS);

/** The key pair that the README of github.com/svix/svix-webhooks shows. */
const standardPublicKey = 'whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=';

const standardSeed = Buffer.from(
	'6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==',
	'base64',
)
	.subarray(0, 32)
	.toString('hex');

const clerkUser = JSON.stringify({
	data: {
		id: 'user_29w83sxmDNGwOuEthce5gg56FcC',
		object: 'user',
		first_name: 'Zoë',
		last_name: 'Müller',
		email_addresses: [{ id: 'idn_29w83yL7CwVlJXylYLxcslromF1', email_address: 'zoe@example.org' }],
	},
	instance_id: 'ins_123',
	object: 'event',
	timestamp: SENT_MS,
	type: 'user.created',
});

const clerkSecret = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';

const resendDelivered = JSON.stringify({
	type: 'email.delivered',
	created_at: '2025-09-24T10:29:58.894719+00:00',
	data: {
		email_id: '56761188-7520-42d8-8898-ff6fc54ce618',
		from: 'Acme <onboarding@example.com>',
		to: ['delivered@example.org'],
		subject: 'Grüße 🦊',
	},
});

const resendSecret = 'whsec_plJ3nmyCDGBKInavdOK15jsl';

export const vectors: SignatureVector[] = [
	{
		scheme: 'standardWebhooks',
		title: "the project's own test",
		evidence: 'published',
		evidenceSource:
			'https://github.com/standard-webhooks/standard-webhooks/blob/main/libraries/javascript/src/webhook.test.ts',
		secret: whsec,
		nowMs: 1614265330_000,
		request: post(
			{
				'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
				'webhook-timestamp': '1614265330',
				'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
			},
			'{"test": 2432232314}',
		),
		expected: { deliveryId: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestampMs: 1614265330_000 },
	},
	{
		scheme: 'standardWebhooks',
		title: 'a rotated secret: two signatures and an asymmetric one',
		evidence: 'sdk',
		evidenceSource: 'standardwebhooks',
		secret: whsec,
		nowMs: SENT_MS + 2_000,
		request: post(
			{
				'webhook-id': standardId,
				'webhook-timestamp': String(SENT_S),
				'webhook-signature': [
					'v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==',
					new StandardWebhook(whsecOld).sign(standardId, sent, contactCreated),
					new StandardWebhook(whsec).sign(standardId, sent, contactCreated),
				].join(' '),
			},
			contactCreated,
		),
		expected: { eventType: 'contact.created', deliveryId: standardId, timestampMs: SENT_MS },
	},
	{
		scheme: 'standardWebhooksEd25519',
		title: 'an event that is signed with a secret too',
		evidence: 'recipe',
		evidenceSource:
			'https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md',
		publicKey: standardPublicKey,
		nowMs: SENT_MS + 2_000,
		request: post(
			{
				'webhook-id': standardId,
				'webhook-timestamp': String(SENT_S),
				'webhook-signature': [
					new StandardWebhook(whsec).sign(standardId, sent, contactCreated),
					`v1a,${ed25519(`${standardId}.${SENT_S}.${contactCreated}`, 'base64', standardSeed)}`,
				].join(' '),
			},
			contactCreated,
		),
		expected: { eventType: 'contact.created', deliveryId: standardId, timestampMs: SENT_MS },
	},
	{
		scheme: 'svix',
		title: 'the documented example',
		evidence: 'published',
		evidenceSource: 'https://docs.svix.com/receiving/verifying-payloads/how',
		secret: whsec,
		nowMs: 1614265330_000,
		request: post(
			{
				'svix-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
				'svix-timestamp': '1614265330',
				'svix-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
			},
			'{"test": 2432232314}',
		),
		expected: { deliveryId: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestampMs: 1614265330_000 },
	},
	{
		scheme: 'svix',
		title: 'an event',
		evidence: 'sdk',
		evidenceSource: 'svix',
		secret: whsec,
		nowMs: SENT_MS + 2_000,
		request: post(
			{
				'svix-id': standardId,
				'svix-timestamp': String(SENT_S),
				'svix-signature': new SvixWebhook(whsec).sign(standardId, sent, contactCreated),
			},
			contactCreated,
		),
		expected: { eventType: 'contact.created', deliveryId: standardId, timestampMs: SENT_MS },
	},
	{
		scheme: 'gitlabSigned',
		title: 'a push',
		evidence: 'recipe',
		evidenceSource: 'https://docs.gitlab.com/user/project/integrations/webhooks/#signing-tokens',
		secret: gitlabSigningToken,
		nowMs: SENT_MS,
		request: post(
			{
				'X-Gitlab-Event': 'Push Hook',
				'Idempotency-Key': 'f5e57ebe-07bd-4f5c-9b4b-8b8d1a3f6a3e',
				'webhook-id': 'f5e57ebe-07bd-4f5c-9b4b-8b8d1a3f6a3e',
				'webhook-timestamp': String(SENT_S),
				'webhook-signature': `v1,${hmac(
					'sha256',
					Buffer.from(gitlabSigningToken.slice('whsec_'.length), 'base64'),
					`f5e57ebe-07bd-4f5c-9b4b-8b8d1a3f6a3e.${SENT_S}.${gitlabPush}`,
					'base64',
				)}`,
			},
			gitlabPush,
		),
		expected: {
			eventType: 'Push Hook',
			deliveryId: 'f5e57ebe-07bd-4f5c-9b4b-8b8d1a3f6a3e',
			timestampMs: SENT_MS,
		},
	},
	{
		scheme: 'openAI',
		title: 'a response completed',
		evidence: 'published',
		evidenceSource:
			'https://github.com/openai/openai-node/blob/7b7d6ca71130d37ec09792c50056b47861f2eccf/tests/api-resources/webhooks.test.ts',
		secret: 'whsec_RdvaYFYUXuIFuEbvZHwMfYFhUf7aMYjYcmM24+Aj40c=',
		nowMs: 1750861210_000,
		request: post(
			{
				'webhook-id': 'wh_685c059ae39c8190af8c71ed1022a24d',
				'webhook-timestamp': '1750861210',
				'webhook-signature': 'v1,gUAg4R2hWouRZqRQG4uJypNS8YK885G838+EHb4nKBY=',
			},
			'{"id": "evt_685c059ae3a481909bdc86819b066fb6", "object": "event", "created_at": 1750861210, "type": "response.completed", "data": {"id": "resp_123"}}',
		),
		expected: {
			eventType: 'response.completed',
			deliveryId: 'wh_685c059ae39c8190af8c71ed1022a24d',
			timestampMs: 1750861210_000,
		},
	},
	{
		scheme: 'replicate',
		title: 'the body and secret of its package’s own test',
		evidence: 'published',
		evidenceSource: 'https://github.com/replicate/replicate-javascript/blob/main/index.test.ts',
		secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
		nowMs: 1614265330_000,
		request: post(
			{
				'Webhook-ID': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
				'Webhook-Timestamp': '1614265330',
				'Webhook-Signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
			},
			'{"test": 2432232314}',
		),
		expected: { deliveryId: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestampMs: 1614265330_000 },
	},
	{
		scheme: 'clerk',
		title: 'a user created',
		evidence: 'sdk',
		evidenceSource: 'npm:standardwebhooks, with which @clerk/backend verifies the svix-* headers',
		secret: clerkSecret,
		nowMs: NOW_MS,
		request: post(
			{
				'svix-id': 'msg_33AlZ2mCq7iN0pQx1V4tWbK9sLe',
				'svix-timestamp': String(SENT_S),
				'svix-signature': new StandardWebhook(clerkSecret).sign(
					'msg_33AlZ2mCq7iN0pQx1V4tWbK9sLe',
					new Date(SENT_MS),
					clerkUser,
				),
			},
			clerkUser,
		),
		expected: {
			eventType: 'user.created',
			deliveryId: 'msg_33AlZ2mCq7iN0pQx1V4tWbK9sLe',
			timestampMs: SENT_MS,
		},
	},
	{
		scheme: 'resend',
		title: 'an email delivered',
		evidence: 'sdk',
		evidenceSource: 'npm:svix, which the page names for verifying by hand',
		secret: resendSecret,
		nowMs: NOW_MS,
		request: post(
			{
				'svix-id': 'msg_33AlYwq0uCz9rT5nB8dGhJkLmNo',
				'svix-timestamp': String(SENT_S),
				'svix-signature': new SvixWebhook(resendSecret).sign(
					'msg_33AlYwq0uCz9rT5nB8dGhJkLmNo',
					new Date(SENT_MS),
					resendDelivered,
				),
			},
			resendDelivered,
		),
		expected: {
			eventType: 'email.delivered',
			deliveryId: 'msg_33AlYwq0uCz9rT5nB8dGhJkLmNo',
			timestampMs: SENT_MS,
		},
	},
];
