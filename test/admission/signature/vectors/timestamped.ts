import Stripe from 'stripe';

import { buildkiteBuild, buildkiteSecret } from '../payloads';
import { FORM_TYPE, hmac, JSON_TYPE, NOW_MS, post, SENT_MS, SENT_S, URL_OF_NODE } from '../signing';
import type { SignatureVector } from '../vector';

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

const calendlyInvitee = JSON.stringify({
	event: 'invitee.created',
	created_at: '2025-03-14T09:26:52.000000Z',
	created_by: 'https://api.calendly.com/users/AAAAAAAAAAAAAAAA',
	payload: { email: 'test@example.com', name: 'John Doe', status: 'active' },
});

const calendlySecret = '5mEzn9C-I28UtwOjZJtFoob0sAAFZ95GbZkqj4y3i0I';

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

const sinchContact =
	'{"app_id":"","accepted_time":"2021-10-18T17:49:13.813615Z",' +
	'"project_id":"e2df3a34-a71b-4448-9db5-a8d2baad28e4","contact_create_notification":{' +
	'"contact":{"id":"01FJA8B466Y0R2GNXD78MD9SM1","channel_identities":[{"channel":"SMS",' +
	'"identity":"48123456789","app_id":""}],"display_name":"New Test Contact",' +
	'"email":"new.contact@email.com","external_id":"","metadata":"","language":"EN_US"}},' +
	'"message_metadata":""}';

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

const tiktokVideo = JSON.stringify({
	client_key: 'bwo2m45353a6k85',
	event: 'video.publish.completed',
	create_time: SENT_S - 6,
	user_openid: 'act.example12345Example12345Example',
	content: '{"share_id":"video.6974245311675353080.VDCxrcMJ"}',
});

const tiktokSecret = '8hF2kL0qP5vX3zC7bN9mR1tY4wJ6sD';

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

export const vectors: SignatureVector[] = [
	{
		scheme: 'stripe',
		title: 'a checkout',
		evidence: 'sdk',
		evidenceSource: 'stripe',
		secret: stripeSecret,
		nowMs: SENT_MS + 1_000,
		request: post({ 'Stripe-Signature': stripeHeader(stripeSecret) }, stripeEvent),
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
		request: post(
			{
				'Stripe-Signature': [
					stripeHeader(stripeOldSecret),
					stripeHeader(stripeSecret).replace(/^t=\d+,/, ''),
					'v0=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39',
				].join(','),
			},
			stripeEvent,
		),
		expected: {
			eventType: 'checkout.session.completed',
			deliveryId: 'evt_1R2X9cLkdIwHu7ixm0lDqPjN',
			timestampMs: SENT_MS,
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
		request: post(
			{
				'X-Slack-Request-Timestamp': String(SENT_S),
				'X-Slack-Signature': `v0=${hmac('sha256', slackSecret, `v0:${SENT_S}:${slackMention}`, 'hex')}`,
			},
			slackMention,
		),
		expected: { eventType: 'app_mention', deliveryId: 'Ev123ABC456', timestampMs: SENT_MS },
	},
	{
		scheme: 'zoom',
		title: 'a meeting',
		evidence: 'recipe',
		evidenceSource: 'https://developers.zoom.us/docs/api/webhooks/#verify-webhook-events',
		secret: zoomSecret,
		nowMs: SENT_MS,
		request: post(
			{
				'x-zm-request-timestamp': String(SENT_S),
				'x-zm-signature': `v0=${hmac('sha256', zoomSecret, `v0:${SENT_S}:${zoomMeeting}`, 'hex')}`,
			},
			zoomMeeting,
		),
		expected: { eventType: 'meeting.started', timestampMs: SENT_MS },
	},
	{
		scheme: 'calendly',
		title: 'an invitee',
		evidence: 'recipe',
		evidenceSource: 'https://developer.calendly.com/api-docs/overview/webhooks/webhook-signatures',
		secret: calendlySecret,
		nowMs: SENT_MS,
		request: post(
			{
				'Calendly-Webhook-Signature': `t=${SENT_S},v1=${hmac('sha256', calendlySecret, `${SENT_S}.${calendlyInvitee}`, 'hex')}`,
			},
			calendlyInvitee,
		),
		expected: { eventType: 'invitee.created', timestampMs: SENT_MS },
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
		request: post(
			{
				'Paddle-Signature':
					'ts=1698796800;h1=28981e941fae76e53db32f3d2a83cb69db41476595e84e1970a1b5d98f62b261;h1=28981e941fae76e53db32f3d2a83cb69db41476595e84e1970a1b5d98f62b261;h2=RANDOM_HASH',
			},
			'{"data": "value"}',
		),
		expected: { timestampMs: 1698796800_000 },
	},
	{
		scheme: 'paddle',
		title: 'a transaction, while the secret is rotated',
		evidence: 'recipe',
		evidenceSource: 'https://developer.paddle.com/webhooks/about/signature-verification',
		secret: paddleSecret,
		nowMs: SENT_MS + 1_000,
		request: post(
			{
				'Paddle-Signature': `ts=${SENT_S};h1=${hmac('sha256', 'pdl_ntfset_old', `${SENT_S}:${paddleTransaction}`, 'hex')};h1=${hmac('sha256', paddleSecret, `${SENT_S}:${paddleTransaction}`, 'hex')}`,
			},
			paddleTransaction,
		),
		expected: {
			eventType: 'transaction.completed',
			deliveryId: 'evt_01hv8x2axzx8kfd8ztj8qeq3my',
			timestampMs: SENT_MS,
		},
	},
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
