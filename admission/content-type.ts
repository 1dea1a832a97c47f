/** What a trigger can accept, by media type. */
export type ContentKind = 'json' | 'form' | 'text' | 'other';

/** @param mediaType in lower case, without parameters */
export function contentKindOf(mediaType: string): ContentKind {
	if (mediaType === 'application/json' || mediaType.endsWith('+json')) return 'json';
	if (mediaType === 'application/x-www-form-urlencoded' || mediaType === 'multipart/form-data') {
		return 'form';
	}
	if (mediaType === 'text/plain') return 'text';
	return 'other';
}
