import { indentJson } from '../../../../monitoring/dashboard/indent-json';
import type { Body } from '../../api';

/** How a body can be shown. */
export type BodyKind =
	| { readonly kind: 'empty' | 'binary' | 'text' }
	/** `text` is spread over lines, unless it is too long for that. */
	| { readonly kind: 'json'; readonly text: string }
	| { readonly kind: 'form'; readonly fields: readonly (readonly [string, string])[] }
	/** Called JSON by its sender, but none. */
	| { readonly kind: 'malformed' };

/** In UTF-16 units. Deeply nested, a text becomes 64 times as long when it is spread out. */
const MOST_SPREAD_OUT = 500_000;

/** More are shown as the text that they came as. */
const MOST_FIELDS = 1000;

/** @returns how to show a body, by what it is more than by what its sender calls it */
export function bodyKindOf(body: Body, contentType: string): BodyKind {
	if (body.bytes === 0) return { kind: 'empty' };
	if (body.encoding === 'base64') return { kind: 'binary' };
	const type = contentType.split(';', 1)[0]!.trim().toLowerCase();
	const text = body.text.trim();
	if (type === 'application/x-www-form-urlencoded') {
		const fields = [...new URLSearchParams(text)];
		return fields.length <= MOST_FIELDS ? { kind: 'form', fields } : { kind: 'text' };
	}
	const isCut = body.kept < body.bytes;
	const isCalledJson = /[/+]json$/.test(type);
	if (!isCut && (isCalledJson || /^[[{]/.test(text))) {
		if (isJson(text)) return { kind: 'json', text: indentJson(text, MOST_SPREAD_OUT) };
		if (isCalledJson) return { kind: 'malformed' };
	}
	return { kind: 'text' };
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}
