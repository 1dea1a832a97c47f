import type { Check } from '../check';
import { contentKindOf, type ContentKind } from '../content-type';

const NAMES: Readonly<Record<ContentKind, string>> = {
	json: 'application/json',
	form: 'application/x-www-form-urlencoded, multipart/form-data',
	text: 'text/plain',
	other: '*/*',
};

/**
 * What kind of body the request says it has.
 * @param accepted the kinds that are let in
 */
export function contentTypeCheck(accepted: ReadonlySet<ContentKind>): Check {
	const acceptHeader = [...accepted].map((kind) => NAMES[kind]).join(', ');
	return ({ contentType }) => {
		if (accepted.has(contentKindOf(contentType))) return undefined;
		const received =
			contentType === ''
				? 'The request names no content type'
				: `The content type is ${quote(contentType)}`;
		return {
			code: 'content_type_unsupported',
			detail: `${received}; this webhook accepts ${acceptHeader}.`,
			// RFC 9110, section 12.5.1: a 415 answer says with Accept what would have been accepted.
			headers: { Accept: acceptHeader },
		};
	};
}

const LONGEST_QUOTE = 100;

function quote(mediaType: string): string {
	return mediaType.length > LONGEST_QUOTE ? `${mediaType.slice(0, LONGEST_QUOTE)}…` : mediaType;
}
