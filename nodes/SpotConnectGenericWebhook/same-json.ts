import { isDeepStrictEqual } from 'node:util';

/**
 * Whether two values of JSON are the same, in whatever order their members are. Gives what
 * `isDeepStrictEqual` gives, to which it leaves what is not JSON, in a fraction of the time.
 */
export function isSameJson(a: unknown, b: unknown): boolean {
	if (a === b) return a !== 0 || Object.is(a, b);
	if (typeof a === 'string' || typeof b === 'string') return false;
	if (Array.isArray(a) && Array.isArray(b)) {
		return a.length === b.length && a.every((each, index) => isSameJson(each, b[index]));
	}
	if (!isPlain(a) || !isPlain(b)) return isDeepStrictEqual(a, b);
	const names = Object.keys(a);
	if (names.length !== Object.keys(b).length) return false;
	for (const name of names) {
		if (!Object.hasOwn(b, name) || !isSameJson(a[name], b[name])) return false;
	}
	return true;
}

function isPlain(value: unknown): value is Record<string, unknown> {
	return (
		typeof value === 'object' &&
		value !== null &&
		Object.getPrototypeOf(value) === Object.prototype &&
		!(Symbol.toStringTag in value)
	);
}
