import { formatBytes, formatCount } from '../../../../monitoring/dashboard/format';
import { cut } from '../../../../monitoring/dashboard/unseen';
import type { Body } from '../../api';
import { bodyKindOf, type BodyKind } from './body-kind';
import { copyButton } from './copy';
import { button, element, type Child } from './dom';
import { bytesOf, hexDump } from './hex-dump';
import { jsonTokens } from './json-tokens';
import { visibleLines, visibleText } from './visible-text';

/** In UTF-16 units. More of a text is shown when it is asked for. */
const MOST_AT_FIRST = 50_000;
/** Of base64, in characters: 12 KB. */
const MOST_OF_BINARY = 16_384;

type Look = 'pretty' | 'raw';

/** A body as it is put into the page. */
export interface BodyParts {
	/** The choice of how to see it, its size, and the button that copies it. */
	readonly bar: readonly Child[];
	readonly content: readonly Child[];
}

/** @param title tells the body apart from the others on the page */
export function bodyParts(title: string, body: Body, contentType: string): BodyParts {
	const kind = bodyKindOf(body, contentType);
	if (kind.kind === 'empty') {
		return { bar: [], content: [element('p', { class: 'empty' }, 'No body.')] };
	}
	const content = element('div');
	const show = (look: Look) => {
		content.replaceChildren(look === 'pretty' ? pretty(title, body, kind) : raw(title, body.text));
	};
	const isEitherWay = kind.kind === 'json' || kind.kind === 'form';
	show('pretty');
	return {
		bar: [
			isEitherWay && lookChoice(title, show),
			element('p', {}, sizeOf(body, kind)),
			body.encoding === 'utf8' && copyButton(title, () => body.text),
		],
		content: [
			cutNotice(body),
			kind.kind === 'malformed' &&
				element('p', { class: 'notice' }, 'The sender calls this JSON, but it is not well-formed.'),
			content,
		],
	};
}

function lookChoice(title: string, show: (look: Look) => void): HTMLElement {
	const choices = (['pretty', 'raw'] as const).map((look) => {
		const choice = button(
			look === 'pretty' ? 'Pretty' : 'Raw',
			() => {
				show(look);
				for (const each of choices) each.setAttribute('aria-pressed', String(each === choice));
			},
			{ 'aria-pressed': String(look === 'pretty') },
		);
		return choice;
	});
	return element(
		'div',
		{ class: 'choice', role: 'group', 'aria-label': `How to show: ${title}` },
		...choices,
	);
}

function sizeOf({ bytes }: Body, { kind }: BodyKind): string {
	const names: Partial<Record<BodyKind['kind'], string>> = {
		json: 'JSON',
		form: 'Form',
		binary: 'Binary',
		text: 'Text',
	};
	return [names[kind], formatBytes(bytes)].filter((part) => part !== undefined).join(', ');
}

function cutNotice({ bytes, kept }: Body): Child {
	if (kept >= bytes) return undefined;
	return element(
		'p',
		{ class: 'notice' },
		`Cut: only the first ${formatBytes(kept)} of ${formatBytes(bytes)} are kept.`,
	);
}

function pretty(title: string, body: Body, kind: BodyKind): Node {
	if (kind.kind === 'json') return json(title, kind.text);
	if (kind.kind === 'form') return fieldTable(kind.fields);
	if (kind.kind === 'binary') return hex(title, body);
	return raw(title, body.text);
}

/** @returns a text as it came, the beginning first where it is long */
export function raw(title: string, text: string): Node {
	return expandable(title, text, visibleLines);
}

function json(title: string, text: string): Node {
	return expandable(title, text, (shown) => {
		// Colours for all of a large text would be more elements than a page can bear.
		if (shown.length > MOST_AT_FIRST + 1) return visibleLines(shown);
		return element(
			'bdi',
			{ dir: 'ltr' },
			...jsonTokens(shown).map(({ text: part, kind }) =>
				kind === undefined
					? part
					: element('span', { class: `json-${kind}` }, ...visibleLines(part).childNodes),
			),
		);
	});
}

function hex(title: string, body: Body): Node {
	const bytes = bytesOf(body.text, MOST_OF_BINARY);
	const rest = body.kept - bytes.length;
	return element(
		'div',
		{},
		pre(title, hexDump(bytes), 'hex'),
		rest > 0 && element('p', { class: 'aside' }, `And ${formatBytes(rest)} more.`),
	);
}

/** @returns the beginning of the text, with a button for the rest of it */
function expandable(title: string, text: string, render: (shown: string) => Node): Node {
	const first = cut(text, MOST_AT_FIRST);
	const block = pre(title, render(first));
	if (first === text) return block;
	const all = button(`Show all ${formatCount(text.length)} characters`, () => {
		block.replaceChildren(render(text));
		all.remove();
		block.focus();
	});
	return element('div', {}, block, all);
}

/** Scrolls, so it can be focused; what can be focused has a name. */
function pre(title: string, content: Child, name = ''): HTMLPreElement {
	return element('pre', { class: name, tabindex: 0, role: 'group', 'aria-label': title }, content);
}

/** @returns names and values, as of a form or a query */
export function fieldTable(fields: readonly (readonly [string, string])[]): HTMLElement {
	return element(
		'table',
		{ class: 'names' },
		element('colgroup', {}, element('col', { class: 'name' }), element('col')),
		element(
			'thead',
			{ class: 'hidden-text' },
			element(
				'tr',
				{},
				element('th', { scope: 'col' }, 'Name'),
				element('th', { scope: 'col' }, 'Value'),
			),
		),
		element(
			'tbody',
			{},
			...fields.map(([name, value]) =>
				element(
					'tr',
					{},
					element('th', { scope: 'row' }, visibleText(name)),
					element('td', {}, visibleText(value)),
				),
			),
		),
	);
}
