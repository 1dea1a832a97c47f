import type { SignatureScheme } from '../scheme';
import { header, json } from './places';

const ROWS: readonly Omit<SignatureScheme, 'signed'>[] = [
	{
		id: 'buildkiteToken',
		displayName: 'Buildkite (token)',
		source: 'https://buildkite.com/docs/apis/webhooks/pipelines#webhook-token',
		algorithm: 'token',
		signature: { at: header('x-buildkite-token'), encoding: 'utf8' },
		eventType: header('x-buildkite-event'),
	},
	{
		id: 'figma',
		displayName: 'Figma',
		source: 'https://www.figma.com/developers/api#webhooks_v2',
		algorithm: 'token',
		signature: { at: json('/passcode'), encoding: 'utf8' },
		eventType: json('/event_type'),
	},
	{
		// The secret token: proves the sender, not the body.
		id: 'gitlab',
		displayName: 'GitLab (secret token)',
		source: 'https://docs.gitlab.com/user/project/integrations/webhooks/',
		algorithm: 'token',
		signature: { at: header('X-Gitlab-Token'), encoding: 'utf8' },
		deliveryId: header('Idempotency-Key'),
		eventType: header('X-Gitlab-Event'),
	},
	{
		// Proves the sender, not the body. Webhooks that an integration app creates (OAuth) are signed,
		// with the app's signing secret; those of a personal token are not.
		id: 'monday',
		displayName: 'monday.com',
		source: 'https://developer.monday.com/apps/docs/authorization-header',
		algorithm: 'jwt-hs256',
		signature: { at: header('authorization'), encoding: 'utf8' },
		toleranceSeconds: 30,
		audience: 'publicUrl',
		deliveryId: json('/event/triggerUuid'),
		eventType: json('/event/type'),
	},
	{
		// The whole value of the header is the secret, with a word such as Bearer if it was given one.
		id: 'okta',
		displayName: 'Okta Event Hooks',
		source: 'https://developer.okta.com/docs/concepts/event-hooks/',
		algorithm: 'token',
		signature: { at: header('authorization'), encoding: 'utf8' },
		deliveryId: json('/eventId'),
	},
	{
		// Proves the sender, not the body. The type is the name of the update's own member.
		id: 'telegram',
		displayName: 'Telegram',
		source: 'https://core.telegram.org/bots/api#setwebhook',
		algorithm: 'token',
		signature: {
			at: header('X-Telegram-Bot-Api-Secret-Token'),
			encoding: 'utf8',
		},
		deliveryId: json('/update_id'),
	},
];

/**
 * Providers that send the secret itself, or a token made with it. Both prove the sender, not what
 * is sent.
 */
export const tokenSchemes: readonly SignatureScheme[] = ROWS.map((row) => ({ ...row, signed: '' }));
