import { createHmac, createPrivateKey, sign } from 'node:crypto';

import { Webhook as StandardWebhook } from 'standardwebhooks';
import Stripe from 'stripe';
import { Webhook as SvixWebhook } from 'svix';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';

import type { SignatureVector } from '../vector';

/** 2025-03-14T09:26:53Z; the moment of every delivery that is made here. */
const SENT_S = 1741944413;
const SENT_MS = SENT_S * 1000;
const URL_OF_NODE = 'https://n8n.example.com/webhook/orders';
const JSON_TYPE = { 'content-type': 'application/json' };
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };

function hmac(
	algorithm: 'sha1' | 'sha256',
	secret: string | Buffer,
	content: string,
	encoding: 'hex' | 'base64',
): string {
	return createHmac(algorithm, secret).update(content, 'utf8').digest(encoding);
}

// Standard Webhooks and those that follow it

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

const gitlabPush = JSON.stringify({
	object_kind: 'push',
	event_name: 'push',
	ref: 'refs/heads/main',
	checkout_sha: 'da1560886d4f094c3e6c9ef40349f7d38b5d27d7',
	user_username: 'jsmith',
	project: { id: 15, path_with_namespace: 'mike/diaspora' },
	total_commits_count: 1,
});

// Stripe

const stripeEvent = JSON.stringify(
	{
		id: 'evt_1R2X9cLkdIwHu7ixm0lDqPjN',
		object: 'event',
		api_version: '2025-02-24.acacia',
		created: SENT_S - 1,
		type: 'checkout.session.completed',
		livemode: false,
		data: { object: { id: 'cs_test_a1b2', object: 'checkout.session', amount_total: 4999 } },
	},
	null,
	2,
);
const stripeSecret = 'whsec_test_4f1d2c3b5a69788796a5b4c3d2e1f00f';
const stripeOldSecret = 'whsec_test_00ff1e2d3c4b5a69788796a5b4c3d2e1';
function stripeHeader(secret: string): string {
	return Stripe.webhooks.generateTestHeaderString({
		payload: stripeEvent,
		secret,
		timestamp: SENT_S,
	});
}

// Twilio

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

// SendGrid: every event ends with a carriage return and a newline.

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

// Ed25519

/** @param seed the 32 bytes of a private key, in hexadecimal */
function ed25519(seed: string, content: string, encoding: 'hex' | 'base64'): string {
	const key = createPrivateKey({
		key: Buffer.from(`302e020100300506032b657004220420${seed}`, 'hex'),
		format: 'der',
		type: 'pkcs8',
	});
	return sign(null, Buffer.from(content, 'utf8'), key).toString(encoding);
}

/** The key pair that the README of github.com/svix/svix-webhooks shows. */
const standardPublicKey = 'whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=';
const standardSeed = Buffer.from(
	'6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==',
	'base64',
)
	.subarray(0, 32)
	.toString('hex');

/** The first key pair of RFC 8032, section 7.1. */
const discordSeed = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
const discordPublicKey = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';
function discordHeaders(body: string): Record<string, string> {
	return {
		...JSON_TYPE,
		'X-Signature-Timestamp': String(SENT_S),
		'X-Signature-Ed25519': ed25519(discordSeed, `${SENT_S}${body}`, 'hex'),
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

// The others

const githubPush = JSON.stringify({
	ref: 'refs/heads/main',
	before: '6113728f27ae82c7b1a177c8d03f9e96e0adf246',
	after: '0d1a26e67d8f5eaf1f6ba5c57fc3c7d91ac0fd1c',
	repository: { id: 186853002, full_name: 'Codertocat/Hello-World' },
	head_commit: { message: 'Fix "naïve" quoting – €' },
});
const githubSecret = 'b6c1d3f0a4e94d0c8d4f7b6a5c3e2d1f';

const bitbucketPush = JSON.stringify({
	actor: { type: 'user', nickname: 'emmap1' },
	repository: { type: 'repository', full_name: 'team_name/repo_name' },
	push: { changes: [{ new: { type: 'branch', name: 'main' }, forced: false }] },
});
const bitbucketSecret = "It's a Secret to Everybody";

const shopifyOrder = JSON.stringify({
	id: 5823456789012,
	email: 'jon@example.com',
	currency: 'CAD',
	total_price: '398.00',
	line_items: [{ id: 8665503117664, title: 'Café crème – 250\u00a0g', quantity: 1 }],
});
const shopifySecret = 'hush-4b9c7e2d1a';

const slackCommand =
	'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
const slackSecret = '8f742231b10e8888abcd99yyyzzz85a5';
const slackMention = JSON.stringify({
	token: 'XXYYZZ',
	team_id: 'T123ABC456',
	api_app_id: 'A123ABC456',
	event: {
		type: 'app_mention',
		user: 'U123ABC456',
		text: '<@U0LAN0Z89> hi',
		ts: '1741944412.000100',
	},
	type: 'event_callback',
	event_id: 'Ev123ABC456',
	event_time: SENT_S - 1,
});

const zoomMeeting = JSON.stringify({
	event: 'meeting.started',
	event_ts: SENT_MS - 800,
	payload: {
		account_id: 'AAAAAABBBB',
		object: { id: '1234567890', topic: 'My Meeting', host_id: 'x1yCzABCDEfg23HiJKl4mN' },
	},
});
const zoomSecret = 'nlBnPPkXQ3yVuYb5zTzS2g';

const typeformResponse = JSON.stringify({
	event_id: 'LtWXD3crgy',
	event_type: 'form_response',
	form_response: {
		form_id: 'lT4Z3j',
		token: 'a3a12ec67a1365927098a606107fac15',
		submitted_at: '2025-03-14T09:26:51Z',
		answers: [{ type: 'text', text: 'Åse Øvregård', field: { id: 'DlXFaesGBpoF' } }],
	},
});
const typeformSecret = 'Tf-3d8c1b0e';

const calendlyInvitee = JSON.stringify({
	event: 'invitee.created',
	created_at: '2025-03-14T09:26:52.000000Z',
	created_by: 'https://api.calendly.com/users/AAAAAAAAAAAAAAAA',
	payload: { email: 'test@example.com', name: 'John Doe', status: 'active' },
});
const calendlySecret = '5mEzn9C-I28UtwOjZJtFoob0sAAFZ95GbZkqj4y3i0I';

const intercomNotification = JSON.stringify({
	type: 'notification_event',
	id: 'notif_78c122d0-23ba-11e4-9464-79b01267cc2e',
	topic: 'contact.user.created',
	app_id: 'a86dr8yl',
	data: {
		type: 'notification_event_data',
		item: { type: 'contact', id: '530370b477ad7120001d', name: 'Hoban Washburne' },
	},
	created_at: SENT_S - 2,
});
const intercomSecret = '3a7f6d2e-9c1b-4f80-8e5d-6b4a2c1d0e9f';

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

const linearComment = JSON.stringify({
	action: 'create',
	type: 'Comment',
	createdAt: '2025-03-14T09:26:52.984Z',
	data: {
		id: '2174add1-f7c8-44e3-bbf3-2d60b5ea8bc9',
		body: 'Indeed, I think this is definitely an improvement over the previous version.',
		issueId: '539068e2-ae88-4d09-bd75-22eb4a59612f',
	},
	organizationId: '5c1a8a3e-64f5-4a8f-9b0d-7c6e7f1f0b11',
	webhookTimestamp: SENT_MS,
	webhookId: '000042e3-d123-4980-b49f-8e140eef9329',
});
const linearSecret = 'lin_wh_6m4h0w2cGkzJpXb1nT5sQyVr';

// Meta sends characters beyond ASCII escaped, and signs what it sends.
const whatsappMessage = `{"object":"whatsapp_business_account","entry":[{"id":"102290129340398","changes":[{"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550783881","phone_number_id":"106540352242922"},"messages":[{"from":"16505551234","id":"wamid.HBgLMTY1MDM4Nzk0MzkVAgASGBQzQTRBNjU5OUFFRTAzODEwMTQ0RgA=","timestamp":"${SENT_S}","text":{"body":"\\u00e4\\u00f6\\u00e5 \\ud83d\\udc4b"},"type":"text"}]},"field":"messages"}]}]}`;
const metaSecret = '9f86d081884c7d659a2feaa0c55ad015';

const lineMessage = JSON.stringify({
	destination: 'U8e742f61d673b39c7fff3cecb7536ef0',
	events: [
		{
			type: 'message',
			message: { type: 'text', id: '468789577898262530', text: 'こんにちは' },
			webhookEventId: '01H810YECXQQZ37VAXPF6H9E6T',
			deliveryContext: { isRedelivery: false },
			timestamp: SENT_MS - 300,
			source: { type: 'user', userId: 'U4af4980629' },
			replyToken: '38ef843bde154d9b91c21320ffd17a0f',
			mode: 'active',
		},
	],
});
const lineSecret = '8c570fa6dd201bb328f1c1eac23a96d8';

const telegramUpdate = JSON.stringify({
	update_id: 10000,
	message: {
		message_id: 1365,
		date: SENT_S - 1,
		chat: { id: 1111111, type: 'private', first_name: 'Test' },
		text: '/start',
	},
});

const mailgunKey = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';
const mailgunToken = 'e0b5477167110d68991efc6b9f89f0a11066af27834600e123';
const mailgunEvent = JSON.stringify({
	signature: {
		token: mailgunToken,
		timestamp: String(SENT_S),
		signature: hmac('sha256', mailgunKey, `${SENT_S}${mailgunToken}`, 'hex'),
	},
	'event-data': {
		event: 'opened',
		id: 'Ase7i2zsRYeDXztHGENqRA',
		timestamp: SENT_S - 1.5,
		recipient: 'alice@example.com',
		message: { headers: { 'message-id': '20250314092652.1.FF8DCE3B@example.com' } },
	},
});

const paddleTransaction = JSON.stringify({
	event_id: 'evt_01hv8x2axzx8kfd8ztj8qeq3my',
	event_type: 'transaction.completed',
	occurred_at: '2025-03-14T09:26:52.315Z',
	notification_id: 'ntf_01hv8x2b2nzgvxmnnd4dykx2hq',
	data: { id: 'txn_01hv8wptq8987qeep44cyrewp9', status: 'completed', currency_code: 'USD' },
});
const paddleSecret = 'pdl_ntfset_01gkdqjcxm7mcw5n2d2v4v2v7n_test';

const lemonOrder = JSON.stringify({
	meta: { event_name: 'order_created', custom_data: { user_id: '42' } },
	data: {
		type: 'orders',
		id: '1',
		attributes: { store_id: 1, order_number: 1, user_name: 'Darlene Daugherty', total: 1199 },
	},
});
const lemonSecret = 'lemon-8b1d';

export const vectors: SignatureVector[] = [
	{
		scheme: 'standardWebhooks',
		title: "the project's own test",
		evidence: 'published',
		evidenceSource:
			'https://github.com/standard-webhooks/standard-webhooks/blob/main/libraries/javascript/src/webhook.test.ts',
		secret: whsec,
		nowMs: 1614265330_000,
		request: {
			method: 'POST',
			url: URL_OF_NODE,
			headers: {
				...JSON_TYPE,
				'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
				'webhook-timestamp': '1614265330',
				'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
			},
			body: '{"test": 2432232314}',
		},
		expected: { deliveryId: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestampMs: 1614265330_000 },
	},
	{
		scheme: 'standardWebhooks',
		title: 'a rotated secret: two signatures and an asymmetric one',
		evidence: 'sdk',
		evidenceSource: 'standardwebhooks',
		secret: whsec,
		nowMs: SENT_MS + 2_000,
		request: {
			method: 'POST',
			url: URL_OF_NODE,
			headers: {
				...JSON_TYPE,
				'webhook-id': standardId,
				'webhook-timestamp': String(SENT_S),
				'webhook-signature': [
					'v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==',
					new StandardWebhook(whsecOld).sign(standardId, sent, contactCreated),
					new StandardWebhook(whsec).sign(standardId, sent, contactCreated),
				].join(' '),
			},
			body: contactCreated,
		},
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
		request: {
			method: 'POST',
			url: URL_OF_NODE,
			headers: {
				...JSON_TYPE,
				'webhook-id': standardId,
				'webhook-timestamp': String(SENT_S),
				'webhook-signature': [
					new StandardWebhook(whsec).sign(standardId, sent, contactCreated),
					`v1a,${ed25519(standardSeed, `${standardId}.${SENT_S}.${contactCreated}`, 'base64')}`,
				].join(' '),
			},
			body: contactCreated,
		},
		expected: { eventType: 'contact.created', deliveryId: standardId, timestampMs: SENT_MS },
	},
	{
		scheme: 'svix',
		title: 'the documented example',
		evidence: 'published',
		evidenceSource: 'https://docs.svix.com/receiving/verifying-payloads/how',
		secret: whsec,
		nowMs: 1614265330_000,
		request: {
			method: 'POST',
			url: URL_OF_NODE,
			headers: {
				...JSON_TYPE,
				'svix-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
				'svix-timestamp': '1614265330',
				'svix-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
			},
			body: '{"test": 2432232314}',
		},
		expected: { deliveryId: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestampMs: 1614265330_000 },
	},
	{
		scheme: 'svix',
		title: 'an event',
		evidence: 'sdk',
		evidenceSource: 'svix',
		secret: whsec,
		nowMs: SENT_MS + 2_000,
		request: {
			method: 'POST',
			url: URL_OF_NODE,
			headers: {
				...JSON_TYPE,
				'svix-id': standardId,
				'svix-timestamp': String(SENT_S),
				'svix-signature': new SvixWebhook(whsec).sign(standardId, sent, contactCreated),
			},
			body: contactCreated,
		},
		expected: { eventType: 'contact.created', deliveryId: standardId, timestampMs: SENT_MS },
	},
	{
		scheme: 'github',
		title: 'the documented example',
		evidence: 'published',
		evidenceSource:
			'https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries#testing-the-webhook-payload-validation',
		secret: "It's a Secret to Everybody",
		nowMs: SENT_MS,
		request: {
			method: 'POST',
			url: URL_OF_NODE,
			headers: {
				'content-type': 'text/plain',
				'X-Hub-Signature-256':
					'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
			},
			body: 'Hello, World!',
		},
	},
	{
		scheme: 'github',
		title: 'a push',
		evidence: 'recipe',
		evidenceSource:
			'https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries',
		secret: githubSecret,
		nowMs: SENT_MS,
		request: {
			method: 'POST',
			url: URL_OF_NODE,
			headers: {
				...JSON_TYPE,
				'X-GitHub-Event': 'push',
				'X-GitHub-Delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
				'X-Hub-Signature': `sha1=${hmac('sha1', githubSecret, githubPush, 'hex')}`,
				'X-Hub-Signature-256': `sha256=${hmac('sha256', githubSecret, githubPush, 'hex')}`,
			},
			body: githubPush,
		},
		expected: { eventType: 'push', deliveryId: '72d3162e-cc78-11e3-81ab-4c9367dc0958' },
	},
	{
		scheme: 'gitlab',
		title: 'a push',
		evidence: 'recipe',
		evidenceSource: 'https://docs.gitlab.com/user/project/integrations/webhooks/',
		secret: 'gl-Tok3n with spaces/+=',
		nowMs: SENT_MS,
		request: {
			method: 'POST',
			url: URL_OF_NODE,
			headers: {
				...JSON_TYPE,
				'X-Gitlab-Event': 'Push Hook',
				'X-Gitlab-Event-UUID': '13792a34-cac6-4fda-95a8-c58e00a3954e',
				'Idempotency-Key': 'f5e57ebe-07bd-4f5c-9b4b-8b8d1a3f6a3e',
				'X-Gitlab-Token': 'gl-Tok3n with spaces/+=',
			},
			body: gitlabPush,
		},
		expected: {
			eventType: 'Push Hook',
			deliveryId: 'f5e57ebe-07bd-4f5c-9b4b-8b8d1a3f6a3e',
		},
	},
	{
		scheme: 'gitlabSigned',
		title: 'a push',
		evidence: 'recipe',
		evidenceSource: 'https://docs.gitlab.com/user/project/integrations/webhooks/#signing-tokens',
		secret: gitlabSigningToken,
		nowMs: SENT_MS,
		request: {
			method: 'POST',
			url: URL_OF_NODE,
			headers: {
				...JSON_TYPE,
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
			body: gitlabPush,
		},
		expected: {
			eventType: 'Push Hook',
			deliveryId: 'f5e57ebe-07bd-4f5c-9b4b-8b8d1a3f6a3e',
			timestampMs: SENT_MS,
		},
	},
	{
		scheme: 'bitbucket',
		title: 'a push',
		evidence: 'recipe',
		evidenceSource: 'https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/',
		secret: bitbucketSecret,
		nowMs: SENT_MS,
		request: {
			method: 'POST',
			url: URL_OF_NODE,
			headers: {
				...JSON_TYPE,
				'X-Event-Key': 'repo:push',
				'X-Hook-UUID': '{2fd0a8d4-8d4a-4fd0-a6b3-9c2f1f8c5c3a}',
				'X-Request-UUID': '7e5f0c1d-3a42-4f24-b3dc-0a1a8e2a9d11',
				'X-Hub-Signature': `sha256=${hmac('sha256', bitbucketSecret, bitbucketPush, 'hex')}`,
			},
			body: bitbucketPush,
		},
		expected: { eventType: 'repo:push', deliveryId: '7e5f0c1d-3a42-4f24-b3dc-0a1a8e2a9d11' },
	},
	{
		scheme: 'stripe',
		title: 'a checkout',
		evidence: 'sdk',
		evidenceSource: 'stripe',
		secret: stripeSecret,
		nowMs: SENT_MS + 1_000,
		request: {
			method: 'POST',
			url: URL_OF_NODE,
			headers: { ...JSON_TYPE, 'Stripe-Signature': stripeHeader(stripeSecret) },
			body: stripeEvent,
		},
		expected: {
			eventType: 'checkout.session.completed',
			deliveryId: 'evt_1R2X9cLkdIwHu7ixm0lDqPjN',
			timestampMs: SENT_MS,
		},
	},
	{
		scheme: 'stripe',
		title: 'a rolled secret: the old signature, the new one and one of another version',
		evidence: 'sdk',
		evidenceSource: 'stripe',
		secret: stripeSecret,
		nowMs: SENT_MS + 1_000,
		request: {
			method: 'POST',
			url: URL_OF_NODE,
			headers: {
				...JSON_TYPE,
				'Stripe-Signature': [
					stripeHeader(stripeOldSecret),
					stripeHeader(stripeSecret).replace(/^t=\d+,/, ''),
					'v0=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39',
				].join(','),
			},
			body: stripeEvent,
		},
		expected: {
			eventType: 'checkout.session.completed',
			deliveryId: 'evt_1R2X9cLkdIwHu7ixm0lDqPjN',
			timestampMs: SENT_MS,
		},
	},
	{
		scheme: 'shopify',
		title: 'an order',
		evidence: 'recipe',
		evidenceSource: 'https://shopify.dev/docs/apps/build/webhooks/verify-deliveries',
		secret: shopifySecret,
		nowMs: SENT_MS,
		request: {
			method: 'POST',
			url: URL_OF_NODE,
			headers: {
				...JSON_TYPE,
				'X-Shopify-Topic': 'orders/create',
				'X-Shopify-Shop-Domain': 'example.myshopify.com',
				'X-Shopify-Webhook-Id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
				'X-Shopify-Event-Id': '98880550-7158-44d4-b7cd-2c97c8a091b5',
				'X-Shopify-Hmac-SHA256': hmac('sha256', shopifySecret, shopifyOrder, 'base64'),
			},
			body: shopifyOrder,
		},
		expected: {
			eventType: 'orders/create',
			deliveryId: 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
		},
	},
	{
		scheme: 'slack',
		title: 'the documented slash command',
		evidence: 'published',
		evidenceSource: 'https://docs.slack.dev/authentication/verifying-requests-from-slack',
		secret: slackSecret,
		nowMs: 1531420618_000,
		request: {
			method: 'POST',
			url: URL_OF_NODE,
			headers: {
				...FORM_TYPE,
				'X-Slack-Request-Timestamp': '1531420618',
				'X-Slack-Signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
			},
			body: slackCommand,
		},
		expected: { timestampMs: 1531420618_000 },
	},
	{
		scheme: 'slack',
		title: 'a mention',
		evidence: 'recipe',
		evidenceSource: 'https://docs.slack.dev/authentication/verifying-requests-from-slack',
		secret: slackSecret,
		nowMs: SENT_MS,
		request: {
			method: 'POST',
			url: URL_OF_NODE,
			headers: {
				...JSON_TYPE,
				'X-Slack-Request-Timestamp': String(SENT_S),
				'X-Slack-Signature': `v0=${hmac('sha256', slackSecret, `v0:${SENT_S}:${slackMention}`, 'hex')}`,
			},
			body: slackMention,
		},
		expected: { eventType: 'app_mention', deliveryId: 'Ev123ABC456', timestampMs: SENT_MS },
	},
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
		scheme: 'sendgrid',
		title: "one event, of the SDK's own test",
		evidence: 'published',
		evidenceSource:
			'https://github.com/sendgrid/sendgrid-nodejs/blob/main/packages/eventwebhook/src/eventwebhook.spec.js',
		publicKey:
			'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==',
		nowMs: 1600112502_000,
		request: {
			method: 'POST',
			url: URL_OF_NODE,
			headers: {
				...JSON_TYPE,
				'X-Twilio-Email-Event-Webhook-Signature':
					'MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=',
				'X-Twilio-Email-Event-Webhook-Timestamp': '1600112502',
			},
			body: sendgridSingle,
		},
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
		request: {
			method: 'POST',
			url: URL_OF_NODE,
			headers: {
				...JSON_TYPE,
				'X-Twilio-Email-Event-Webhook-Signature':
					'MEYCIQC/I4o6vCgqRYrTljjoVWB/GRWNtxeePlLMHr3x9ETeRQIhAIpV+03nREPTTHWSW0wIOA0EoMPdcNgXa70yCaqDJlu5',
				'X-Twilio-Email-Event-Webhook-Timestamp': '1619651159',
			},
			body: sendgridMultiple,
		},
		expected: { timestampMs: 1619651159_000 },
	},
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
		scheme: 'zoom',
		title: 'a meeting',
		evidence: 'recipe',
		evidenceSource: 'https://developers.zoom.us/docs/api/webhooks/#verify-webhook-events',
		secret: zoomSecret,
		nowMs: SENT_MS,
		request: {
			method: 'POST',
			url: URL_OF_NODE,
			headers: {
				...JSON_TYPE,
				'x-zm-request-timestamp': String(SENT_S),
				'x-zm-signature': `v0=${hmac('sha256', zoomSecret, `v0:${SENT_S}:${zoomMeeting}`, 'hex')}`,
			},
			body: zoomMeeting,
		},
		expected: { eventType: 'meeting.started', timestampMs: SENT_MS },
	},
	{
		scheme: 'typeform',
		title: 'a response',
		evidence: 'recipe',
		evidenceSource: 'https://www.typeform.com/developers/webhooks/secure-your-webhooks/',
		secret: typeformSecret,
		nowMs: SENT_MS,
		request: {
			method: 'POST',
			url: URL_OF_NODE,
			headers: {
				...JSON_TYPE,
				'Typeform-Signature': `sha256=${hmac('sha256', typeformSecret, typeformResponse, 'base64')}`,
			},
			body: typeformResponse,
		},
		expected: { eventType: 'form_response', deliveryId: 'LtWXD3crgy' },
	},
	{
		scheme: 'calendly',
		title: 'an invitee',
		evidence: 'recipe',
		evidenceSource: 'https://developer.calendly.com/api-docs/overview/webhooks/webhook-signatures',
		secret: calendlySecret,
		nowMs: SENT_MS,
		request: {
			method: 'POST',
			url: URL_OF_NODE,
			headers: {
				...JSON_TYPE,
				'Calendly-Webhook-Signature': `t=${SENT_S},v1=${hmac('sha256', calendlySecret, `${SENT_S}.${calendlyInvitee}`, 'hex')}`,
			},
			body: calendlyInvitee,
		},
		expected: { eventType: 'invitee.created', timestampMs: SENT_MS },
	},
	{
		scheme: 'intercom',
		title: 'a contact',
		evidence: 'recipe',
		evidenceSource: 'https://developers.intercom.com/docs/webhooks',
		secret: intercomSecret,
		nowMs: SENT_MS,
		request: {
			method: 'POST',
			url: URL_OF_NODE,
			headers: {
				...JSON_TYPE,
				'X-Hub-Signature': `sha1=${hmac('sha1', intercomSecret, intercomNotification, 'hex')}`,
			},
			body: intercomNotification,
		},
		expected: {
			eventType: 'contact.user.created',
			deliveryId: 'notif_78c122d0-23ba-11e4-9464-79b01267cc2e',
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
		scheme: 'linear',
		title: 'a comment',
		evidence: 'recipe',
		evidenceSource: 'https://linear.app/developers/webhooks',
		secret: linearSecret,
		nowMs: SENT_MS + 500,
		request: {
			method: 'POST',
			url: URL_OF_NODE,
			headers: {
				'content-type': 'application/json; charset=utf-8',
				'Linear-Delivery': '234d1a4e-b617-4388-90fe-adc3633d6b72',
				'Linear-Event': 'Comment',
				'Linear-Signature': hmac('sha256', linearSecret, linearComment, 'hex'),
			},
			body: linearComment,
		},
		expected: {
			eventType: 'Comment',
			deliveryId: '234d1a4e-b617-4388-90fe-adc3633d6b72',
			timestampMs: SENT_MS,
		},
	},
	{
		scheme: 'meta',
		title: 'a WhatsApp message',
		evidence: 'recipe',
		evidenceSource: 'https://developers.facebook.com/docs/graph-api/webhooks/getting-started',
		secret: metaSecret,
		nowMs: SENT_MS,
		request: {
			method: 'POST',
			url: URL_OF_NODE,
			headers: {
				...JSON_TYPE,
				'X-Hub-Signature': `sha1=${hmac('sha1', metaSecret, whatsappMessage, 'hex')}`,
				'X-Hub-Signature-256': `sha256=${hmac('sha256', metaSecret, whatsappMessage, 'hex')}`,
			},
			body: whatsappMessage,
		},
		expected: { eventType: 'whatsapp_business_account' },
	},
	{
		scheme: 'line',
		title: "the SDK's own test",
		evidence: 'published',
		evidenceSource:
			'https://github.com/line/line-bot-sdk-nodejs/blob/master/test/validate-signature.spec.ts',
		secret: 'test_secret',
		nowMs: SENT_MS,
		request: {
			method: 'POST',
			url: URL_OF_NODE,
			headers: {
				...JSON_TYPE,
				'x-line-signature': 't7Hn4ZDHqs6e+wdvI5TyQIvzie0DmMUmuXEBqyyE/tM=',
			},
			body: '{"hello":"world"}',
		},
	},
	{
		scheme: 'line',
		title: 'a message',
		evidence: 'recipe',
		evidenceSource: 'https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/',
		secret: lineSecret,
		nowMs: SENT_MS,
		request: {
			method: 'POST',
			url: URL_OF_NODE,
			headers: {
				'content-type': 'application/json; charset=utf-8',
				'x-line-signature': hmac('sha256', lineSecret, lineMessage, 'base64'),
			},
			body: lineMessage,
		},
	},
	{
		scheme: 'discord',
		title: 'an authorization',
		evidence: 'recipe',
		evidenceSource: 'https://docs.discord.com/developers/events/webhook-events',
		publicKey: discordPublicKey,
		nowMs: SENT_MS,
		request: {
			method: 'POST',
			url: URL_OF_NODE,
			headers: discordHeaders(discordEvent),
			body: discordEvent,
		},
		expected: { eventType: 'APPLICATION_AUTHORIZED', timestampMs: SENT_MS },
	},
	{
		scheme: 'discordInteractions',
		title: 'a command',
		evidence: 'recipe',
		evidenceSource: 'https://docs.discord.com/developers/interactions/overview',
		publicKey: discordPublicKey,
		nowMs: SENT_MS,
		request: {
			method: 'POST',
			url: URL_OF_NODE,
			headers: discordHeaders(discordInteraction),
			body: discordInteraction,
		},
		expected: { eventType: '2', deliveryId: '786008729715212338', timestampMs: SENT_MS },
	},
	{
		scheme: 'telegram',
		title: 'a message',
		evidence: 'recipe',
		evidenceSource: 'https://core.telegram.org/bots/api#setwebhook',
		secret: 'my_Secret-Token_2025',
		nowMs: SENT_MS,
		request: {
			method: 'POST',
			url: URL_OF_NODE,
			headers: { ...JSON_TYPE, 'X-Telegram-Bot-Api-Secret-Token': 'my_Secret-Token_2025' },
			body: telegramUpdate,
		},
		expected: { deliveryId: '10000' },
	},
	{
		scheme: 'mailgun',
		title: 'an opened message',
		evidence: 'recipe',
		evidenceSource:
			'https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks',
		secret: mailgunKey,
		nowMs: SENT_MS,
		request: { method: 'POST', url: URL_OF_NODE, headers: JSON_TYPE, body: mailgunEvent },
		expected: {
			eventType: 'opened',
			deliveryId: 'Ase7i2zsRYeDXztHGENqRA',
			timestampMs: SENT_MS,
		},
	},
	{
		scheme: 'paddle',
		title: "several signatures, of the SDK's own test",
		evidence: 'published',
		evidenceSource:
			'https://github.com/PaddleHQ/paddle-node-sdk/blob/main/src/__tests__/notifications/webhooks-validator.node.test.ts',
		secret: 'VALID_SECRET',
		nowMs: 1698796800_000,
		request: {
			method: 'POST',
			url: URL_OF_NODE,
			headers: {
				...JSON_TYPE,
				'Paddle-Signature':
					'ts=1698796800;h1=28981e941fae76e53db32f3d2a83cb69db41476595e84e1970a1b5d98f62b261;h1=28981e941fae76e53db32f3d2a83cb69db41476595e84e1970a1b5d98f62b261;h2=RANDOM_HASH',
			},
			body: '{"data": "value"}',
		},
		expected: { timestampMs: 1698796800_000 },
	},
	{
		scheme: 'paddle',
		title: 'a transaction, while the secret is rotated',
		evidence: 'recipe',
		evidenceSource: 'https://developer.paddle.com/webhooks/about/signature-verification',
		secret: paddleSecret,
		nowMs: SENT_MS + 1_000,
		request: {
			method: 'POST',
			url: URL_OF_NODE,
			headers: {
				...JSON_TYPE,
				'Paddle-Signature': `ts=${SENT_S};h1=${hmac('sha256', 'pdl_ntfset_old', `${SENT_S}:${paddleTransaction}`, 'hex')};h1=${hmac('sha256', paddleSecret, `${SENT_S}:${paddleTransaction}`, 'hex')}`,
			},
			body: paddleTransaction,
		},
		expected: {
			eventType: 'transaction.completed',
			deliveryId: 'evt_01hv8x2axzx8kfd8ztj8qeq3my',
			timestampMs: SENT_MS,
		},
	},
	{
		scheme: 'lemonSqueezy',
		title: 'an order',
		evidence: 'recipe',
		evidenceSource: 'https://docs.lemonsqueezy.com/help/webhooks/signing-requests',
		secret: lemonSecret,
		nowMs: SENT_MS,
		request: {
			method: 'POST',
			url: URL_OF_NODE,
			headers: {
				...JSON_TYPE,
				'X-Event-Name': 'order_created',
				'X-Signature': hmac('sha256', lemonSecret, lemonOrder, 'hex'),
			},
			body: lemonOrder,
		},
		expected: { eventType: 'order_created' },
	},
];
