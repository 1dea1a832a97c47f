import type { Outcome } from '../../../eventlog/event';
import type { DashboardData, EventDetail, Severity } from '../../../monitoring/dashboard/data';
import { NOW, sampleDashboard, sampleEvent } from './sample';

/** Runs, where it is taken for markup. */
const MARK = 'document.documentElement.dataset.owned=1';

/** What a sender may put wherever a text goes. */
export const HOSTILE: readonly string[] = [
	`<script>${MARK}</script>`,
	`"><img src=x onerror="${MARK}">`,
	`' onfocus='${MARK}' autofocus='`,
	`</title></style></script><script>${MARK}</script>`,
	'<!-- <svg><style> --!> ]]> <base href="https://evil.example/">',
	'javascript:document.documentElement.dataset.owned=1',
	`&lt;script&gt;${MARK}&lt;/script&gt; &amp; &#x3c;`,
	'<meta http-equiv="refresh" content="0;url=https://evil.example/">',
	'<link rel=stylesheet href=https://evil.example/a.css><style>*{display:none}</style>',
	'url(https://evil.example/a.png);} body{display:none} \u2028\u2029',
	'safe\u202Egpj.exe\u202C \u2066isolated\u2069 \u200Fright\u200E \u061C',
	'שלום עולם مرحبا بالعالم',
	'zero\u200Bwidth\u2060\uFEFF\u00AD\u{E0041} \u115F\u3164',
	'bell\u0007 null\u0000 escape\u001B[31m delete\u007F next\u0085 carriage\r\nline',
	`Z${'\u0301\u0323\u0489'.repeat(200)}algo`,
	'\uD800 lone \uDFFF halves',
	'W'.repeat(5000),
	'\u{1F469}\u200D\u{1F469}\u200D\u{1F467}\uFE0F '.repeat(60),
	'constructor',
	'${7*7} {{7*7}} <%= 7*7 %> __proto__ constructor',
];

/** Each text in turn, so that every field gets another. */
function hostileTexts(seed = 0): () => string {
	let index = seed;
	return () => HOSTILE[index++ % HOSTILE.length]!;
}

/** @returns a dashboard with a hostile text in every field that is a text */
export function hostileDashboard(seed = 0): DashboardData {
	const next = hostileTexts(seed);
	const each = <T>(make: (text: string) => T) => HOSTILE.map(() => make(next()));
	const senders = () => each((name) => ({ name, requests: 10, refused: 4 }));
	return {
		...sampleDashboard(),
		timeZone: next(),
		webhookId: next(),
		notices: [next(), next()],
		webhooks: each((id) => ({ id, name: next(), url: next() })),
		refusals: each((code) => ({ code, count: 3, title: next() })),
		sources: { busiest: senders(), failing: senders() },
		keys: { busiest: senders(), failing: senders() },
		alerts: HOSTILE.map((id, index) => ({
			id,
			rule: next(),
			severity: (index === 0 ? next() : 'critical') as Severity,
			title: next(),
			startedAt: NOW - index * 4_000_000,
			...(index > 2 && { endedAt: NOW - index * 3_900_000 }),
			series: next(),
			eventIds: [next(), next()],
		})),
		latest: HOSTILE.map((id, index) => ({
			id,
			receivedAt: NOW - index,
			webhook: next(),
			isTest: true,
			outcome: (index === 1 ? next() : 'refused') as Outcome,
			code: next(),
			status: 401,
			durationMs: 3,
			source: next(),
			key: next(),
			eventType: next(),
			executionUrl: next(),
		})),
	};
}

/** @returns an event with a hostile text in every field that is a text */
export function hostileEvent(seed = 0): EventDetail {
	const next = hostileTexts(seed);
	const pairs = () => Object.fromEntries(HOSTILE.map((name) => [name, next()]));
	return {
		...sampleEvent({
			id: next(),
			workflowId: next(),
			workflowName: next(),
			nodeName: next(),
			method: next(),
			path: next(),
			sourceIp: next(),
			headers: { ...pairs(), list: [next(), next()] },
			query: { ...pairs(), nested: { [next()]: [next()] }, none: null },
			contentType: next(),
			body: { text: HOSTILE.join('\n'), isRedacted: true, isTruncated: true },
			keyName: next(),
			keyFingerprint: next(),
			signatureScheme: next(),
			eventType: next(),
			deliveryId: next(),
			idempotencyKey: next(),
			checksPassed: [next(), next()],
			outcome: 'refused',
			code: next(),
			detail: next(),
			executionId: next(),
			replayOf: next(),
		}),
		executionUrl: next(),
		help: next(),
		timeZone: next(),
		webhookId: next(),
	};
}
