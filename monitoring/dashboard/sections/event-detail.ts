import type { Clock } from '../clock';
import type { EventDetail } from '../data';
import { formatBytes, formatCount, formatDuration } from '../format';
import { html, type Safe, type Value } from '../html';
import { indentJson } from '../indent-json';
import { eventLink, webLink } from '../links';
import { requestLines, requestText } from '../request-text';
import { outcomeBadge } from './outcome-badge';
import { empty, section } from './section';
import { scrollingTable } from './table';

/** What is shown of a body, in UTF-16 units; the event log may hold more. */
const MOST_OF_A_BODY = 100_000;
/** What is shown of one header, parameter or detail. */
const MOST_OF_A_VALUE = 2000;
const MOST_ROWS = 200;

type Fact = readonly [label: string, value: Value];

/** All that is recorded of an event, in sections. */
export function eventSections(detail: EventDetail, clock: Clock): Safe {
	const { event } = detail;
	return html`${refusal(detail)}
		<div class="pair">
			${section('request', 'Request', {}, facts(requestFacts(detail)))}
			${section('answer', 'Answer', {}, facts(answerFacts(detail, clock)))}
		</div>
		${section('checks', 'Checks passed', {}, checks(event.checksPassed))}
		${section('body', 'Body', { note: bodyNote(detail) }, body(detail))}
		${section('headers', 'Headers', {}, nameTable('Headers', Object.entries(event.headers)))}
		${section('query', 'Query', {}, nameTable('Query parameters', Object.entries(event.query)))}`;
}

function refusal({ event: { code, detail }, help }: EventDetail): Safe | undefined {
	if (code === undefined && detail === undefined) return undefined;
	return html`<section class="card refusal" aria-labelledby="refusal-heading">
		<h2 id="refusal-heading">
			${code === undefined ? 'Why' : html`<code>${requestText(code, 60)}</code>`}
		</h2>
		${detail !== undefined && html`<p>${requestText(detail, MOST_OF_A_VALUE)}</p>`}
		${help !== undefined && html`<p class="lesser">${requestText(help, MOST_OF_A_VALUE)}</p>`}
	</section>`;
}

function requestFacts({ event }: EventDetail): readonly Fact[] {
	const said = (text: string | undefined) =>
		text === undefined || text === '' ? undefined : requestText(text, MOST_OF_A_VALUE);
	return [
		['Request', html`<code>${requestText(event.method, 20)} ${said(event.path)}</code>`],
		[
			'Webhook',
			html`${said(event.workflowName)} <span class="lesser">${said(event.nodeName)}</span>`,
		],
		['Mode', event.mode === 'test' ? 'Test' : 'Production'],
		['Source address', said(event.sourceIp)],
		[
			'API key',
			event.keyName !== undefined &&
				html`${said(event.keyName)}${
					event.keyFingerprint !== undefined &&
					html` <code class="lesser">${said(event.keyFingerprint)}</code>`
				}`,
		],
		['Signature', said(event.signatureScheme)],
		['Event type', said(event.eventType)],
		['Delivery', said(event.deliveryId)],
		['Idempotency key', said(event.idempotencyKey)],
		['Content type', said(event.contentType)],
		['Content length', formatBytes(event.contentLength)],
	];
}

function answerFacts(detail: EventDetail, clock: Clock): readonly Fact[] {
	const { event, executionUrl, hasRawBody } = detail;
	const execution = webLink(executionUrl);
	return [
		['Outcome', outcomeBadge(event.outcome)],
		['Received', clock.element(event.receivedAt, clock.full(event.receivedAt))],
		['Status', event.status ?? 'Not answered yet'],
		['Took', event.durationMs !== undefined && formatDuration(event.durationMs)],
		['Length', event.responseBytes !== undefined && formatBytes(event.responseBytes)],
		['Hung up', event.isAborted === true && 'The client was gone before the answer was complete'],
		[
			'Execution',
			execution === undefined
				? event.executionId !== undefined && requestText(event.executionId, 60)
				: html`<a href="${execution}" target="_blank" rel="noopener noreferrer"
						>Open in n8n<span class="hidden-text">, in a new tab</span></a
					>`,
		],
		[
			'Replay of',
			event.replayOf !== undefined &&
				html`<a href="${eventLink(event.replayOf, detail)}"
					>event <code>${requestText(event.replayOf, 60)}</code></a
				>`,
		],
		['Replay', hasRawBody ? 'Possible byte for byte' : 'The exact bytes are not kept'],
		['Event', html`<code>${requestText(event.id, 60)}</code>`],
	];
}

function facts(list: readonly Fact[]): Safe {
	return html`<dl class="list">
		${list
			.filter(([, value]) => value !== undefined && value !== false)
			.map(
				([label, value]) =>
					html`<div>
						<dt>${label}</dt>
						<dd>${value}</dd>
					</div>`,
			)}
	</dl>`;
}

function checks(names: readonly string[]): Safe {
	if (names.length === 0) return empty('None: it was turned away at the first.');
	return html`<ol class="checks">
		${names
			.slice(0, MOST_ROWS)
			.map((name) => html`<li><span aria-hidden="true">✓</span> ${requestText(name, 60)}</li>`)}
	</ol>`;
}

function bodyNote({ event: { body: recorded } }: EventDetail): string | undefined {
	if (!recorded) return undefined;
	const notes = [
		recorded.isRedacted && 'secrets are hidden',
		(recorded.isTruncated || recorded.text.length > MOST_OF_A_BODY) && 'cut, as it is long',
	].filter((note) => note !== false);
	return notes.length > 0 ? notes.join('; ') : undefined;
}

function body({ event: { body: recorded, contentLength } }: EventDetail): Safe {
	if (!recorded) {
		return empty(contentLength > 0 ? 'The body is not recorded.' : 'The request had no body.');
	}
	const text = requestLines(indentJson(recorded.text), MOST_OF_A_BODY);
	return html`<div class="scroll body" role="region" aria-label="Recorded body" tabindex="0">
		<pre><code>${text}</code></pre>
	</div>`;
}

function nameTable(caption: string, entries: readonly (readonly [string, unknown])[]): Safe {
	if (entries.length === 0) return empty('None.');
	return html`${scrollingTable(
		caption,
		html`<table class="names">
			<caption class="hidden-text">
				${caption}
			</caption>
			<thead>
				<tr>
					<th scope="col">Name</th>
					<th scope="col">Value</th>
				</tr>
			</thead>
			<tbody>
				${entries.slice(0, MOST_ROWS).map(
					([name, value]) =>
						html`<tr>
							<th scope="row">${requestText(name)}</th>
							<td>${requestText(valueText(value), MOST_OF_A_VALUE)}</td>
						</tr>`,
				)}
			</tbody>
		</table>`,
	)}${
		entries.length > MOST_ROWS &&
		html`<p class="aside">${formatCount(entries.length - MOST_ROWS)} more are left out.</p>`
	}`;
}

function valueText(value: unknown): string {
	if (typeof value === 'string') return value;
	if (Array.isArray(value)) return value.map(valueText).join(', ');
	return JSON.stringify(value) ?? '';
}
