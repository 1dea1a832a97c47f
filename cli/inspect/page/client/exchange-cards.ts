import { formatCount, formatDuration } from '../../../../monitoring/dashboard/format';
import type { Full, Message } from '../../api';
import { bodyParts } from './body-view';
import { card } from './card';
import { element, type Child } from './dom';
import { headerOf, headersTable } from './headers-table';
import { forwardLabel, statusLabel } from './labels';
import { tag } from './request-row';
import { visibleText } from './visible-text';

/** @returns both sides: what the sender was answered, and what the target that it was forwarded to answered */
export function exchangeCards(full: Full): HTMLElement {
	const { forward } = full;
	return element('div', { class: 'pair' }, answerCard(full), forward && forwardCard(forward));
}

function answerCard(full: Full): HTMLElement {
	return card(
		'answer',
		'Answer to the sender',
		[
			tag(statusLabel(full)),
			full.durationMs > 0 && element('p', {}, `after ${formatDuration(full.durationMs)}`),
		],
		...(full.status === 0 && !full.aborted
			? [element('p', { class: 'empty' }, 'The sender waits for its answer.')]
			: message('Body of the answer', full.answer)),
	);
}

function forwardCard(forward: NonNullable<Full['forward']>): HTMLElement {
	const { url, status, error, durationMs } = forward;
	return card(
		'forward',
		'Answer of the target',
		[
			tag(forwardLabel(forward)),
			durationMs > 0 && element('p', {}, `after ${formatDuration(durationMs)}`),
		],
		element('p', { class: 'target' }, 'Sent to ', element('code', {}, visibleText(url))),
		error !== undefined && element('p', { class: 'notice' }, visibleText(error)),
		...(status === undefined ? [] : message('Body of the answer of the target', forward)),
	);
}

function message(title: string, { headers, body }: Message): readonly Child[] {
	const { bar, content } = bodyParts(title, body, headerOf(headers, 'content-type'));
	return [
		bar.length > 0 && element('div', { class: 'body-bar' }, ...bar),
		...content,
		element(
			'details',
			{},
			element('summary', {}, `${formatCount(headers.length)} headers`),
			headersTable(headers),
		),
	];
}
