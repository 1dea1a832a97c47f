import type { SignatureScheme, ValueLocation } from '../scheme';
import { header, json } from './places';

type Row = Omit<SignatureScheme, 'algorithm' | 'signed'> &
	Partial<Pick<SignatureScheme, 'algorithm'>>;

/** DocuSign numbers its signatures, one for each key of the account, of up to 100; the first ten are looked at. */
const docuSignSignatures: readonly ValueLocation[] = Array.from({ length: 10 }, (_, index) =>
	header(`x-docusign-signature-${index + 1}`),
);

const ROWS: readonly Row[] = [
	{
		// The key is the part of the API key after the colon. Signed are batched requests only.
		id: 'ably',
		displayName: 'Ably',
		source: 'https://ably.com/docs/platform/integrations/webhooks',
		signature: { at: header('x-ably-signature'), encoding: 'base64' },
	},
	{
		id: 'airtable',
		displayName: 'Airtable',
		source: 'https://airtable.com/developers/web/api/webhooks-overview',
		signature: {
			at: header('x-airtable-content-mac'),
			encoding: 'hex',
			prefix: 'hmac-sha256=',
		},
		secretForm: 'base64',
	},
	{
		id: 'asana',
		displayName: 'Asana',
		source: 'https://developers.asana.com/docs/webhooks-guide',
		signature: { at: header('x-hook-signature'), encoding: 'hex' },
	},
	{
		id: 'bitbucket',
		displayName: 'Bitbucket',
		source: 'https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/',
		signature: {
			at: header('X-Hub-Signature'),
			encoding: 'hex',
			prefix: 'sha256=',
		},
		deliveryId: header('X-Request-UUID'),
		eventType: header('X-Event-Key'),
	},
	{
		id: 'bitbucketDataCenter',
		displayName: 'Bitbucket Data Center',
		source:
			'https://confluence.atlassian.com/bitbucketserver/manage-webhooks-938025878.html#Managewebhooks-webhooksecrets',
		signature: {
			at: header('x-hub-signature'),
			encoding: 'hex',
			prefix: 'sha256=',
		},
		deliveryId: header('x-request-id'),
		eventType: header('x-event-key'),
	},
	{
		id: 'calCom',
		displayName: 'Cal.com',
		source: 'https://cal.com/docs/developing/guides/automation/webhooks',
		signature: { at: header('x-cal-signature-256'), encoding: 'hex' },
		eventType: json('/triggerEvent'),
	},
	{
		id: 'circleCi',
		displayName: 'CircleCI',
		source: 'https://circleci.com/docs/guides/integration/outbound-webhooks/',
		signature: {
			at: header('circleci-signature'),
			encoding: 'hex',
			prefix: 'v1=',
			listSeparator: ',',
		},
		deliveryId: json('/id'),
		eventType: header('circleci-event-type'),
	},
	{
		id: 'clickUp',
		displayName: 'ClickUp',
		source: 'https://developer.clickup.com/docs/webhooksignature',
		signature: { at: header('x-signature'), encoding: 'hex' },
		eventType: json('/event'),
	},
	{
		id: 'coinbaseCommerce',
		displayName: 'Coinbase Commerce',
		source: 'https://github.com/coinbase/coinbase-commerce-node#webhooks',
		signature: { at: header('x-cc-webhook-signature'), encoding: 'hex' },
		deliveryId: json('/event/id'),
		eventType: json('/event/type'),
	},
	{
		id: 'docuSign',
		displayName: 'DocuSign',
		source: 'https://developers.docusign.com/platform/webhooks/connect/validate/',
		signature: { at: docuSignSignatures, encoding: 'base64' },
		eventType: json('/event'),
	},
	{
		id: 'dropbox',
		displayName: 'Dropbox',
		source: 'https://www.dropbox.com/developers/reference/webhooks',
		signature: { at: header('x-dropbox-signature'), encoding: 'hex' },
	},
	{
		// A secret that is not ASCII has to be given in Unicode's form NFKD.
		id: 'easyPost',
		displayName: 'EasyPost',
		source: 'https://docs.easypost.com/docs/webhooks',
		signature: {
			at: header('x-hmac-signature'),
			encoding: 'hex',
			prefix: 'hmac-sha256-hex=',
		},
		deliveryId: json('/id'),
		eventType: json('/description'),
	},
	{
		id: 'fastSpring',
		displayName: 'FastSpring',
		source: 'https://developer.fastspring.com/reference/message-security',
		signature: { at: header('x-fs-signature'), encoding: 'base64' },
	},
	{
		// For the content type application/json; a form's signature covers its field `payload` instead.
		id: 'gitea',
		displayName: 'Gitea',
		source: 'https://docs.gitea.com/usage/repository/webhooks',
		signature: { at: header('x-gitea-signature'), encoding: 'hex' },
		deliveryId: header('x-gitea-delivery'),
		eventType: header('x-gitea-event'),
	},
	{
		id: 'github',
		displayName: 'GitHub',
		source: 'https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries',
		signature: {
			at: header('X-Hub-Signature-256'),
			encoding: 'hex',
			prefix: 'sha256=',
		},
		deliveryId: header('X-GitHub-Delivery'),
		eventType: header('X-GitHub-Event'),
	},
	{
		id: 'gocardless',
		displayName: 'GoCardless',
		source: 'https://developer.gocardless.com/api-reference/#webhooks-overview',
		signature: { at: header('webhook-signature'), encoding: 'hex' },
		deliveryId: json('/meta/webhook_id'),
	},
	{
		// As with Gitea: for the content type application/json.
		id: 'gogs',
		displayName: 'Gogs',
		source: 'https://gogs.io/advancing/webhooks',
		signature: { at: header('x-gogs-signature'), encoding: 'hex' },
		deliveryId: header('x-gogs-delivery'),
		eventType: header('x-gogs-event'),
	},
	{
		// Without a timestamp header, whose name is the author's choice in Grafana.
		id: 'grafana',
		displayName: 'Grafana Alerting',
		source:
			'https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/',
		signature: { at: header('x-grafana-alerting-signature'), encoding: 'hex' },
		eventType: json('/status'),
	},
	{
		id: 'terraformCloud',
		displayName: 'HCP Terraform',
		source:
			'https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations#notification-authenticity',
		algorithm: 'hmac-sha512',
		signature: { at: header('x-tfe-notification-signature'), encoding: 'hex' },
		eventType: json('/notifications/0/trigger'),
	},
	{
		id: 'helpScout',
		displayName: 'Help Scout',
		source: 'https://developer.helpscout.com/webhooks/',
		algorithm: 'hmac-sha1',
		signature: { at: header('x-helpscout-signature'), encoding: 'base64' },
		eventType: header('x-helpscout-event'),
	},
	{
		id: 'heroku',
		displayName: 'Heroku',
		source: 'https://devcenter.heroku.com/articles/app-webhooks#securing-webhook-requests',
		signature: { at: header('heroku-webhook-hmac-sha256'), encoding: 'base64' },
		deliveryId: json('/webhook_metadata/delivery/id'),
		eventType: json('/webhook_metadata/event/include'),
	},
	{
		id: 'intercom',
		displayName: 'Intercom',
		source: 'https://developers.intercom.com/docs/webhooks',
		algorithm: 'hmac-sha1',
		signature: {
			at: header('X-Hub-Signature'),
			encoding: 'hex',
			prefix: 'sha1=',
		},
		deliveryId: json('/id'),
		eventType: json('/topic'),
	},
	{
		// Webhooks of an administrator, of Jira Cloud and of Data Center from 10 on; those of Connect and
		// OAuth apps carry a JWT instead.
		id: 'jira',
		displayName: 'Jira (Atlassian)',
		source: 'https://developer.atlassian.com/cloud/jira/platform/webhooks/#secure-admin-webhooks',
		signature: {
			at: header('x-hub-signature'),
			encoding: 'hex',
			prefix: 'sha256=',
		},
		deliveryId: header('x-atlassian-webhook-identifier'),
		eventType: json('/webhookEvent'),
	},
	{
		id: 'launchDarkly',
		displayName: 'LaunchDarkly',
		source: 'https://launchdarkly.com/docs/home/infrastructure/webhooks',
		signature: { at: header('x-ld-signature'), encoding: 'hex' },
		deliveryId: json('/_id'),
		eventType: json('/kind'),
	},
	{
		id: 'lemonSqueezy',
		displayName: 'Lemon Squeezy',
		source: 'https://docs.lemonsqueezy.com/help/webhooks/signing-requests',
		signature: { at: header('X-Signature'), encoding: 'hex' },
		eventType: header('X-Event-Name'),
	},
	{
		// A delivery holds a list of events of several types.
		id: 'line',
		displayName: 'LINE',
		source: 'https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/',
		signature: { at: header('x-line-signature'), encoding: 'base64' },
	},
	{
		id: 'linear',
		displayName: 'Linear',
		source: 'https://linear.app/developers/webhooks',
		signature: { at: header('Linear-Signature'), encoding: 'hex' },
		timestamp: { at: json('/webhookTimestamp'), unit: 'milliseconds' },
		toleranceSeconds: 60,
		deliveryId: header('Linear-Delivery'),
		eventType: header('Linear-Event'),
	},
	{
		// One scheme for Facebook, Instagram, Messenger and WhatsApp; a delivery holds several changes of one object.
		id: 'meta',
		displayName: 'Meta (WhatsApp, Messenger, Instagram, Facebook)',
		source: 'https://developers.facebook.com/docs/graph-api/webhooks/getting-started',
		signature: {
			at: header('X-Hub-Signature-256'),
			encoding: 'hex',
			prefix: 'sha256=',
		},
		eventType: json('/object'),
	},
	{
		id: 'notion',
		displayName: 'Notion',
		source: 'https://developers.notion.com/reference/webhooks',
		signature: {
			at: header('x-notion-signature'),
			encoding: 'hex',
			prefix: 'sha256=',
		},
		deliveryId: json('/id'),
		eventType: json('/type'),
	},
	{
		id: 'nylas',
		displayName: 'Nylas',
		source: 'https://developer.nylas.com/docs/cookbook/use-cases/build/verify-webhook-signatures/',
		signature: { at: header('x-nylas-signature'), encoding: 'hex' },
		deliveryId: json('/id'),
		eventType: json('/type'),
	},
	{
		id: 'onfido',
		displayName: 'Onfido',
		source: 'https://github.com/onfido/onfido-node#webhook-event-verification',
		signature: { at: header('x-sha2-signature'), encoding: 'hex' },
		eventType: json('/payload/action'),
	},
	{
		id: 'pagerDuty',
		displayName: 'PagerDuty',
		source: 'https://developer.pagerduty.com/docs/webhooks/webhook-signatures/',
		signature: {
			at: header('x-pagerduty-signature'),
			encoding: 'hex',
			prefix: 'v1=',
			listSeparator: ',',
		},
		deliveryId: json('/event/id'),
		eventType: json('/event/event_type'),
	},
	{
		id: 'paystack',
		displayName: 'Paystack',
		source: 'https://paystack.com/docs/payments/webhooks/',
		algorithm: 'hmac-sha512',
		signature: { at: header('x-paystack-signature'), encoding: 'hex' },
		eventType: json('/event'),
	},
	{
		id: 'pusher',
		displayName: 'Pusher Channels',
		source: 'https://pusher.com/docs/webhooks',
		signature: { at: header('x-pusher-signature'), encoding: 'hex' },
	},
	{
		id: 'razorpay',
		displayName: 'Razorpay',
		source: 'https://razorpay.com/docs/webhooks/validate-test/',
		signature: { at: header('x-razorpay-signature'), encoding: 'hex' },
		deliveryId: header('x-razorpay-event-id'),
		eventType: json('/event'),
	},
	{
		id: 'sentry',
		displayName: 'Sentry',
		source: 'https://docs.sentry.io/integrations/integration-platform/webhooks/',
		signature: { at: header('sentry-hook-signature'), encoding: 'hex' },
		deliveryId: header('request-id'),
		eventType: header('sentry-hook-resource'),
	},
	{
		id: 'shopify',
		displayName: 'Shopify',
		source: 'https://shopify.dev/docs/apps/build/webhooks/verify-deliveries',
		signature: { at: header('X-Shopify-Hmac-SHA256'), encoding: 'base64' },
		deliveryId: header('X-Shopify-Webhook-Id'),
		eventType: header('X-Shopify-Topic'),
	},
	{
		// A callback holds a list of events of several types.
		id: 'smartsheet',
		displayName: 'Smartsheet',
		source: 'https://developers.smartsheet.com/api/smartsheet/guides/webhooks/webhook-callbacks',
		signature: { at: header('smartsheet-hmac-sha256'), encoding: 'hex' },
	},
	{
		id: 'snyk',
		displayName: 'Snyk',
		source:
			'https://docs.snyk.io/snyk-api/using-specific-snyk-apis/webhooks-apis/validation-and-versioning-of-payloads',
		signature: {
			at: header('x-hub-signature'),
			encoding: 'hex',
			prefix: 'sha256=',
		},
		deliveryId: header('x-snyk-transport-id'),
		eventType: header('x-snyk-event'),
	},
	{
		id: 'sonarQube',
		displayName: 'SonarQube',
		source: 'https://docs.sonarsource.com/sonarqube-server/project-administration/webhooks',
		signature: { at: header('x-sonar-webhook-hmac-sha256'), encoding: 'hex' },
	},
	{
		id: 'typeform',
		displayName: 'Typeform',
		source: 'https://www.typeform.com/developers/webhooks/secure-your-webhooks/',
		signature: {
			at: header('Typeform-Signature'),
			encoding: 'base64',
			prefix: 'sha256=',
		},
		deliveryId: json('/event_id'),
		eventType: json('/event_type'),
	},
	{
		id: 'vercel',
		displayName: 'Vercel',
		source: 'https://vercel.com/docs/webhooks',
		algorithm: 'hmac-sha1',
		signature: { at: header('x-vercel-signature'), encoding: 'hex' },
		deliveryId: json('/id'),
		eventType: json('/type'),
	},
	{
		id: 'wooCommerce',
		displayName: 'WooCommerce',
		source: 'https://woocommerce.github.io/woocommerce-rest-api-docs/#webhooks',
		signature: { at: header('x-wc-webhook-signature'), encoding: 'base64' },
		deliveryId: header('x-wc-webhook-delivery-id'),
		eventType: header('x-wc-webhook-topic'),
	},
	{
		id: 'x',
		displayName: 'X (Twitter)',
		source: 'https://docs.x.com/x-api/webhooks/quickstart',
		signature: {
			at: header('x-twitter-webhooks-signature'),
			encoding: 'base64',
			prefix: 'sha256=',
		},
	},
	{
		id: 'xero',
		displayName: 'Xero',
		source: 'https://developer.xero.com/documentation/webhooks/configuring-your-server',
		signature: { at: header('x-xero-signature'), encoding: 'base64' },
	},
];

/** Providers that sign the bytes of the body and nothing else; with HMAC-SHA256 unless the row says otherwise. */
export const bodySchemes: readonly SignatureScheme[] = ROWS.map((row) => ({
	algorithm: 'hmac-sha256',
	...row,
	signed: '{body}',
}));
