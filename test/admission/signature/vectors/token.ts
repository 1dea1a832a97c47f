import jwt from 'jsonwebtoken';

import { buildkiteBuild, buildkiteSecret, gitlabPush } from '../payloads';
import { NOW_MS, post, SENT_MS, SENT_S, URL_OF_NODE } from '../signing';
import type { SignatureVector } from '../vector';

const telegramUpdate = JSON.stringify({
	update_id: 10000,
	message: {
		message_id: 1365,
		date: SENT_S - 1,
		chat: { id: 1111111, type: 'private', first_name: 'Test' },
		text: '/start',
	},
});

const figmaPing = JSON.stringify({
	event_type: 'FILE_VERSION_UPDATE',
	file_key: 'lkjasdfjkl',
	file_name: 'Café menu',
	passcode: 'secretpasscode',
	timestamp: '2025-09-24T10:29:59Z',
	webhook_id: '22',
	version_id: '123456789',
});

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

export const vectors: SignatureVector[] = [
	{
		scheme: 'gitlab',
		title: 'a push',
		evidence: 'recipe',
		evidenceSource: 'https://docs.gitlab.com/user/project/integrations/webhooks/',
		secret: 'gl-Tok3n with spaces/+=',
		nowMs: SENT_MS,
		request: post(
			{
				'X-Gitlab-Event': 'Push Hook',
				'X-Gitlab-Event-UUID': '13792a34-cac6-4fda-95a8-c58e00a3954e',
				'Idempotency-Key': 'f5e57ebe-07bd-4f5c-9b4b-8b8d1a3f6a3e',
				'X-Gitlab-Token': 'gl-Tok3n with spaces/+=',
			},
			gitlabPush,
		),
		expected: {
			eventType: 'Push Hook',
			deliveryId: 'f5e57ebe-07bd-4f5c-9b4b-8b8d1a3f6a3e',
		},
	},
	{
		scheme: 'telegram',
		title: 'a message',
		evidence: 'recipe',
		evidenceSource: 'https://core.telegram.org/bots/api#setwebhook',
		secret: 'my_Secret-Token_2025',
		nowMs: SENT_MS,
		request: post({ 'X-Telegram-Bot-Api-Secret-Token': 'my_Secret-Token_2025' }, telegramUpdate),
		expected: { deliveryId: '10000' },
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
];
