import { createHash } from 'node:crypto';

import { REFRESH_SCRIPT } from './refresh';

const digest = createHash('sha256').update(REFRESH_SCRIPT).digest('base64');

/**
 * What every page is to be answered with. The policy keeps n8n's sandbox (the page has an origin of its
 * own: neither n8n's session nor its API can be reached from it) and allows nothing to be loaded. Links
 * to n8n open a window of their own, which is outside the sandbox.
 * @see https://www.w3.org/TR/CSP3/
 */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
	'content-type': 'text/html; charset=utf-8',
	'content-security-policy': [
		'sandbox allow-forms allow-scripts allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation',
		"default-src 'none'",
		"style-src 'unsafe-inline'",
		// The page's own icon.
		'img-src data:',
		`script-src 'sha256-${digest}'`,
		"form-action 'self'",
		"base-uri 'none'",
		"frame-ancestors 'none'",
	].join('; '),
	'x-content-type-options': 'nosniff',
	'referrer-policy': 'no-referrer',
	'cache-control': 'no-store',
};
