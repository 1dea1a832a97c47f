/**
 * Equality of JSON values (2020-12 core, section 4.2.2): the order of keys does not count, 1 and 1.0
 * are one number, so are 0 and -0. A member named `valueOf` or `constructor` is as good as any.
 */
export function jsonEqual(a: unknown, b: unknown): boolean {
	if (a === b) return true;
	if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
	if (Array.isArray(a)) {
		if (!Array.isArray(b) || a.length !== b.length) return false;
		return a.every((item, index) => jsonEqual(item, b[index]));
	}
	if (Array.isArray(b)) return false;
	const keys = Object.keys(a);
	if (keys.length !== Object.keys(b).length) return false;
	return keys.every(
		(key) =>
			Object.hasOwn(b, key) &&
			jsonEqual((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
	);
}
