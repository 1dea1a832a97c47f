/** @returns a reference token of a JSON Pointer (RFC 6901, section 3) with a slash before it */
export function pointerToken(key: string | number): string {
	return `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** RFC 6901, section 3: a slash before each token, and a tilde only as part of ~0 or ~1. */
const POINTER = /^(?:\/(?:[^~/]|~[01])*)*$/;

/** @returns whether the text is a JSON Pointer */
export function isPointer(text: string): boolean {
	return POINTER.test(text);
}

/** @returns the keys and indexes that a JSON Pointer names (RFC 6901, section 4) */
export function pointerKeys(pointer: string): string[] {
	if (pointer === '') return [];
	return pointer
		.slice(1)
		.split('/')
		.map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** @returns the value at a JSON Pointer, or undefined where there is none */
export function valueAt(document: unknown, pointer: string): unknown {
	let value = document;
	for (const key of pointerKeys(pointer)) {
		if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
		value = (value as Record<string, unknown>)[key];
	}
	return value;
}
