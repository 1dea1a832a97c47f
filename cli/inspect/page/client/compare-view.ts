import { formatNumberOf } from '../../../../monitoring/dashboard/format';
import { cut } from '../../../../monitoring/dashboard/unseen';
import type { Comparison, Difference } from '../../api';
import { element, type Child } from './dom';
import { hashOf } from './route';
import { visibleLines } from './visible-text';

/** Of one side of a difference, in UTF-16 units. */
const MOST_OF_A_VALUE = 5000;

const PLACES: Readonly<Record<Difference['place'], string>> = {
	method: 'Method',
	path: 'Path',
	query: 'Query',
	header: 'Header',
	body: 'Body',
};

/** @returns what is different between two requests, side by side */
export function compareView(id: number, other: number, comparison: Comparison): HTMLElement {
	return element(
		'article',
		{ class: 'detail', 'aria-label': `Requests ${id} and ${other} compared` },
		element(
			'header',
			{ class: 'title' },
			element(
				'h2',
				{ id: 'detail-title', tabindex: -1 },
				'Compare ',
				link(id),
				' with ',
				link(other),
			),
			element('p', {}, summaryOf(comparison)),
		),
		!comparison.same &&
			element(
				'section',
				{ class: 'card', 'aria-label': 'Differences' },
				differenceTable(id, other, comparison.differences),
			),
		comparison.more &&
			element('p', { class: 'notice' }, 'There are more differences than are listed.'),
	);
}

function link(id: number): HTMLElement {
	return element('a', { href: hashOf({ view: 'request', id }) }, `#${id}`);
}

function summaryOf({ same, differences, more }: Comparison): string {
	if (same) return 'They are the same in method, path, headers and body.';
	return more
		? `More than ${formatNumberOf(differences.length, 'difference')}.`
		: `${formatNumberOf(differences.length, 'difference')}.`;
}

function differenceTable(
	id: number,
	other: number,
	differences: readonly Difference[],
): HTMLElement {
	return element(
		'table',
		{ class: 'differences' },
		element(
			'thead',
			{},
			element(
				'tr',
				{},
				element('th', { scope: 'col' }, 'Where'),
				element('th', { scope: 'col' }, `#${id}`),
				element('th', { scope: 'col' }, `#${other}`),
			),
		),
		element(
			'tbody',
			{},
			...differences.map(({ place, name, left, right }) =>
				element(
					'tr',
					{},
					element(
						'th',
						{ scope: 'row' },
						element('span', { class: 'place' }, PLACES[place]),
						name !== '' && element('code', {}, visibleLines(name)),
					),
					side(left, 'left', `#${id}`),
					side(right, 'right', `#${other}`),
				),
			),
		),
	);
}

/** @param heading of the column, for where the columns stand one below the other */
function side(value: string | undefined, name: string, heading: string): HTMLElement {
	const content: Child =
		value === undefined
			? element('span', { class: 'lesser' }, 'not there')
			: value === ''
				? element('span', { class: 'lesser' }, 'empty')
				: element('code', {}, visibleLines(cut(value, MOST_OF_A_VALUE)));
	return element('td', { class: name, 'data-heading': heading }, content);
}
