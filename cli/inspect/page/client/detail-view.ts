import { formatBytes, formatDuration } from '../../../../monitoring/dashboard/format';
import { cut } from '../../../../monitoring/dashboard/unseen';
import type { Full } from '../../api';
import { bodyParts, fieldTable, raw } from './body-view';
import { getCurl } from './calls';
import { card } from './card';
import { copyButton, copyText } from './copy';
import { button, element, type Child } from './dom';
import { exchangeCards } from './exchange-cards';
import { headersTable, headersText } from './headers-table';
import { statusLabel } from './labels';
import { formatMoment } from './moments';
import { tag } from './request-row';
import { hashOf } from './route';
import { signatureCard } from './signature-card';
import { attempt } from './attempt';
import { visibleText } from './visible-text';

/** In the heading, in UTF-16 units. A longer path has a place of its own. */
const MOST_OF_A_PATH = 400;

export interface DetailActions {
	readonly resend: (full: Full) => void;
	readonly compare: (full: Full) => void;
	readonly askForSecret: () => void;
}

/** @returns one request with all that is kept of it, and what can be done with it */
export function detailView(full: Full, hasSecret: boolean, actions: DetailActions): HTMLElement {
	const { id, method, path, contentType, headers } = full;
	const body = bodyParts('Body', full.body, contentType);
	return element(
		'article',
		{ class: 'detail', 'aria-label': `Request ${id}` },
		element(
			'header',
			{ class: 'title' },
			element(
				'h2',
				{ id: 'detail-title', tabindex: -1 },
				element('span', { class: `method is-${method.toLowerCase()}` }, method),
				' ',
				element('span', { class: 'path' }, visibleText(cut(path, MOST_OF_A_PATH))),
			),
			facts(full),
			element(
				'div',
				{ class: 'actions' },
				button('Copy as curl', () => {
					void attempt(async () => {
						await copyText(await getCurl(id), 'curl command');
					});
				}),
				button('Resend', () => {
					actions.resend(full);
				}),
				button('Compare', () => {
					actions.compare(full);
				}),
			),
		),
		full.signature && signatureCard(full.signature, hasSecret, actions.askForSecret),
		path.length > MOST_OF_A_PATH && card('path', 'Path', [], raw('Path', path)),
		queryCard(path),
		card('body', 'Body', body.bar, ...body.content),
		card(
			'headers',
			'Headers',
			[element('p', {}, String(headers.length)), copyButton('Headers', () => headersText(headers))],
			headersTable(headers),
		),
		exchangeCards(full),
	);
}

function facts(full: Full): HTMLElement {
	const { id, receivedAt, source, httpVersion, bytes, contentType, durationMs, resendOf } = full;
	return element(
		'ul',
		{ class: 'facts' },
		fact(`#${id}`),
		fact(tag(statusLabel(full)), durationMs > 0 && ` in ${formatDuration(durationMs)}`),
		fact(element('time', { datetime: receivedAt }, formatMoment(receivedAt))),
		fact(formatBytes(bytes), contentType !== '' && ' of ', visibleText(contentType)),
		fact(`from ${source} by HTTP/${httpVersion}`),
		full.signature === undefined && fact('no known signature'),
		resendOf !== undefined &&
			fact(
				'resent from ',
				element('a', { href: hashOf({ view: 'request', id: resendOf }) }, `#${resendOf}`),
			),
	);
}

function fact(...content: readonly Child[]): HTMLElement {
	return element('li', {}, ...content);
}

function queryCard(path: string): Child {
	const at = path.indexOf('?');
	const fields = at === -1 ? [] : [...new URLSearchParams(path.slice(at + 1))];
	return fields.length > 0 && card('query', 'Query', [], fieldTable(fields));
}
