import type { RefusalCode } from '../../admission/refusal';
import { headerValuesOf } from '../delivery';
import { EVENT_ID_HEADER, explainAnswer } from '../explain';
import type { Answer } from '../http/exchange';
import { n8nAnswerOf } from '../n8n-answer';
import { fail, ok, warn, type Check } from './check';

const textOf = ({ body }: Answer) => body.toString();
const headerOf = ({ headers }: Answer, name: string) => headerValuesOf(headers, name)[0];

/** @returns what the URL itself tells */
export function checkUrl(url: URL): readonly Check[] {
	const checks: Check[] = [];
	if (url.pathname.includes('/webhook-test/')) {
		checks.push(
			warn(
				'url',
				'testUrl',
				'This is the test URL: it listens for one request after a click on Execute workflow.',
				'Give senders the production URL, with /webhook/ in the place of /webhook-test/.',
			),
		);
	} else if (!url.pathname.includes('/webhook/')) {
		checks.push(
			warn(
				'url',
				'noWebhookPath',
				'The path has no /webhook/ in it, as production URLs of n8n have.',
				'Copy the production URL from the trigger, unless N8N_ENDPOINT_WEBHOOK is set.',
			),
		);
	} else checks.push(ok('url', 'This is a production URL.'));
	return checks;
}

/** @returns where a request is sent on to, if it is */
export function checkRedirect(url: URL, answer: Answer): Check {
	const { status } = answer;
	const location = headerOf(answer, 'location');
	if (status < 300 || status >= 400 || location === undefined) {
		return ok('redirect', 'The server answers without sending the request on.');
	}
	const target = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
	const message = `The server sends requests on to ${location} (${status}).`;
	const why = 'senders of webhooks follow no redirect, or turn POST into GET on the way.';
	if (target?.protocol === 'https:' && url.protocol === 'http:') {
		return fail('redirect', 'toHttps', message, `Give senders the https:// URL: ${why}`);
	}
	const withoutSlash = (path: string) => path.replace(/\/+$/, '');
	if (target && withoutSlash(target.pathname) === withoutSlash(url.pathname)) {
		if (target.pathname !== url.pathname) {
			const slash = target.pathname.endsWith('/') ? 'with' : 'without';
			return fail(
				'redirect',
				'slash',
				message,
				`Give senders the URL ${slash} the slash at its end: ${why}`,
			);
		}
		if (target.host !== url.host) {
			return fail(
				'redirect',
				'otherHost',
				message,
				`Give senders the URL with ${target.host}: ${why}`,
			);
		}
	}
	return fail(
		'redirect',
		'elsewhere',
		message,
		`Look what sends requests on (a login of the proxy?), and let the path of webhooks through: ${why}`,
	);
}

/** @returns what a GET is answered; undefined where it was not sent, for the webhook listens to GET */
export function checkGet(answer: Answer | undefined): Check {
	if (answer === undefined) {
		return warn(
			'get',
			'listensToGet',
			'The webhook listens to GET: whatever opens the URL calls it, link previews too.',
			'Take GET out of the methods of the trigger, unless a sender needs it.',
		);
	}
	const n8n = n8nAnswerOf(answer.status, textOf(answer));
	if (n8n?.kind === 'otherMethod') {
		return ok('get', `GET is refused: the webhook is there, for ${n8n.methods}.`);
	}
	return ok('get', `GET is answered ${answer.status}.`);
}

/** Refusals that say who is calling, so that nobody else gets in. */
const CALLER_REFUSALS: ReadonlySet<RefusalCode> = new Set([
	'api_key_missing',
	'api_key_invalid',
	'token_missing',
	'token_invalid',
	'signature_missing',
	'signature_invalid',
]);

/** @returns what a POST without a key is answered: whether it is refused, by whom and how */
export function checkPost(url: URL, answer: Answer): readonly Check[] {
	const eventId = headerOf(answer, EVENT_ID_HEADER);
	const { code, isAccepted, lines } = explainAnswer({ ...answer, text: textOf(answer) });
	if (code !== undefined) {
		return [checkRefusal(url, code, lines), ...(eventId === undefined ? [noEventId()] : [])];
	}
	if (isAccepted && eventId !== undefined) {
		return [
			warn(
				'post',
				'anybody',
				`A POST without a key is let in (event ${eventId}): anybody may start the workflow.`,
				'Choose an authentication in the trigger, unless something else protects it.',
			),
		];
	}
	const [what = '', ...rest] = lines;
	const advice =
		rest.join(' ').replace(/^What to do: /, '') ||
		'Copy the production URL from the trigger, and look whether it is a Spot Connect trigger.';
	const n8n = n8nAnswerOf(answer.status, textOf(answer));
	return [
		n8n === undefined
			? fail('post', 'notSpotConnect', what, advice)
			: fail('published', n8n.kind, what, advice),
	];
}

function noEventId(): Check {
	return warn(
		'event id',
		'takenOff',
		`The answer has no header ${EVENT_ID_HEADER}: something takes it off on the way.`,
		'Let the proxy pass headers of answers on: the id is how a sender can name a request to you.',
	);
}

function checkRefusal(url: URL, code: RefusalCode, lines: readonly string[]): Check {
	const [, detail = ''] = lines;
	if (code === 'transport_insecure') {
		return url.protocol === 'https:'
			? fail(
					'post',
					'proxyNotTrusted',
					'n8n believes that this HTTPS request came by HTTP: it does not trust the proxy.',
					'Set N8N_PROXY_HOPS to the number of proxies before n8n, and let them send X-Forwarded-Proto.',
				)
			: fail(
					'post',
					'httpsOnly',
					'The trigger takes HTTPS only.',
					'Give senders the https:// URL.',
				);
	}
	if (code === 'misconfigured') {
		return fail(
			'post',
			'misconfigured',
			`The trigger is misconfigured. ${detail}`,
			'Look into the log of n8n.',
		);
	}
	if (CALLER_REFUSALS.has(code)) {
		return ok('post', `A POST without a key is refused as it should be (${code}).`);
	}
	if (['source_not_allowed', 'locked_out', 'rate_limited', 'concurrency_limited'].includes(code)) {
		return warn(
			'post',
			'refusedEarly',
			`A POST is refused before its key is looked at (${code}). ${detail}`,
			'Call from an address that the trigger allows, or wait, to see the rest.',
		);
	}
	return warn(
		'post',
		'pastAuthentication',
		`A POST without a key gets past authentication, as far as ${code}.`,
		'Choose an authentication in the trigger, unless something else protects it.',
	);
}

/** From here on the clock is told, in milliseconds. */
const NOTABLE_SKEW_MS = 30_000;
/** The tolerance of most signature schemes, in milliseconds. */
const LARGEST_SKEW_MS = 300_000;

/**
 * @param middleMs between the request and its answer, by the clock of this machine, in milliseconds
 * @returns how far the clock of the server is from it
 */
export function checkClock(answer: Answer, middleMs: number): Check {
	const dateMs = Date.parse(headerOf(answer, 'date') ?? '');
	if (Number.isNaN(dateMs)) {
		return warn(
			'clock',
			'noDate',
			'The answer has no date, so that the clock cannot be compared.',
			'Look whether n8n’s machine sets its clock by NTP.',
		);
	}
	// The header is cut to whole seconds.
	const skewMs = dateMs + 500 - middleMs;
	const seconds = Math.round(Math.abs(skewMs) / 1000);
	if (Math.abs(skewMs) < NOTABLE_SKEW_MS) {
		return ok('clock', 'The clock of the server and the one of this machine agree.');
	}
	const message = `The clock of the server is ${seconds} seconds ${skewMs > 0 ? 'ahead of' : 'behind'} this machine’s.`;
	const advice =
		'Set both by NTP: signatures with a timestamp are good for some minutes only, 5 with most schemes.';
	return Math.abs(skewMs) > LARGEST_SKEW_MS
		? fail('clock', 'farOff', message, advice)
		: warn('clock', 'somewhatOff', message, advice);
}

/** Headers that proxies and services before a server leave in its answers. */
const PROXY_HINTS: readonly (readonly [name: string, value: RegExp, who: string])[] = [
	['cf-ray', /./, 'Cloudflare'],
	['x-amz-cf-id', /./, 'Amazon CloudFront'],
	['x-azure-ref', /./, 'Azure Front Door'],
	['fly-request-id', /./, 'Fly.io'],
	['x-vercel-id', /./, 'Vercel'],
	['ngrok-trace-id', /./, 'ngrok'],
	['ngrok-error-code', /./, 'ngrok'],
	['x-envoy-upstream-service-time', /./, 'Envoy'],
	['x-served-by', /./, 'a cache'],
	['via', /./, 'a proxy'],
	['server', /nginx/i, 'nginx'],
	['server', /caddy/i, 'Caddy'],
	['server', /apache/i, 'Apache'],
	['server', /openresty/i, 'OpenResty'],
	['server', /traefik/i, 'Traefik'],
	['server', /awselb/i, 'an AWS load balancer'],
	['server', /litespeed/i, 'LiteSpeed'],
];

/** @returns the names of what stands between, as far as the answer tells */
export function proxiesOf(answer: Answer): readonly string[] {
	const found = PROXY_HINTS.filter(([name, value]) => value.test(headerOf(answer, name) ?? ''));
	return [...new Set(found.map(([, , who]) => who))];
}

/** @returns what stands between, and what to set for it */
export function checkProxies(answer: Answer): Check {
	const proxies = proxiesOf(answer);
	if (proxies.length === 0) {
		return ok('proxies', 'The answer names no proxy; there may be one all the same.');
	}
	return warn(
		'proxies',
		'proxyNamed',
		`The answer comes by way of ${proxies.join(' and ')}.`,
		`Set N8N_PROXY_HOPS to how many stand before n8n (${proxies.length} are seen), and N8N_WEBHOOK_URL to the public URL.`,
	);
}

/** A site that nobody has: RFC 2606, section 2. */
export const FOREIGN_ORIGIN = 'https://origin.invalid';

/** @param preflight the answer to an OPTIONS request from `FOREIGN_ORIGIN` */
export function checkCors(preflight: Answer): Check {
	const origin = headerOf(preflight, 'access-control-allow-origin');
	if (origin === undefined) {
		return ok('cors', 'Web pages of other sites may not call the webhook.');
	}
	if (origin === '*' || origin === FOREIGN_ORIGIN) {
		return ok(
			'cors',
			'Web pages of any site may call the webhook. Put no key into a page: everybody can read it there.',
		);
	}
	return ok('cors', `Web pages of ${origin} may call the webhook, others may not.`);
}

/** @returns how large a body may be, as far as it can be known without sending one */
export function checkBodyLimit(answer: Answer): Check {
	const proxies = proxiesOf(answer);
	if (proxies.some((proxy) => ['nginx', 'OpenResty'].includes(proxy))) {
		return warn(
			'body limit',
			'smallLimit',
			'nginx takes bodies of 1 MiB unless it is told otherwise, n8n 16 MiB.',
			'For larger deliveries raise client_max_body_size of nginx, and N8N_PAYLOAD_SIZE_MAX of n8n.',
		);
	}
	if (proxies.includes('Cloudflare')) {
		return ok('body limit', 'Cloudflare takes bodies of 100 MB on most plans, n8n of 16 MiB.');
	}
	return ok('body limit', 'n8n takes bodies of 16 MiB, unless N8N_PAYLOAD_SIZE_MAX is set.');
}

/** @returns what became of the one request with a key */
export function checkDelivery(answer: Answer): Check {
	const { isAccepted, lines } = explainAnswer({ ...answer, text: textOf(answer) });
	const [what = '', ...rest] = lines;
	return isAccepted
		? ok('delivery', `With the key: ${what}`)
		: fail(
				'delivery',
				'refused',
				`With the key: ${what}`,
				rest.join(' ').replace('What to do: ', ''),
			);
}
