import { hmac, JSON_UTF8, NOW_MS, post, SENT_MS, SENT_S, URL_OF_NODE } from '../signing';
import type { SignatureVector } from '../vector';

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

const lemonOrder = JSON.stringify({
	meta: { event_name: 'order_created', custom_data: { user_id: '42' } },
	data: {
		type: 'orders',
		id: '1',
		attributes: { store_id: 1, order_number: 1, user_name: 'Darlene Daugherty', total: 1199 },
	},
});

const lemonSecret = 'lemon-8b1d';

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

const bitbucketServerPush = JSON.stringify({
	eventKey: 'repo:refs_changed',
	date: '2025-09-24T10:29:59+0000',
	actor: { name: 'admin', emailAddress: 'admin@example.com', id: 1, displayName: 'Zoë Müller' },
	repository: { slug: 'repository', id: 84, project: { key: 'PROJ', id: 84 } },
	changes: [{ refId: 'refs/heads/main', fromHash: 'ecddabb6', toHash: '178864a7', type: 'UPDATE' }],
});

const bitbucketServerSecret = 'k9vQ2mZ4xW7tR1nB';

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

const wooOrder = JSON.stringify({
	id: 727,
	status: 'processing',
	currency: 'EUR',
	total: '29.35',
	billing: { first_name: 'Zoë', city: 'Köln' },
	line_items: [{ id: 315, name: 'Woo Single #1', quantity: 2 }],
});

const wooSecret = 'X6#tG9$kL2@pQ5&v';

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

export const vectors: SignatureVector[] = [
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
		request: post(
			{
				'X-GitHub-Event': 'push',
				'X-GitHub-Delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
				'X-Hub-Signature': `sha1=${hmac('sha1', githubSecret, githubPush, 'hex')}`,
				'X-Hub-Signature-256': `sha256=${hmac('sha256', githubSecret, githubPush, 'hex')}`,
			},
			githubPush,
		),
		expected: { eventType: 'push', deliveryId: '72d3162e-cc78-11e3-81ab-4c9367dc0958' },
	},
	{
		scheme: 'bitbucket',
		title: 'a push',
		evidence: 'recipe',
		evidenceSource: 'https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/',
		secret: bitbucketSecret,
		nowMs: SENT_MS,
		request: post(
			{
				'X-Event-Key': 'repo:push',
				'X-Hook-UUID': '{2fd0a8d4-8d4a-4fd0-a6b3-9c2f1f8c5c3a}',
				'X-Request-UUID': '7e5f0c1d-3a42-4f24-b3dc-0a1a8e2a9d11',
				'X-Hub-Signature': `sha256=${hmac('sha256', bitbucketSecret, bitbucketPush, 'hex')}`,
			},
			bitbucketPush,
		),
		expected: { eventType: 'repo:push', deliveryId: '7e5f0c1d-3a42-4f24-b3dc-0a1a8e2a9d11' },
	},
	{
		scheme: 'shopify',
		title: 'an order',
		evidence: 'recipe',
		evidenceSource: 'https://shopify.dev/docs/apps/build/webhooks/verify-deliveries',
		secret: shopifySecret,
		nowMs: SENT_MS,
		request: post(
			{
				'X-Shopify-Topic': 'orders/create',
				'X-Shopify-Shop-Domain': 'example.myshopify.com',
				'X-Shopify-Webhook-Id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
				'X-Shopify-Event-Id': '98880550-7158-44d4-b7cd-2c97c8a091b5',
				'X-Shopify-Hmac-SHA256': hmac('sha256', shopifySecret, shopifyOrder, 'base64'),
			},
			shopifyOrder,
		),
		expected: {
			eventType: 'orders/create',
			deliveryId: 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
		},
	},
	{
		scheme: 'typeform',
		title: 'a response',
		evidence: 'recipe',
		evidenceSource: 'https://www.typeform.com/developers/webhooks/secure-your-webhooks/',
		secret: typeformSecret,
		nowMs: SENT_MS,
		request: post(
			{
				'Typeform-Signature': `sha256=${hmac('sha256', typeformSecret, typeformResponse, 'base64')}`,
			},
			typeformResponse,
		),
		expected: { eventType: 'form_response', deliveryId: 'LtWXD3crgy' },
	},
	{
		scheme: 'intercom',
		title: 'a contact',
		evidence: 'recipe',
		evidenceSource: 'https://developers.intercom.com/docs/webhooks',
		secret: intercomSecret,
		nowMs: SENT_MS,
		request: post(
			{
				'X-Hub-Signature': `sha1=${hmac('sha1', intercomSecret, intercomNotification, 'hex')}`,
			},
			intercomNotification,
		),
		expected: {
			eventType: 'contact.user.created',
			deliveryId: 'notif_78c122d0-23ba-11e4-9464-79b01267cc2e',
		},
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
		request: post(
			{
				'X-Hub-Signature': `sha1=${hmac('sha1', metaSecret, whatsappMessage, 'hex')}`,
				'X-Hub-Signature-256': `sha256=${hmac('sha256', metaSecret, whatsappMessage, 'hex')}`,
			},
			whatsappMessage,
		),
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
		request: post(
			{
				'x-line-signature': 't7Hn4ZDHqs6e+wdvI5TyQIvzie0DmMUmuXEBqyyE/tM=',
			},
			'{"hello":"world"}',
		),
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
		scheme: 'lemonSqueezy',
		title: 'an order',
		evidence: 'recipe',
		evidenceSource: 'https://docs.lemonsqueezy.com/help/webhooks/signing-requests',
		secret: lemonSecret,
		nowMs: SENT_MS,
		request: post(
			{
				'X-Event-Name': 'order_created',
				'X-Signature': hmac('sha256', lemonSecret, lemonOrder, 'hex'),
			},
			lemonOrder,
		),
		expected: { eventType: 'order_created' },
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
		secret: bitbucketServerSecret,
		nowMs: NOW_MS,
		request: post(
			{
				...JSON_UTF8,
				'X-Event-Key': 'repo:refs_changed',
				'X-Request-Id': '12bb8d04-8ab8-4cbe-93b3-5c0c0b4a1c5e',
				'X-Hub-Signature': `sha256=${hmac('sha256', bitbucketServerSecret, bitbucketServerPush, 'hex')}`,
			},
			bitbucketServerPush,
		),
		expected: {
			eventType: 'repo:refs_changed',
			deliveryId: '12bb8d04-8ab8-4cbe-93b3-5c0c0b4a1c5e',
		},
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
];
