import { formatBytes } from '../../../../monitoring/dashboard/format';
import { cut } from '../../../../monitoring/dashboard/unseen';
import type { Summary } from '../../api';
import { element, setText } from './dom';
import { forwardLabel, signatureLabel, statusLabel, type Label } from './labels';
import { formatAge, formatMoment } from './moments';
import { visiblePlain, visibleText } from './visible-text';

/** Of a path, in UTF-16 units: a row shows less of it in any case. */
const MOST_OF_A_PATH = 200;

/** @returns the id of a row's element */
export function rowId(id: number): string {
	return `request-${id}`;
}

/** @returns an option of the list; where it stands is the list's */
export function requestRow(summary: Summary, nowMs: number): HTMLElement {
	const { id, method, path, receivedAt, bytes, signature, forward, resendOf } = summary;
	const shownPath = cut(path, MOST_OF_A_PATH);
	return element(
		'div',
		{ class: 'row', role: 'option', id: rowId(id) },
		element('span', { class: `method is-${method.toLowerCase()}` }, method),
		element('span', { class: 'path', title: visiblePlain(shownPath) }, visibleText(shownPath)),
		tag(statusLabel(summary), 'status'),
		element(
			'span',
			{ class: 'meta' },
			element('span', { class: 'number' }, `#${id}`),
			element(
				'time',
				{ datetime: receivedAt, title: formatMoment(receivedAt) },
				formatAge(receivedAt, nowMs),
			),
			element('span', {}, bytes === 0 ? 'no body' : formatBytes(bytes)),
			resendOf !== undefined && element('span', {}, `of #${resendOf}`),
			signature && tag(signatureLabel(signature), 'signature'),
			forward && tag(forwardLabel(forward), 'forward'),
		),
	);
}

/** Brings the age in a row up to date. */
export function updateAge(row: HTMLElement, { receivedAt }: Summary, nowMs: number): void {
	const time = row.querySelector('time');
	if (time !== null) setText(time, formatAge(receivedAt, nowMs));
}

/** @returns a short text in its colour */
export function tag({ text, tone }: Label, name = ''): HTMLElement {
	return element('span', { class: `tag is-${tone} ${name}`.trim() }, text);
}
