import type { SignatureScheme } from '../scheme';
import { header, json } from './places';

const SPECIFICATION =
	'https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md';

/** What differs among the providers that follow Standard Webhooks, or Svix, where it comes from. */
interface Row extends Pick<SignatureScheme, 'id' | 'displayName' | 'source' | 'toleranceSeconds'> {
	/** What the names of the three headers begin with. */
	readonly headers: 'webhook' | 'svix';
	/** Where the type of the event is, if not where the specification has it; null: nowhere. */
	readonly eventType?: SignatureScheme['eventType'] | null;
}

/** @param prefix which of the signatures in the header */
const signedMessage = (headers: Row['headers'], prefix: 'v1,' | 'v1a,') =>
	({
		signature: {
			at: header(`${headers}-signature`),
			encoding: 'base64',
			prefix,
			listSeparator: ' ',
		},
		signed: '{id}.{timestamp}.{body}',
		timestamp: { at: header(`${headers}-timestamp`), unit: 'seconds' },
		deliveryId: header(`${headers}-id`),
	}) as const;

/** @param row a provider that signs with a secret */
const standardWebhooks = ({ headers, eventType, ...row }: Row): SignatureScheme => ({
	...row,
	...signedMessage(headers, 'v1,'),
	algorithm: 'hmac-sha256',
	secretForm: 'whsec',
	...(eventType !== null && { eventType: eventType ?? json('/type') }),
});

const ROWS: readonly Row[] = [
	{
		id: 'standardWebhooks',
		displayName: 'Standard Webhooks',
		source: SPECIFICATION,
		headers: 'webhook',
	},
	{
		id: 'clerk',
		displayName: 'Clerk',
		source: 'https://clerk.com/docs/guides/development/webhooks/overview',
		headers: 'svix',
		toleranceSeconds: 300,
	},
	{
		// GitLab 19 and later, when the webhook has a signing token.
		id: 'gitlabSigned',
		displayName: 'GitLab (signing token)',
		source: 'https://docs.gitlab.com/user/project/integrations/webhooks/#signing-tokens',
		headers: 'webhook',
		eventType: header('X-Gitlab-Event'),
	},
	{
		id: 'openAI',
		displayName: 'OpenAI',
		source: 'https://platform.openai.com/docs/guides/webhooks',
		headers: 'webhook',
		toleranceSeconds: 300,
	},
	{
		id: 'replicate',
		displayName: 'Replicate',
		source: 'https://replicate.com/docs/topics/webhooks/verify-webhook',
		headers: 'webhook',
		eventType: null,
	},
	{
		id: 'resend',
		displayName: 'Resend',
		source: 'https://resend.com/docs/webhooks/verify-webhooks-requests',
		headers: 'svix',
		toleranceSeconds: 300,
	},
	{
		// Svix leaves the body to its customer; most follow the form of Standard Webhooks.
		id: 'svix',
		displayName: 'Svix',
		source: 'https://docs.svix.com/receiving/verifying-payloads/how-manual',
		headers: 'svix',
	},
];

/** Providers whose rows differ only in their names, and in where the type of the event is. */
export const standardWebhooksSchemes: readonly SignatureScheme[] = [
	...ROWS.map(standardWebhooks),
	{
		// The same message, signed with a key pair: the author needs no secret, only `whpk_…`.
		id: 'standardWebhooksEd25519',
		displayName: 'Standard Webhooks (Ed25519)',
		source: SPECIFICATION,
		...signedMessage('webhook', 'v1a,'),
		algorithm: 'ed25519',
		eventType: json('/type'),
	},
];
