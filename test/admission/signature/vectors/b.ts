import { createHmac, createPrivateKey, createPublicKey, sign } from 'node:crypto';

import jwt from 'jsonwebtoken';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';

import type { SignatureVector } from '../vector';

/** 2025-09-24T10:30:00Z; the moment of every delivery that is made here. */
const SENT_S = 1758709800;
const SENT_MS = SENT_S * 1000;
/** A second on the way. */
const NOW_MS = SENT_MS + 1000;
const URL_OF_NODE = 'https://n8n.example.com/webhook/spot-connect';
const JSON_TYPE = { 'content-type': 'application/json' };
const JSON_UTF8 = { 'content-type': 'application/json; charset=utf-8' };

function hmac(
	algorithm: 'sha1' | 'sha256' | 'sha512',
	secret: string | Buffer,
	content: string,
	encoding: 'hex' | 'base64',
): string {
	return createHmac(algorithm, secret).update(content, 'utf8').digest(encoding);
}

function post(
	headers: Readonly<Record<string, string>>,
	body: string,
	url = URL_OF_NODE,
): SignatureVector['request'] {
	return { method: 'POST', url, headers: { ...JSON_TYPE, ...headers }, body };
}

// Published by the provider: key, body and signature

const boxUpload =
	'{"type":"webhook_event","webhook":{"id":"1234567890"},"trigger":"FILE.UPLOADED","source":{"id":"1234567890","type":"file","name":"Test.txt"}}';
const boxSentMs = Date.parse('2020-01-01T00:00:00-07:00');
const boxSource =
	'https://github.com/box/box-node-sdk/blob/7dcf9c2bfc44d9436d73c253ce2c9805a41d0e75/tests/lib/managers/webhooks-test.js';

const boxHeaders = {
	'BOX-DELIVERY-ID': 'f96bb54b-ee16-4fc5-aa65-8c2d9e5b546f',
	'BOX-DELIVERY-TIMESTAMP': '2020-01-01T00:00:00-07:00',
	'BOX-SIGNATURE-ALGORITHM': 'HmacSHA256',
	'BOX-SIGNATURE-PRIMARY': '6TfeAW3A1PASkgboxxA5yqHNKOwFyMWuEXny/FPD5hI=',
	'BOX-SIGNATURE-SECONDARY': 'v+1CD1Jdo3muIcbpv5lxxgPglOqMfsNHPV899xWYydo=',
	'BOX-SIGNATURE-VERSION': '1',
};

const circleCiSource = 'https://circleci.com/docs/guides/integration/outbound-webhooks/';

const coinbaseCharge =
	'{"id":1,"scheduled_for":"2017-01-31T20:50:02Z","attempt_number":1,"event":{' +
	'"id":"24934862-d980-46cb-9402-43c81b0cdba6","type":"charge:created",' +
	'"api_version":"2018-03-22","created_at":"2017-01-31T20:49:02Z","data":{' +
	'"code":"66BEOV2A","name":"The Sovereign Individual",' +
	'"description":"Mastering the Transition to the Information Age",' +
	'"hosted_url":"https://commerce.coinbase.com/charges/66BEOV2A",' +
	'"created_at":"2017-01-31T20:49:02Z","expires_at":"2017-01-31T21:04:02Z",' +
	'"timeline":[{"time":"2017-01-31T20:49:02Z","status":"NEW"}],' +
	'"metadata":{},"pricing_type":"no_price","payments":[],"addresses":{' +
	'"bitcoin":"0000000000000000000000000000000000",' +
	'"ethereum":"0x0000000000000000000000000000000000000000",' +
	'"litecoin":"3000000000000000000000000000000000",' +
	'"bitcoincash":"bitcoincash:000000000000000000000000000000000000000000"}}}}';

const easyPostBatch =
	'{"result":{"id":"batch_123...","object":"Batch","mode":"test","state":"created",' +
	'"num_shipments":0,"reference":null,"created_at":"2022-07-26T17:22:32Z",' +
	'"updated_at":"2022-07-26T17:22:32Z","scan_form":null,"shipments":[],"status":{"created":0,' +
	'"queued_for_purchase":0,"creation_failed":0,"postage_purchased":0,' +
	'"postage_purchase_failed":0},"pickup":null,"label_url":null},"description":"batch.created",' +
	'"mode":"test","previous_attributes":null,"completed_urls":null,"user_id":"user_123...",' +
	'"status":"pending","object":"Event","id":"evt_123..."}';

const gocardlessEvents =
	'{"events":[{"id":"EV00BD05S5VM2T","created_at":"2018-07-05T09:13:51.404Z",' +
	'"resource_type":"subscriptions","action":"created","links":{"subscription":"SB0003JJQ2MR06"},' +
	'"details":{"origin":"api","cause":"subscription_created",' +
	'"description":"Subscription created via the API."},"metadata":{}},{"id":"EV00BD05TB8K63",' +
	'"created_at":"2018-07-05T09:13:56.893Z","resource_type":"mandates","action":"created",' +
	'"links":{"mandate":"MD000AMA19XGEC"},"details":{"origin":"api","cause":"mandate_created",' +
	'"description":"Mandate created via the API."},"metadata":{}}]}';

const sinchContact =
	'{"app_id":"","accepted_time":"2021-10-18T17:49:13.813615Z",' +
	'"project_id":"e2df3a34-a71b-4448-9db5-a8d2baad28e4","contact_create_notification":{' +
	'"contact":{"id":"01FJA8B466Y0R2GNXD78MD9SM1","channel_identities":[{"channel":"SMS",' +
	'"identity":"48123456789","app_id":""}],"display_name":"New Test Contact",' +
	'"email":"new.contact@email.com","external_id":"","metadata":"","language":"EN_US"}},' +
	'"message_metadata":""}';

const published: SignatureVector[] = [
	{
		scheme: 'box',
		title: 'a file uploaded, signed with both keys, judged with the primary',
		evidence: 'published',
		evidenceSource: boxSource,
		secret: 'SamplePrimaryKey',
		nowMs: boxSentMs + 1000,
		request: post(boxHeaders, boxUpload),
		expected: { eventType: 'FILE.UPLOADED', timestampMs: boxSentMs },
	},
	{
		scheme: 'box',
		title: 'the same, judged with the secondary key',
		evidence: 'published',
		evidenceSource: boxSource,
		secret: 'SampleSecondaryKey',
		nowMs: boxSentMs + 1000,
		request: post(boxHeaders, boxUpload),
		expected: { eventType: 'FILE.UPLOADED', timestampMs: boxSentMs },
	},
	...(
		[
			['hello world', 'secret', '734cc62f32841568f45715aeb9f4d7891324e6d948e4c6c60c0621cdac48623a'],
			[
				'lalala',
				'another-secret',
				'daa220016c8f29a8b214fbfc3671aeec2145cfb1e6790184ffb38b6d0425fa00',
			],
			[
				'an-important-request-payload',
				'hunter123',
				'9be2242094a9a8c00c64306f382a7f9d691de910b4a266f67bd314ef18ac49fa',
			],
		] as const
	).map(([body, secret, signature]): SignatureVector => ({
		scheme: 'circleCi',
		title: `the body "${body}"`,
		evidence: 'published',
		evidenceSource: circleCiSource,
		secret,
		nowMs: NOW_MS,
		request: post(
			{
				'user-agent': 'CircleCI-Webhook/1.0',
				'circleci-event-type': 'workflow-completed',
				'circleci-signature': `v1=${signature}`,
			},
			body,
		),
		expected: { eventType: 'workflow-completed' },
	})),
	{
		scheme: 'coinbaseCommerce',
		title: 'a charge created',
		evidence: 'published',
		evidenceSource:
			'https://github.com/coinbase/coinbase-commerce-python/blob/master/tests/test_webhook.py',
		secret: '30291a20-0bd1-4267-9b0f-e6e7b123c0bf',
		nowMs: NOW_MS,
		request: post(
			{
				'X-CC-Webhook-Signature':
					'8be7742c7d372f08a6a3224edadf18a22b65fa9e28f3f2de97376cdaa092590d',
			},
			coinbaseCharge,
		),
		expected: {
			eventType: 'charge:created',
			deliveryId: '24934862-d980-46cb-9402-43c81b0cdba6',
		},
	},
	{
		scheme: 'easyPost',
		title: 'a batch created, with a secret beyond ASCII (in the form NFKD)',
		evidence: 'published',
		evidenceSource:
			'https://github.com/EasyPost/examples/blob/6956dc36065572362588063829bb07e3c5c211c0/official/fixtures/event-body.json, signed in tests/test_webhook.py of easypost-python',
		secret: 'sécret'.normalize('NFKD'),
		nowMs: NOW_MS,
		request: post(
			{
				'X-Hmac-Signature':
					'hmac-sha256-hex=e93977c8ccb20363d51a62b3fe1fc402b7829be1152da9e88cf9e8d07115a46b',
			},
			easyPostBatch,
		),
		expected: { eventType: 'batch.created', deliveryId: 'evt_123...' },
	},
	{
		scheme: 'gocardless',
		title: 'a subscription and a mandate created',
		evidence: 'published',
		evidenceSource:
			'https://github.com/gocardless/gocardless-nodejs/blob/master/src/webhooks.test.ts',
		secret: 'ED7D658C-D8EB-4941-948B-3973214F2D49',
		nowMs: NOW_MS,
		request: post(
			{
				'Webhook-Signature': '2693754819d3e32d7e8fcb13c729631f316c6de8dc1cf634d6527f1c07276e7e',
			},
			gocardlessEvents,
		),
	},
	{
		scheme: 'jira',
		title: 'the payload for testing an implementation',
		evidence: 'published',
		evidenceSource:
			'https://developer.atlassian.com/cloud/jira/platform/webhooks/#secure-admin-webhooks',
		secret: "It's a Secret to Everybody",
		nowMs: NOW_MS,
		request: post(
			{
				'X-Hub-Signature':
					'sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9',
			},
			'Hello World!',
		),
	},
	{
		scheme: 'onfido',
		title: 'a check completed',
		evidence: 'published',
		evidenceSource:
			'https://github.com/onfido/onfido-node/blob/master/test/classic-webhook-event-verifier.test.ts',
		secret: '_ABC123abc123ABC123abc123ABC123_',
		nowMs: NOW_MS,
		request: post(
			{
				'X-SHA2-Signature': 'a0082d7481f9f0a2907583dbe1f344d6d4c0d9989df2fd804f98479f60cd760e',
			},
			'{"payload":{"resource_type":"check","action":"check.completed","object":{"id":"check-123","status":"complete","completed_at_iso8601":"2020-01-01T00:00:00Z","href":"https://api.onfido.com/v3/checks/check-123"}}}',
		),
		expected: { eventType: 'check.completed' },
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
		scheme: 'pusher',
		title: 'a channel vacated',
		evidence: 'published',
		evidenceSource:
			'https://github.com/pusher/pusher-http-node/blob/master/tests/integration/webhook.js',
		secret: 'tofu',
		nowMs: NOW_MS,
		request: post(
			{
				'X-Pusher-Key': '123456789',
				'X-Pusher-Signature': 'c17257e92037cd7de407ebc1ed174ceb7b2e518db127f44411b9ffc4f5b28cc5',
			},
			'{"time_ms":1403175510755,"events":[{"channel":"test_channel","name":"channel_vacated"}]}',
		),
	},
	{
		scheme: 'razorpay',
		title: 'the body and secret of its package’s own test',
		evidence: 'published',
		evidenceSource:
			'https://github.com/razorpay/razorpay-node/blob/master/test/utils/razorpay-utils.spec.js',
		secret: '123456',
		nowMs: NOW_MS,
		request: post(
			{
				'X-Razorpay-Signature': '2fe04e22977002e6c7cb553adab8b460cb9e2a4970d5953cb27a8472752e3bbc',
			},
			'{"a":1,"b":2,"c":{"d":3}}',
		),
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
		scheme: 'sanity',
		title: 'a document',
		evidence: 'published',
		evidenceSource: 'https://github.com/sanity-io/webhook-toolkit/blob/main/test/signature.test.ts',
		secret: 'test',
		nowMs: 1633519811129,
		request: post(
			{
				'sanity-webhook-signature':
					't=1633519811129,v1=tLa470fx7qkLLEcMOcEUFuBbRSkGujyskxrNXcoh0N0',
			},
			'{"_id":"resume"}',
		),
		expected: { timestampMs: 1633519811129 },
	},
	{
		scheme: 'sinch',
		title: 'a contact created',
		evidence: 'published',
		evidenceSource:
			'https://github.com/sinch/sinch-sdk-node/blob/main/packages/sdk-client/tests/utils/authorization.helper.test.ts',
		secret: 'foo_secret1234',
		nowMs: 1634579353_000,
		request: post(
			{
				'x-sinch-webhook-signature': '6bpJoRmFoXVjfJIVglMoJzYXxnoxRujzR4k2GOXewOE=',
				'x-sinch-webhook-signature-algorithm': 'HmacSHA256',
				'x-sinch-webhook-signature-nonce': '01FJA8B4A7BM43YGWSG9GBV067',
				'x-sinch-webhook-signature-timestamp': '1634579353',
			},
			sinchContact,
		),
		expected: { timestampMs: 1634579353_000 },
	},
];

// Made by the package that the provider's page names

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

const fromPackages: SignatureVector[] = [
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

// Computed from the documented recipe

const ablyBatch = JSON.stringify({
	items: [
		{
			webhookId: 'n7mDvA',
			source: 'channel.message',
			serial: 'a7bcdEFghIjklm123456789:4',
			timestamp: SENT_MS - 120,
			name: 'chat.message',
			data: {
				channelId: 'chat-channel-4',
				messages: [{ id: 'ABcDefgHIj:1:0', data: 'Grüße 🦊', name: 'chat' }],
			},
		},
	],
});
const ablyKey = 'kQk2Vd5dC0M8cJrZ4u8q3w7bXlA';

const airtablePing =
	'{"base":{"id":"app00000000000000"},"webhook":{"id":"ach00000000000000"},"timestamp":"2025-09-24T10:29:59.663Z"}';
const airtableMac = 'Pq2wQ2xKJb5V4Z7nY1rT0uH8sD3fG6hJ9kL0mN1pR2s=';

const asanaEvents = JSON.stringify({
	events: [
		{
			user: { gid: '12345678', resource_type: 'user' },
			created_at: '2025-09-24T10:29:58.110Z',
			type: 'task',
			action: 'changed',
			resource: { gid: '1337', resource_type: 'task', name: 'Bug Task' },
			change: { field: 'name', action: 'changed' },
		},
	],
});
const asanaSecret = 'b537207f20cbfa02357cf448134da559e8bd39d61597dcd5631b8012eae53e81';

const bitbucketPush = JSON.stringify({
	eventKey: 'repo:refs_changed',
	date: '2025-09-24T10:29:59+0000',
	actor: { name: 'admin', emailAddress: 'admin@example.com', id: 1, displayName: 'Zoë Müller' },
	repository: { slug: 'repository', id: 84, project: { key: 'PROJ', id: 84 } },
	changes: [{ refId: 'refs/heads/main', fromHash: 'ecddabb6', toHash: '178864a7', type: 'UPDATE' }],
});
const bitbucketSecret = 'k9vQ2mZ4xW7tR1nB';

const boxTrashed = JSON.stringify({
	type: 'webhook_event',
	id: 'eb0c4e06-751f-442c-86f8-fd5bb404dbec',
	created_at: '2025-09-24T03:29:59-07:00',
	trigger: 'FILE.TRASHED',
	webhook: { id: '386135', type: 'webhook' },
	created_by: { type: 'user', id: '226067247', name: 'John Q. Developer' },
	source: { id: '73835521473', type: 'file', name: 'Übersicht.docx' },
});
const boxKey = '4py2I9eSFb0ezXH5iPeQRcFK1LRLCdip';
const boxTimestamp = '2025-09-24T03:30:00-07:00';

const buildkiteBuild = JSON.stringify({
	event: 'build.finished',
	build: {
		id: 'f62a1b4d-10f9-4790-bc1c-e2c3a0c80983',
		number: 27,
		state: 'passed',
		branch: 'main',
		message: 'Ship it 🦊',
	},
	pipeline: { id: '849411f9-9e6d-4739-a0d8-e247088e9b52', slug: 'agent' },
	sender: { id: '8a7693f8-dbae-4783-9137-84090fce9045', name: 'Some Person' },
});
const buildkiteSecret = '309c9c842a8565adecbd7469f6005989';

const calBooking = JSON.stringify({
	triggerEvent: 'BOOKING_CREATED',
	createdAt: '2025-09-24T10:29:59.538Z',
	payload: {
		type: '60min',
		title: '60min between Pro Example and John Doe',
		startTime: '2025-09-25T09:30:00Z',
		organizer: { id: 5, name: 'Pro Example', email: 'pro@example.com', timeZone: 'Asia/Kolkata' },
		attendees: [{ email: 'john.doe@example.com', name: 'John Döe' }],
		uid: 'bFJeNb2uX8ANpT3JL5EfXw',
		status: 'ACCEPTED',
	},
});
const calSecret = 'cal-6f2e5d1c';

const circleWorkflow = JSON.stringify({
	id: '3888f21b-eaa7-38e3-8f3d-75a63bba8895',
	type: 'workflow-completed',
	happened_at: '2025-09-24T10:29:58.317Z',
	webhook: { id: 'cf8c4fdd-0587-4da1-b4ca-4846e9640af9', name: 'Sample Webhook' },
	workflow: { id: 'fda08377-fe7e-46b1-8992-3a7aaecac9c3', status: 'success' },
});
const circleSecret = 'hunter123';

const clickUpTask =
	'{"webhook_id":"7689a169-a000-4985-8676-6902b96d6627","event":"taskCreated","task_id":"c0j"}';
const clickUpSecret = 'O94IM25S7PXBPYTMNXLLET230SRP0S89COR7B1YOJ2ZIE8WQNK5UUKEF26W0Z5GA';

const customerIoSent = JSON.stringify({
	data: {
		campaign_id: 23,
		customer_id: '42',
		identifiers: { id: '42', email: 'test@example.com', cio_id: 'd9c106000001' },
		delivery_id: 'RPILAgUBcRhIBqSfeiIwdIYJKxTY',
		recipient: 'test@example.com',
		subject: 'Danke schön',
	},
	event_id: '01E4C4CT6YDC7Y5M7FE1GWWPQJ',
	object_type: 'email',
	metric: 'sent',
	timestamp: SENT_S - 2,
});
const customerIoKey = '755781b5e03a973f3405a85474d5a032a60fd56fabaad66039b12eadd83955fa';

const docuSignCompleted = JSON.stringify({
	event: 'envelope-completed',
	apiVersion: 'v2.1',
	uri: '/restapi/v2.1/accounts/72c13f50/envelopes/c7e3a9b2-95e5-4bd8-a4b5-6a51b8f3c4c2',
	retryCount: 0,
	configurationId: 10418598,
	generatedDateTime: '2025-09-24T10:29:59.4670000Z',
	data: {
		accountId: '72c13f50',
		userId: '6c1e0a3a',
		envelopeId: 'c7e3a9b2-95e5-4bd8-a4b5-6a51b8f3c4c2',
		envelopeSummary: { status: 'completed', emailSubject: 'Bitte unterschreiben: Verträge' },
	},
});
const docuSignOldKey = 'm3Jq1bVvN2h4Xw8sT5yP7rK0cF6gL9dZ1aQ2eR3uI4o=';
const docuSignKey = 'S9vB6nM3xZ0lK7jH4gF1dS8aP5oI2uY9tR6eW3qQ0wE=';

const dropboxChange = JSON.stringify({
	list_folder: { accounts: ['dbid:AAH4f99T0taONIb-OurWxbNQ6ywGRopQngc'] },
	delta: { users: [12345678] },
});
const dropboxSecret = '2k8f0sq1w9x7z3c';

const easyPostTracker = JSON.stringify({
	id: 'evt_3b7c1f0aa5c211ef9e2b3cecef1b359e',
	object: 'Event',
	description: 'tracker.updated',
	mode: 'production',
	previous_attributes: { status: 'in_transit' },
	result: { id: 'trk_6f1e', object: 'Tracker', status: 'delivered', weight: 614.0 },
	status: 'pending',
});
const easyPostSecret = 'easypost-9c1f';

const elevenLabsCall = JSON.stringify({
	type: 'post_call_transcription',
	event_timestamp: SENT_S - 3,
	data: {
		agent_id: 'xyz',
		conversation_id: 'abc',
		status: 'done',
		transcript: [{ role: 'agent', message: 'Hey, wie geht’s?', time_in_call_secs: 0 }],
	},
});
const elevenLabsSecret = 'wsec_5d0c2a9f3e7b41c68d20';

const fastSpringOrder = JSON.stringify({
	events: [
		{
			id: 'gOyqJbPdRVeS7KcpVaeTRg',
			processed: false,
			created: SENT_MS - 900,
			type: 'order.completed',
			live: true,
			data: {
				order: 'QzB2a0p4TGF1ZQ',
				reference: 'YES190101-1111-11111',
				currency: 'EUR',
				total: 25.0,
			},
		},
	],
});
const fastSpringSecret = 'fs_7QwErTyUiOp';

const figmaPing = JSON.stringify({
	event_type: 'FILE_VERSION_UPDATE',
	file_key: 'lkjasdfjkl',
	file_name: 'Café menu',
	passcode: 'secretpasscode',
	timestamp: '2025-09-24T10:29:59Z',
	webhook_id: '22',
	version_id: '123456789',
});

const frontInbound = JSON.stringify({
	type: 'inbound_received',
	authorization: { id: 'cmp_abc' },
	payload: {
		id: 'evt_55c8c149',
		type: 'inbound',
		emitted_at: SENT_S - 1,
		conversation: { id: 'cnv_55c8c149', subject: 'Frage zur Lieferung' },
	},
});
const frontKey = 'e1d4f7a0b3c6995842716053';

const giteaPush = JSON.stringify(
	{
		ref: 'refs/heads/develop',
		before: '28e1879d029cb852e4844d9c718537df08844e03',
		after: 'bffeb74224043ba2feb48d137756c8a9331c449a',
		commits: [{ id: 'bffeb74224043ba2feb48d137756c8a9331c449a', message: 'Webhooks Yay! ✔' }],
		repository: { id: 140, name: 'webhooks', full_name: 'gitea/webhooks' },
		pusher: { id: 1, login: 'gitea' },
	},
	null,
	2,
);
const giteaSecret = '3gEsCfjlV2ugRwgpU#w1*WaW*wa4NXgGmpCfkbG3';

const gocardlessWithMeta = JSON.stringify({
	events: [
		{
			id: 'EV123',
			created_at: '2025-09-24T10:29:59.404Z',
			resource_type: 'payments',
			action: 'confirmed',
			links: { payment: 'PM123' },
			details: { origin: 'gocardless', cause: 'payment_confirmed' },
			metadata: {},
		},
	],
	meta: { webhook_id: 'WB123' },
});
const gocardlessSecret = 'Xy7-wQ2kLm9_pR4tV6';

const gogsPush = JSON.stringify(
	{
		ref: 'refs/heads/main',
		after: 'bffeb74224043ba2feb48d137756c8a9331c449a',
		repository: { id: 12, name: 'webhooks', full_name: 'unknwon/webhooks' },
	},
	null,
	2,
);
const gogsSecret = 'gogs-8d1c';

const grafanaAlert = JSON.stringify({
	receiver: 'My Super Webhook',
	status: 'firing',
	orgId: 1,
	alerts: [
		{
			status: 'firing',
			labels: { alertname: 'High memory usage', team: 'blue' },
			annotations: { summary: 'Speicher läuft voll' },
			startsAt: '2025-09-24T12:29:03.157076+02:00',
			fingerprint: 'c6eadffa33fcdf37',
		},
	],
	groupKey: '{}:{}',
	version: '1',
});
const grafanaSecret = 'grafana-shared-3f9a';

const helpScoutConversation = JSON.stringify({
	id: 123,
	number: 12,
	type: 'email',
	status: 'active',
	subject: 'Hilfe bei der Rückgabe',
	primaryCustomer: { id: 238604, email: 'bear@example.com' },
});
const helpScoutSecret = 'mZ9XbGHodX';

const herokuBuild = JSON.stringify({
	id: 'c77f5a1b-0d8e-4f59-b7c1-3c4e5a6b7d8e',
	action: 'update',
	resource: 'build',
	data: { id: '01234567-89ab-cdef-0123-456789abcdef', status: 'succeeded' },
	actor: { email: 'zoë@example.com' },
	version: 'application/vnd.heroku+json; version=3',
	webhook_metadata: {
		attempt: { id: '6fb2e6ae-6a2c-4b6e-9d5a-7c1c2f3b4a5d' },
		delivery: { id: 'b60d3410-9c84-41bf-aa6d-6328104ee977' },
		event: { id: '4397fe1d-ff26-4455-a141-6299e434e25e', include: 'api:build' },
		webhook: { id: 'b19371f5-d080-4244-a7dd-875f7a1527dd' },
	},
});
const herokuSecret = '8e2a4c6f0b1d3579';

const jiraIssue = JSON.stringify({
	timestamp: SENT_MS - 400,
	webhookEvent: 'jira:issue_updated',
	issue_event_type_name: 'issue_generic',
	user: { accountId: '5b10a2844c20165700ede21g', displayName: 'Mia Krystof' },
	issue: { id: '99291', key: 'JRA-20002', fields: { summary: 'Größe falsch' } },
});
const jiraSecret = 'Pp4nQmU5y1uJ9sKwVb7t';

const launchDarklyFlag = JSON.stringify({
	_id: '57c0a8e29969090743529965',
	date: SENT_MS - 700,
	accesses: [{ action: 'updateOn', resource: 'proj/default:env/test:flag/new-café' }],
	kind: 'flag',
	name: 'new café',
	titleVerb: 'turned on the flag',
});
const launchDarklySecret = 'ld-3d7e1a5c';

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

const mondayItem = JSON.stringify({
	event: {
		userId: 9603417,
		originalTriggerUuid: null,
		boardId: 1771812698,
		pulseId: 1772099344,
		pulseName: 'Büro einrichten',
		type: 'create_pulse',
		triggerTime: '2025-09-24T10:29:59.123Z',
		subscriptionId: 73759690,
		triggerUuid: 'b5ed2e17c530f43668de130142445cba',
	},
});
const mondaySecret = '2f1c0d9b8a7e6f5d4c3b2a1908f7e6d5';
/** As monday.com documents the claims. */
const mondayClaims = {
	accountId: 1825529,
	userId: 4012689,
	aud: URL_OF_NODE,
	iat: SENT_S,
	exp: SENT_S + 300,
};

const notionPage = JSON.stringify({
	id: '367cba44-b6f3-4c92-81e7-6a2e9659efd4',
	timestamp: '2025-09-24T10:29:58.888Z',
	workspace_id: '13950b26-c203-4f3b-b97d-93ec06319565',
	subscription_id: '29d75c0d-5546-4414-8459-7b7a92f1fc4b',
	type: 'page.created',
	authors: [{ id: 'c7c11cca-1d73-471d-9b6e-bdef51470190', type: 'person' }],
	entity: { id: '153104cd-477e-809d-8dc4-ff2d96ae3090', type: 'page' },
	data: { parent: { id: '13950b26', type: 'space' } },
});
const notionToken = 'secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl';

const nylasMessage = JSON.stringify({
	specversion: '1.0',
	type: 'message.created',
	source: '/google/emails/realtime',
	id: '5kKmnTVxZ0vC6d7uJ8qL',
	time: SENT_S - 1,
	data: { application_id: '8f1d', object: { id: '19a0', subject: 'Grüße', grant_id: '1b2c' } },
});
const nylasSecret = 'V1x8pR4cT0yK6mZ3wQ9nB5jH2sL7dF1g';

const oktaEvents = JSON.stringify({
	eventType: 'com.okta.event_hook',
	eventTypeVersion: '1.0',
	cloudEventsVersion: '0.1',
	eventId: '3d8cf5d1-4d1c-4a5e-9a9c-6b1f2c3d4e5f',
	eventTime: '2025-09-24T10:29:59.000Z',
	contentType: 'application/json',
	data: {
		events: [
			{
				uuid: 'a1b2c3d4-99ff-11ee-b9d1-0242ac120002',
				eventType: 'user.lifecycle.create',
				actor: { alternateId: 'zoë@example.com' },
			},
		],
	},
});

const pagerDutyIncident = JSON.stringify({
	event: {
		id: '5ac64822-4adc-4fda-ade0-410becf0de4f',
		event_type: 'incident.priority_updated',
		resource_type: 'incident',
		occurred_at: '2025-09-24T10:29:58.265Z',
		agent: { id: 'PLH1HKV', type: 'user_reference' },
		data: { id: 'PGR0VU2', type: 'incident', number: 2, title: 'Störung im Warenkorb' },
	},
});
const pagerDutySecret = 'jHq8Tl0pXc2vB4nM6kZ1rS3wY5uA7dEgFi9o';

const paystackCharge = JSON.stringify({
	event: 'charge.success',
	data: {
		id: 302961,
		domain: 'live',
		status: 'success',
		reference: 'qTPrJoy9Bx',
		amount: 10000,
		currency: 'NGN',
		customer: { email: 'zoé@example.com' },
	},
});
const paystackKey = 'sk_test_9f8e7d6c5b4a39281706f5e4d3c2b1a0f9e8d7c6';

const personaInquiry = JSON.stringify({
	data: {
		type: 'event',
		id: 'evt_uNBvVqWq3pVw8rL2k5xYzTaB',
		attributes: {
			name: 'inquiry.completed',
			'created-at': '2025-09-24T10:29:59.000Z',
			payload: { data: { type: 'inquiry', id: 'inq_4bVx', attributes: { status: 'completed' } } },
		},
	},
});
const personaSecret = 'wbhsec_0a1b2c3d-4e5f-6789-abcd-ef0123456789';

const razorpayPayment = JSON.stringify({
	entity: 'event',
	account_id: 'acc_BFQ7uQEaa7j2z7',
	event: 'payment.captured',
	contains: ['payment'],
	payload: { payment: { entity: { id: 'pay_DESlfW9H8K9uqM', amount: 100, currency: 'INR' } } },
	created_at: SENT_S - 4,
});
const razorpaySecret = 'rzp-8a6c4e2f';

const sentryIssue = JSON.stringify({
	action: 'created',
	installation: { uuid: '24b06dbc-5b6c-4e5d-9a3e-1f2a3b4c5d6e' },
	data: { issue: { id: '1170820242', title: 'TypeError: naïve café', level: 'error' } },
	actor: { type: 'application', id: 'sentry', name: 'Sentry' },
});
const sentrySecret = 'f3b1c5d7e9a02468ace13579bdf02468f3b1c5d7e9a02468ace13579bdf02468';

const smartsheetRows = JSON.stringify({
	nonce: '4b2ed20d-6f00-4b0c-8fac-082182aa9aac',
	timestamp: '2025-09-24T10:29:59.784+00:00',
	webhookId: 4503604829677444,
	scope: 'sheet',
	scopeObjectId: 4509506114742148,
	events: [
		{ objectType: 'row', eventType: 'created', id: 1783548122408836, userId: 9007194052434043 },
	],
});
const smartsheetSecret = '216ejjzfnitmnc47sl4s3qlhy1';

const snykSnapshot = JSON.stringify({
	project: { name: 'snyk/goof', id: 'af137b96-6966-46c1-826b-2e79ac49bbd9', type: 'maven' },
	org: { name: 'My Örg', id: 'a04d9cbd-ae6e-44af-b573-0556b0ad4bd2' },
	newIssues: [],
	removedIssues: [],
});
const snykSecret = 'my-secret-string';

const sonarAnalysis = JSON.stringify({
	serverUrl: 'http://localhost:9000',
	taskId: 'AVh21JS2JepAEhwQ-b3u',
	status: 'SUCCESS',
	analysedAt: '2025-09-24T10:29:58+0000',
	project: { key: 'myproject', name: 'Mein Projekt – Prüfung' },
	qualityGate: { name: 'SonarQube way', status: 'OK' },
});
const sonarSecret = 'sonar-0123456789abcdef';

/** RFC 8032, section 7.1, test 1: a key pair that everybody knows. */
const ed25519Key = createPrivateKey({
	key: Buffer.from(
		'302e020100300506032b657004220420' +
			'9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
		'hex',
	),
	format: 'der',
	type: 'pkcs8',
});
const telnyxPublicKey = createPublicKey(ed25519Key)
	.export({ type: 'spki', format: 'der' })
	.subarray(-32)
	.toString('base64');
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

const terraformRun = JSON.stringify({
	payload_version: 1,
	notification_configuration_id: 'nc-AeUQ2zfKZzW9TiGZ',
	run_id: 'run-FwnENkvDnrpyFC7M',
	run_message: 'Add five new queue workers – für März',
	workspace_name: 'my-workspace',
	organization_name: 'acme-org',
	notifications: [{ message: 'Run Errored', trigger: 'run:errored', run_status: 'errored' }],
});
const terraformToken = 'tfc-notify-4c8e';

const tiktokVideo = JSON.stringify({
	client_key: 'bwo2m45353a6k85',
	event: 'video.publish.completed',
	create_time: SENT_S - 6,
	user_openid: 'act.example12345Example12345Example',
	content: '{"share_id":"video.6974245311675353080.VDCxrcMJ"}',
});
const tiktokSecret = '8hF2kL0qP5vX3zC7bN9mR1tY4wJ6sD';

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

const twitchFollow = JSON.stringify({
	subscription: {
		id: 'f1c2a387-161a-49f9-a165-0f21d7a4e1c4',
		type: 'channel.follow',
		version: '2',
		status: 'enabled',
		transport: { method: 'webhook', callback: URL_OF_NODE },
	},
	event: { user_id: '1234', user_login: 'cool_user', user_name: 'Cööl_User' },
});
const twitchSecret = 's3cRe7-10-to-100';
const twitchId = 'befa7b53-d79d-478f-86b9-120f112b044e';
const twitchTimestamp = '2025-09-24T10:30:00.123456789Z';

const vercelDeployment = JSON.stringify({
	id: 'uev_4bXzFq9JkWnRt6Lp',
	type: 'deployment.succeeded',
	createdAt: SENT_MS - 300,
	region: 'sfo1',
	payload: {
		team: { id: 'team_a1b2' },
		deployment: { id: 'dpl_9xYz', url: 'café-git-main.example.app', name: 'café' },
		target: 'production',
	},
});
const vercelSecret = 'ZxCvBnMqWeRtYuIoP0987654';

const webflowForm = JSON.stringify({
	triggerType: 'form_submission',
	payload: {
		name: 'Contact Us',
		siteId: '65427cf400e02b306eaa049c',
		data: { 'First Name': 'Zaphod', Message: 'Grüße' },
		submittedAt: '2025-09-24T10:29:59.948Z',
		id: '6321ca84df3949bfc6752327',
	},
});
const webflowSecret = 'd9c3b1a7e5f2046881357902468ace13579bdf02468ace13579bdf02468ace13';

const wooOrder = JSON.stringify({
	id: 727,
	status: 'processing',
	currency: 'EUR',
	total: '29.35',
	billing: { first_name: 'Zoë', city: 'Köln' },
	line_items: [{ id: 315, name: 'Woo Single #1', quantity: 2 }],
});
const wooSecret = 'X6#tG9$kL2@pQ5&v';

const workOsUser = JSON.stringify({
	id: 'wh_01FG9GEPKAQ1W8ZR0V0Z2YQH0A',
	event: 'dsync.user.created',
	data: {
		id: 'directory_user_01FAEAJCR3ZBZ30D8BD1924TVG',
		state: 'active',
		first_name: 'Blair',
		last_name: 'Lünchford',
	},
});
const workOsSecret = 'sW3uXbR7q9ZkP1vT5yN0';

const xPost = JSON.stringify({
	for_user_id: '2244994945',
	tweet_create_events: [
		{
			created_at: 'Wed Sep 24 10:29:58 +0000 2025',
			id_str: '1970800000000000000',
			text: 'Grüße 🦊',
		},
	],
});
const xSecret = 'z2ZqT1kYw9vR5uP8mN3bC7xL0jH4gF6dS1aQ2wE5rT8yU0iO3p';

const xeroContact = JSON.stringify({
	events: [
		{
			resourceUrl: 'https://api.xero.com/api.xro/2.0/Contacts/717f2bfc-c6d4-41fd-b238-3f2f0c0cf777',
			resourceId: '717f2bfc-c6d4-41fd-b238-3f2f0c0cf777',
			eventDateUtc: '2025-09-24T10:29:58.833',
			eventType: 'UPDATE',
			eventCategory: 'CONTACT',
			tenantId: 'c2cc9b6e-9458-4c7d-93cc-f02b81b0594f',
			tenantType: 'ORGANISATION',
		},
	],
	lastEventSequence: 1,
	firstEventSequence: 1,
	entropy: 'S0m3r4Nd0mt3xt',
});
const xeroKey =
	'OSd0eLlVIY9ZhViEqlDUh4+6n6M+Lo+eDaEJheJ6OCCgWwIz2D3JIAU6jPMipHRbgKTLz2uJ+xiACXGDBLrgdA==';

const zendeskTicket = JSON.stringify({
	account_id: 22129848,
	detail: { id: '5158', subject: 'Wo ist mein Paket?', status: 'OPEN', priority: 'HIGH' },
	event: {},
	id: 'cbe4028c-7239-495d-b020-f22348516046',
	subject: 'zen:ticket:5158',
	time: '2025-09-24T10:29:59.507560520Z',
	type: 'zen:event-type:ticket.created',
	zendesk_event_version: '2022-11-06',
});
/** The secret of every webhook that is tested before it is made. */
const zendeskSecret = 'dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==';
const zendeskTimestamp = '2025-09-24T10:30:00Z';

const fromRecipes: SignatureVector[] = [
	{
		scheme: 'ably',
		title: 'a batch with one message',
		evidence: 'recipe',
		evidenceSource: 'https://ably.com/docs/platform/integrations/webhooks',
		secret: ablyKey,
		nowMs: NOW_MS,
		request: post(
			{
				'X-Ably-Key': 'aBCdEf.GhiJkL',
				'X-Ably-Signature': hmac('sha256', ablyKey, ablyBatch, 'base64'),
			},
			ablyBatch,
		),
	},
	{
		scheme: 'airtable',
		title: 'a ping that a base has changed',
		evidence: 'recipe',
		evidenceSource:
			'https://github.com/gtalarico/pyairtable/blob/main/pyairtable/models/webhook.py',
		secret: airtableMac,
		nowMs: NOW_MS,
		request: post(
			{
				'X-Airtable-Content-MAC': `hmac-sha256=${hmac('sha256', Buffer.from(airtableMac, 'base64'), airtablePing, 'hex')}`,
			},
			airtablePing,
		),
	},
	{
		scheme: 'asana',
		title: 'a task changed',
		evidence: 'recipe',
		evidenceSource:
			'https://github.com/Asana/devrel-examples/blob/master/javascript/webhooks-nodejs/index.js',
		secret: asanaSecret,
		nowMs: NOW_MS,
		request: post(
			{ 'X-Hook-Signature': hmac('sha256', asanaSecret, asanaEvents, 'hex') },
			asanaEvents,
		),
	},
	{
		scheme: 'bitbucketDataCenter',
		title: 'a push',
		evidence: 'recipe',
		evidenceSource:
			'https://confluence.atlassian.com/bitbucketserver/manage-webhooks-938025878.html#Managewebhooks-webhooksecrets',
		secret: bitbucketSecret,
		nowMs: NOW_MS,
		request: post(
			{
				...JSON_UTF8,
				'X-Event-Key': 'repo:refs_changed',
				'X-Request-Id': '12bb8d04-8ab8-4cbe-93b3-5c0c0b4a1c5e',
				'X-Hub-Signature': `sha256=${hmac('sha256', bitbucketSecret, bitbucketPush, 'hex')}`,
			},
			bitbucketPush,
		),
		expected: {
			eventType: 'repo:refs_changed',
			deliveryId: '12bb8d04-8ab8-4cbe-93b3-5c0c0b4a1c5e',
		},
	},
	{
		scheme: 'box',
		title: 'a file trashed, signed with one key alone',
		evidence: 'recipe',
		evidenceSource: 'https://developer.box.com/guides/webhooks/v2/signatures-v2',
		secret: boxKey,
		nowMs: NOW_MS,
		request: post(
			{
				'BOX-DELIVERY-ID': '673a081b-bb4b-4d45-b4f1-4131a29c1d07',
				'BOX-DELIVERY-TIMESTAMP': boxTimestamp,
				'BOX-SIGNATURE-ALGORITHM': 'HmacSHA256',
				'BOX-SIGNATURE-PRIMARY': hmac('sha256', boxKey, boxTrashed + boxTimestamp, 'base64'),
				'BOX-SIGNATURE-VERSION': '1',
			},
			boxTrashed,
		),
		expected: {
			eventType: 'FILE.TRASHED',
			deliveryId: 'eb0c4e06-751f-442c-86f8-fd5bb404dbec',
			timestampMs: SENT_MS,
		},
	},
	{
		scheme: 'buildkite',
		title: 'a build finished',
		evidence: 'recipe',
		evidenceSource: 'https://buildkite.com/docs/apis/webhooks/pipelines#webhook-signature',
		secret: buildkiteSecret,
		nowMs: NOW_MS,
		request: post(
			{
				'X-Buildkite-Event': 'build.finished',
				'X-Buildkite-Signature': `timestamp=${SENT_S},signature=${hmac('sha256', buildkiteSecret, `${SENT_S}.${buildkiteBuild}`, 'hex')}`,
			},
			buildkiteBuild,
		),
		expected: { eventType: 'build.finished', timestampMs: SENT_MS },
	},
	{
		scheme: 'buildkiteToken',
		title: 'a build finished',
		evidence: 'recipe',
		evidenceSource: 'https://buildkite.com/docs/apis/webhooks/pipelines#webhook-token',
		secret: buildkiteSecret,
		nowMs: NOW_MS,
		request: post(
			{ 'X-Buildkite-Event': 'build.finished', 'X-Buildkite-Token': buildkiteSecret },
			buildkiteBuild,
		),
		expected: { eventType: 'build.finished' },
	},
	{
		scheme: 'calCom',
		title: 'a booking created',
		evidence: 'recipe',
		evidenceSource: 'https://cal.com/docs/developing/guides/automation/webhooks',
		secret: calSecret,
		nowMs: NOW_MS,
		request: post(
			{ 'X-Cal-Signature-256': hmac('sha256', calSecret, calBooking, 'hex') },
			calBooking,
		),
		expected: { eventType: 'BOOKING_CREATED' },
	},
	{
		scheme: 'circleCi',
		title: 'a workflow completed, with a signature of a version to come',
		evidence: 'recipe',
		evidenceSource: circleCiSource,
		secret: circleSecret,
		nowMs: NOW_MS,
		request: post(
			{
				'circleci-event-type': 'workflow-completed',
				'circleci-signature': `v1=${hmac('sha256', circleSecret, circleWorkflow, 'hex')},v2=${'0'.repeat(128)}`,
			},
			circleWorkflow,
		),
		expected: {
			eventType: 'workflow-completed',
			deliveryId: '3888f21b-eaa7-38e3-8f3d-75a63bba8895',
		},
	},
	{
		scheme: 'clickUp',
		title: 'a task created',
		evidence: 'recipe',
		evidenceSource: 'https://developer.clickup.com/docs/webhooksignature',
		secret: clickUpSecret,
		nowMs: NOW_MS,
		request: post(
			{ 'X-Signature': hmac('sha256', clickUpSecret, clickUpTask, 'hex') },
			clickUpTask,
		),
		expected: { eventType: 'taskCreated' },
	},
	{
		scheme: 'customerIo',
		title: 'an email sent',
		evidence: 'recipe',
		evidenceSource: 'https://docs.customer.io/api/webhooks/',
		secret: customerIoKey,
		nowMs: NOW_MS,
		request: post(
			{
				'X-CIO-Timestamp': String(SENT_S),
				'X-CIO-Signature': hmac('sha256', customerIoKey, `v0:${SENT_S}:${customerIoSent}`, 'hex'),
			},
			customerIoSent,
		),
		expected: {
			eventType: 'sent',
			deliveryId: '01E4C4CT6YDC7Y5M7FE1GWWPQJ',
			timestampMs: SENT_MS,
		},
	},
	{
		scheme: 'docuSign',
		title: 'an envelope completed',
		evidence: 'recipe',
		evidenceSource: 'https://developers.docusign.com/platform/webhooks/connect/validate/',
		secret: docuSignKey,
		nowMs: NOW_MS,
		request: post(
			{
				'X-Authorization-Digest': 'HMACSHA256',
				'X-DocuSign-Signature-1': hmac('sha256', docuSignKey, docuSignCompleted, 'base64'),
			},
			docuSignCompleted,
		),
		expected: { eventType: 'envelope-completed' },
	},
	{
		scheme: 'docuSign',
		title: 'the same while keys are rotated: the second of two signatures is ours',
		evidence: 'recipe',
		evidenceSource: 'https://developers.docusign.com/platform/webhooks/connect/validate/',
		secret: docuSignKey,
		nowMs: NOW_MS,
		request: post(
			{
				'X-Authorization-Digest': 'HMACSHA256',
				'X-DocuSign-Signature-1': hmac('sha256', docuSignOldKey, docuSignCompleted, 'base64'),
				'X-DocuSign-Signature-2': hmac('sha256', docuSignKey, docuSignCompleted, 'base64'),
			},
			docuSignCompleted,
		),
		expected: { eventType: 'envelope-completed' },
	},
	{
		scheme: 'dropbox',
		title: 'files of an account changed',
		evidence: 'recipe',
		evidenceSource: 'https://github.com/dropbox/mdwebhook/blob/master/app.py',
		secret: dropboxSecret,
		nowMs: NOW_MS,
		request: post(
			{ 'X-Dropbox-Signature': hmac('sha256', dropboxSecret, dropboxChange, 'hex') },
			dropboxChange,
		),
	},
	{
		scheme: 'easyPost',
		title: 'a tracker updated, with a secret in ASCII',
		evidence: 'recipe',
		evidenceSource: 'https://github.com/EasyPost/easypost-node/blob/master/src/utils/util.js',
		secret: easyPostSecret,
		nowMs: NOW_MS,
		request: post(
			{
				'X-Hmac-Signature': `hmac-sha256-hex=${hmac('sha256', easyPostSecret, easyPostTracker, 'hex')}`,
			},
			easyPostTracker,
		),
		expected: {
			eventType: 'tracker.updated',
			deliveryId: 'evt_3b7c1f0aa5c211ef9e2b3cecef1b359e',
		},
	},
	{
		scheme: 'elevenLabs',
		title: 'the transcript of a call',
		evidence: 'recipe',
		evidenceSource: 'https://github.com/elevenlabs/elevenlabs-js/blob/main/src/wrapper/webhooks.ts',
		secret: elevenLabsSecret,
		nowMs: NOW_MS,
		request: post(
			{
				'ElevenLabs-Signature': `t=${SENT_S},v0=${hmac('sha256', elevenLabsSecret, `${SENT_S}.${elevenLabsCall}`, 'hex')}`,
			},
			elevenLabsCall,
		),
		expected: { eventType: 'post_call_transcription', timestampMs: SENT_MS },
	},
	{
		scheme: 'fastSpring',
		title: 'an order completed',
		evidence: 'recipe',
		evidenceSource: 'https://developer.fastspring.com/reference/message-security',
		secret: fastSpringSecret,
		nowMs: NOW_MS,
		request: post(
			{ 'X-FS-Signature': hmac('sha256', fastSpringSecret, fastSpringOrder, 'base64') },
			fastSpringOrder,
		),
	},
	{
		scheme: 'figma',
		title: 'a version of a file',
		evidence: 'recipe',
		evidenceSource: 'https://github.com/figma/rest-api-spec/blob/main/openapi/openapi.yaml',
		secret: 'secretpasscode',
		nowMs: NOW_MS,
		request: post({}, figmaPing),
		expected: { eventType: 'FILE_VERSION_UPDATE' },
	},
	{
		scheme: 'front',
		title: 'a message received',
		evidence: 'recipe',
		evidenceSource: 'https://dev.frontapp.com/docs/application-webhooks',
		secret: frontKey,
		nowMs: NOW_MS,
		request: post(
			{
				'x-front-request-timestamp': String(SENT_MS),
				'x-front-signature': hmac('sha256', frontKey, `${SENT_MS}:${frontInbound}`, 'base64'),
			},
			frontInbound,
		),
		expected: { eventType: 'inbound_received', timestampMs: SENT_MS },
	},
	{
		scheme: 'gitea',
		title: 'a push, indented as Gitea writes it',
		evidence: 'recipe',
		evidenceSource: 'https://github.com/go-gitea/gitea/blob/main/services/webhook/deliver.go',
		secret: giteaSecret,
		nowMs: NOW_MS,
		request: post(
			{
				'X-Gitea-Delivery': 'f6266f16-1bf3-46a5-9ea4-602e06ead473',
				'X-Gitea-Event': 'push',
				'X-Gitea-Event-Type': 'push',
				'X-Gitea-Signature': hmac('sha256', giteaSecret, giteaPush, 'hex'),
				'X-Hub-Signature-256': `sha256=${hmac('sha256', giteaSecret, giteaPush, 'hex')}`,
			},
			giteaPush,
		),
		expected: { eventType: 'push', deliveryId: 'f6266f16-1bf3-46a5-9ea4-602e06ead473' },
	},
	{
		scheme: 'gocardless',
		title: 'a payment confirmed, with the id of the webhook',
		evidence: 'recipe',
		evidenceSource: 'https://github.com/gocardless/gocardless-nodejs/blob/master/src/webhooks.ts',
		secret: gocardlessSecret,
		nowMs: NOW_MS,
		request: post(
			{ 'Webhook-Signature': hmac('sha256', gocardlessSecret, gocardlessWithMeta, 'hex') },
			gocardlessWithMeta,
		),
		expected: { deliveryId: 'WB123' },
	},
	{
		scheme: 'gogs',
		title: 'a push',
		evidence: 'recipe',
		evidenceSource: 'https://github.com/gogs/gogs/blob/main/docs/advancing/webhooks.mdx',
		secret: gogsSecret,
		nowMs: NOW_MS,
		request: post(
			{
				'X-Gogs-Delivery': 'f6266f16-1bf3-46a5-9ea4-602e06ead473',
				'X-Gogs-Event': 'push',
				'X-Gogs-Signature': hmac('sha256', gogsSecret, gogsPush, 'hex'),
			},
			gogsPush,
		),
		expected: { eventType: 'push', deliveryId: 'f6266f16-1bf3-46a5-9ea4-602e06ead473' },
	},
	{
		scheme: 'grafana',
		title: 'an alert firing',
		evidence: 'recipe',
		evidenceSource:
			'https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/',
		secret: grafanaSecret,
		nowMs: NOW_MS,
		request: post(
			{ 'X-Grafana-Alerting-Signature': hmac('sha256', grafanaSecret, grafanaAlert, 'hex') },
			grafanaAlert,
		),
		expected: { eventType: 'firing' },
	},
	{
		scheme: 'helpScout',
		title: 'a conversation created',
		evidence: 'recipe',
		evidenceSource: 'https://developer.helpscout.com/webhooks/',
		secret: helpScoutSecret,
		nowMs: NOW_MS,
		request: post(
			{
				'X-HelpScout-Event': 'convo.created',
				'X-HelpScout-Signature': hmac('sha1', helpScoutSecret, helpScoutConversation, 'base64'),
			},
			helpScoutConversation,
		),
		expected: { eventType: 'convo.created' },
	},
	{
		scheme: 'heroku',
		title: 'a build succeeded',
		evidence: 'recipe',
		evidenceSource:
			'https://github.com/getsentry/sentry/blob/master/src/sentry_plugins/heroku/plugin.py',
		secret: herokuSecret,
		nowMs: NOW_MS,
		request: post(
			{ 'Heroku-Webhook-Hmac-SHA256': hmac('sha256', herokuSecret, herokuBuild, 'base64') },
			herokuBuild,
		),
		expected: { eventType: 'api:build', deliveryId: 'b60d3410-9c84-41bf-aa6d-6328104ee977' },
	},
	{
		scheme: 'jira',
		title: 'an issue updated',
		evidence: 'recipe',
		evidenceSource:
			'https://developer.atlassian.com/cloud/jira/platform/webhooks/#secure-admin-webhooks',
		secret: jiraSecret,
		nowMs: NOW_MS,
		request: post(
			{
				...JSON_UTF8,
				'X-Atlassian-Webhook-Identifier': '7f2c1a0e-5b3d-4c6e-9a8f-0d1e2f3a4b5c',
				'X-Hub-Signature': `sha256=${hmac('sha256', jiraSecret, jiraIssue, 'hex')}`,
			},
			jiraIssue,
		),
		expected: {
			eventType: 'jira:issue_updated',
			deliveryId: '7f2c1a0e-5b3d-4c6e-9a8f-0d1e2f3a4b5c',
		},
	},
	{
		scheme: 'launchDarkly',
		title: 'a flag turned on',
		evidence: 'recipe',
		evidenceSource: 'https://launchdarkly.com/docs/home/infrastructure/webhooks',
		secret: launchDarklySecret,
		nowMs: NOW_MS,
		request: post(
			{ 'X-LD-Signature': hmac('sha256', launchDarklySecret, launchDarklyFlag, 'hex') },
			launchDarklyFlag,
		),
		expected: { eventType: 'flag', deliveryId: '57c0a8e29969090743529965' },
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
		scheme: 'monday',
		title: 'an item created',
		evidence: 'recipe',
		evidenceSource: 'https://developer.monday.com/apps/docs/authorization-header',
		secret: mondaySecret,
		nowMs: NOW_MS,
		request: post({ Authorization: jwt.sign(mondayClaims, mondaySecret) }, mondayItem),
		expected: {
			eventType: 'create_pulse',
			deliveryId: 'b5ed2e17c530f43668de130142445cba',
			timestampMs: SENT_MS,
		},
	},
	{
		scheme: 'notion',
		title: 'a page created',
		evidence: 'recipe',
		evidenceSource: 'https://github.com/makenotion/notion-sdk-js/blob/main/src/webhooks.ts',
		secret: notionToken,
		nowMs: NOW_MS,
		request: post(
			{ 'X-Notion-Signature': `sha256=${hmac('sha256', notionToken, notionPage, 'hex')}` },
			notionPage,
		),
		expected: {
			eventType: 'page.created',
			deliveryId: '367cba44-b6f3-4c92-81e7-6a2e9659efd4',
		},
	},
	{
		scheme: 'nylas',
		title: 'a message created',
		evidence: 'recipe',
		evidenceSource:
			'https://developer.nylas.com/docs/cookbook/use-cases/build/verify-webhook-signatures/',
		secret: nylasSecret,
		nowMs: NOW_MS,
		request: post(
			{ 'x-nylas-signature': hmac('sha256', nylasSecret, nylasMessage, 'hex') },
			nylasMessage,
		),
		expected: { eventType: 'message.created', deliveryId: '5kKmnTVxZ0vC6d7uJ8qL' },
	},
	{
		scheme: 'okta',
		title: 'a user created',
		evidence: 'recipe',
		evidenceSource: 'https://developer.okta.com/docs/concepts/event-hooks/',
		secret: 'my-shared-secret',
		nowMs: NOW_MS,
		request: post(
			{
				'user-agent': 'Okta-Integrations',
				'X-Okta-Request-Id': 'XOZfPkReFFZ10KWyGkzAMwAAADA',
				Authorization: 'my-shared-secret',
			},
			oktaEvents,
		),
		expected: { deliveryId: '3d8cf5d1-4d1c-4a5e-9a9c-6b1f2c3d4e5f' },
	},
	{
		scheme: 'pagerDuty',
		title: 'the priority of an incident',
		evidence: 'recipe',
		evidenceSource: 'https://developer.pagerduty.com/docs/webhooks/webhook-signatures/',
		secret: pagerDutySecret,
		nowMs: NOW_MS,
		request: post(
			{
				'X-PagerDuty-Signature': `v1=${hmac('sha256', pagerDutySecret, pagerDutyIncident, 'hex')}`,
				'X-Webhook-Id': 'PY1OL64',
			},
			pagerDutyIncident,
		),
		expected: {
			eventType: 'incident.priority_updated',
			deliveryId: '5ac64822-4adc-4fda-ade0-410becf0de4f',
		},
	},
	{
		scheme: 'pagerDuty',
		title: 'the same while secrets are rotated: the second of two signatures is ours',
		evidence: 'recipe',
		evidenceSource: 'https://developer.pagerduty.com/docs/webhooks/webhook-signatures/',
		secret: pagerDutySecret,
		nowMs: NOW_MS,
		request: post(
			{
				'X-PagerDuty-Signature': [`${pagerDutySecret}-old`, pagerDutySecret]
					.map((secret) => `v1=${hmac('sha256', secret, pagerDutyIncident, 'hex')}`)
					.join(','),
				'X-Webhook-Id': 'PY1OL64',
			},
			pagerDutyIncident,
		),
	},
	{
		scheme: 'paystack',
		title: 'a charge that succeeded',
		evidence: 'recipe',
		evidenceSource:
			'https://github.com/PaystackHQ/plugin-magento-2/blob/master/Gateway/PaystackApiClient.php',
		secret: paystackKey,
		nowMs: NOW_MS,
		request: post(
			{ 'x-paystack-signature': hmac('sha512', paystackKey, paystackCharge, 'hex') },
			paystackCharge,
		),
		expected: { eventType: 'charge.success' },
	},
	{
		scheme: 'persona',
		title: 'an inquiry completed',
		evidence: 'recipe',
		evidenceSource: 'https://docs.withpersona.com/docs/webhooks-best-practices',
		secret: personaSecret,
		nowMs: NOW_MS,
		request: post(
			{
				'Persona-Signature': `t=${SENT_S},v1=${hmac('sha256', personaSecret, `${SENT_S}.${personaInquiry}`, 'hex')}`,
			},
			personaInquiry,
		),
		expected: {
			eventType: 'inquiry.completed',
			deliveryId: 'evt_uNBvVqWq3pVw8rL2k5xYzTaB',
			timestampMs: SENT_MS,
		},
	},
	{
		scheme: 'razorpay',
		title: 'a payment captured',
		evidence: 'recipe',
		evidenceSource: 'https://razorpay.com/docs/webhooks/validate-test/',
		secret: razorpaySecret,
		nowMs: NOW_MS,
		request: post(
			{
				'X-Razorpay-Signature': hmac('sha256', razorpaySecret, razorpayPayment, 'hex'),
				'x-razorpay-event-id': 'NcGHqJNsMPnWSq',
			},
			razorpayPayment,
		),
		expected: { eventType: 'payment.captured', deliveryId: 'NcGHqJNsMPnWSq' },
	},
	{
		scheme: 'sentry',
		title: 'an issue created',
		evidence: 'recipe',
		evidenceSource: 'https://docs.sentry.io/integrations/integration-platform/webhooks/',
		secret: sentrySecret,
		nowMs: NOW_MS,
		request: post(
			{
				'Request-ID': '9d2b7c10-8c1a-4f7e-b6f0-2a3b4c5d6e7f',
				'Sentry-Hook-Resource': 'issue',
				'Sentry-Hook-Timestamp': String(SENT_S),
				'Sentry-Hook-Signature': hmac('sha256', sentrySecret, sentryIssue, 'hex'),
			},
			sentryIssue,
		),
		expected: { eventType: 'issue', deliveryId: '9d2b7c10-8c1a-4f7e-b6f0-2a3b4c5d6e7f' },
	},
	{
		scheme: 'smartsheet',
		title: 'a row created',
		evidence: 'recipe',
		evidenceSource:
			'https://github.com/smartsheet-platform/api-docs, Authenticating Callbacks (a hex digest)',
		secret: smartsheetSecret,
		nowMs: NOW_MS,
		request: post(
			{
				'Smartsheet-Hmac-SHA256': hmac('sha256', smartsheetSecret, smartsheetRows, 'hex'),
			},
			smartsheetRows,
		),
	},
	{
		scheme: 'snyk',
		title: 'a snapshot of a project',
		evidence: 'recipe',
		evidenceSource:
			'https://docs.snyk.io/snyk-api/using-specific-snyk-apis/webhooks-apis/validation-and-versioning-of-payloads',
		secret: snykSecret,
		nowMs: NOW_MS,
		request: post(
			{
				'X-Snyk-Event': 'project_snapshot/v0',
				'X-Snyk-Transport-ID': '998fe884-18a0-45db-8ae0-e379eea3bc0a',
				'X-Snyk-Timestamp': '2025-09-24T10:30:00Z',
				'X-Hub-Signature': `sha256=${hmac('sha256', snykSecret, snykSnapshot, 'hex')}`,
			},
			snykSnapshot,
		),
		expected: {
			eventType: 'project_snapshot/v0',
			deliveryId: '998fe884-18a0-45db-8ae0-e379eea3bc0a',
		},
	},
	{
		scheme: 'sonarQube',
		title: 'a project analysed',
		evidence: 'recipe',
		evidenceSource: 'https://docs.sonarsource.com/sonarqube-server/project-administration/webhooks',
		secret: sonarSecret,
		nowMs: NOW_MS,
		request: post(
			{
				...JSON_UTF8,
				'X-SonarQube-Project': 'myproject',
				'X-Sonar-Webhook-HMAC-SHA256': hmac('sha256', sonarSecret, sonarAnalysis, 'hex'),
			},
			sonarAnalysis,
		),
	},
	{
		scheme: 'telnyx',
		title: 'a message received',
		evidence: 'recipe',
		evidenceSource: 'https://github.com/team-telnyx/telnyx-node/blob/master/src/lib/webhooks.ts',
		publicKey: telnyxPublicKey,
		nowMs: NOW_MS,
		request: post(
			{
				'telnyx-timestamp': String(SENT_S),
				'telnyx-signature-ed25519': sign(
					null,
					Buffer.from(`${SENT_S}|${telnyxMessage}`, 'utf8'),
					ed25519Key,
				).toString('base64'),
			},
			telnyxMessage,
		),
		expected: {
			eventType: 'message.received',
			deliveryId: 'b301ed3f-1490-491f-995f-6e64e69674d4',
			timestampMs: SENT_MS,
		},
	},
	{
		scheme: 'terraformCloud',
		title: 'a run that failed',
		evidence: 'recipe',
		evidenceSource:
			'https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations#notification-authenticity',
		secret: terraformToken,
		nowMs: NOW_MS,
		request: post(
			{
				'X-TFE-Notification-Signature': hmac('sha512', terraformToken, terraformRun, 'hex'),
			},
			terraformRun,
		),
		expected: { eventType: 'run:errored' },
	},
	{
		scheme: 'tiktok',
		title: 'a video published',
		evidence: 'recipe',
		evidenceSource: 'https://developers.tiktok.com/doc/webhooks-verification',
		secret: tiktokSecret,
		nowMs: NOW_MS,
		request: post(
			{
				'Tiktok-Signature': `t=${SENT_S},s=${hmac('sha256', tiktokSecret, `${SENT_S}.${tiktokVideo}`, 'hex')}`,
			},
			tiktokVideo,
		),
		expected: { eventType: 'video.publish.completed', timestampMs: SENT_MS },
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
	{
		scheme: 'twitch',
		title: 'a channel followed, its timestamp in nanoseconds',
		evidence: 'recipe',
		evidenceSource: 'https://dev.twitch.tv/docs/eventsub/handling-webhook-events/',
		secret: twitchSecret,
		nowMs: NOW_MS,
		request: post(
			{
				'Twitch-Eventsub-Message-Id': twitchId,
				'Twitch-Eventsub-Message-Retry': '0',
				'Twitch-Eventsub-Message-Type': 'notification',
				'Twitch-Eventsub-Message-Timestamp': twitchTimestamp,
				'Twitch-Eventsub-Message-Signature': `sha256=${hmac('sha256', twitchSecret, twitchId + twitchTimestamp + twitchFollow, 'hex')}`,
				'Twitch-Eventsub-Subscription-Type': 'channel.follow',
				'Twitch-Eventsub-Subscription-Version': '2',
			},
			twitchFollow,
		),
		expected: {
			eventType: 'channel.follow',
			deliveryId: twitchId,
			timestampMs: SENT_MS + 123,
		},
	},
	{
		scheme: 'vercel',
		title: 'a deployment that succeeded',
		evidence: 'recipe',
		evidenceSource: 'https://vercel.com/docs/webhooks',
		secret: vercelSecret,
		nowMs: NOW_MS,
		request: post(
			{ 'x-vercel-signature': hmac('sha1', vercelSecret, vercelDeployment, 'hex') },
			vercelDeployment,
		),
		expected: { eventType: 'deployment.succeeded', deliveryId: 'uev_4bXzFq9JkWnRt6Lp' },
	},
	{
		scheme: 'webflow',
		title: 'a form submitted',
		evidence: 'recipe',
		evidenceSource:
			'https://github.com/webflow/js-webflow-api/blob/master/src/wrapper/WebhooksClient.ts',
		secret: webflowSecret,
		nowMs: NOW_MS,
		request: post(
			{
				'x-webflow-timestamp': String(SENT_MS),
				'x-webflow-signature': hmac('sha256', webflowSecret, `${SENT_MS}:${webflowForm}`, 'hex'),
			},
			webflowForm,
		),
		expected: { eventType: 'form_submission', timestampMs: SENT_MS },
	},
	{
		scheme: 'wooCommerce',
		title: 'an order updated',
		evidence: 'recipe',
		evidenceSource: 'https://woocommerce.github.io/woocommerce-rest-api-docs/#webhooks',
		secret: wooSecret,
		nowMs: NOW_MS,
		request: post(
			{
				'X-WC-Webhook-Source': 'https://shop.example.com/',
				'X-WC-Webhook-Topic': 'order.updated',
				'X-WC-Webhook-Resource': 'order',
				'X-WC-Webhook-Event': 'updated',
				'X-WC-Webhook-Signature': hmac('sha256', wooSecret, wooOrder, 'base64'),
				'X-WC-Webhook-ID': '142',
				'X-WC-Webhook-Delivery-ID': '8a1f0c2d3e4b5a69788796a5b4c3d2e1',
			},
			wooOrder,
		),
		expected: { eventType: 'order.updated', deliveryId: '8a1f0c2d3e4b5a69788796a5b4c3d2e1' },
	},
	{
		scheme: 'workOs',
		title: 'a user of a directory, with a space in the header',
		evidence: 'recipe',
		evidenceSource: 'https://workos.com/docs/events/data-syncing/webhooks',
		secret: workOsSecret,
		nowMs: NOW_MS,
		request: post(
			{
				'WorkOS-Signature': `t=${SENT_MS}, v1=${hmac('sha256', workOsSecret, `${SENT_MS}.${workOsUser}`, 'hex')}`,
			},
			workOsUser,
		),
		expected: {
			eventType: 'dsync.user.created',
			deliveryId: 'wh_01FG9GEPKAQ1W8ZR0V0Z2YQH0A',
			timestampMs: SENT_MS,
		},
	},
	{
		scheme: 'x',
		title: 'a post',
		evidence: 'recipe',
		evidenceSource: 'https://docs.x.com/x-api/webhooks/quickstart',
		secret: xSecret,
		nowMs: NOW_MS,
		request: post(
			{
				'x-twitter-webhooks-signature': `sha256=${hmac('sha256', xSecret, xPost, 'base64')}`,
			},
			xPost,
		),
	},
	{
		scheme: 'xero',
		title: 'a contact updated',
		evidence: 'recipe',
		evidenceSource: 'https://developer.xero.com/documentation/webhooks/configuring-your-server',
		secret: xeroKey,
		nowMs: NOW_MS,
		request: post(
			{ 'x-xero-signature': hmac('sha256', xeroKey, xeroContact, 'base64') },
			xeroContact,
		),
	},
	{
		scheme: 'zendesk',
		title: 'a ticket created',
		evidence: 'recipe',
		evidenceSource: 'https://developer.zendesk.com/documentation/webhooks/verifying/',
		secret: zendeskSecret,
		nowMs: NOW_MS,
		request: post(
			{
				'X-Zendesk-Account-Id': '22129848',
				'X-Zendesk-Webhook-Id': '01F1KRFQ6BG29CNWFR60NK5FNY',
				'X-Zendesk-Webhook-Invocation-Id': '8350205582',
				'X-Zendesk-Webhook-Signature': hmac(
					'sha256',
					zendeskSecret,
					zendeskTimestamp + zendeskTicket,
					'base64',
				),
				'X-Zendesk-Webhook-Signature-Timestamp': zendeskTimestamp,
			},
			zendeskTicket,
		),
		expected: {
			eventType: 'zen:event-type:ticket.created',
			deliveryId: '8350205582',
			timestampMs: SENT_MS,
		},
	},
];

export const vectors: SignatureVector[] = [...published, ...fromPackages, ...fromRecipes];
