/**
 * Reads n8n's form of execution data: an array of values in which each text inside an object or
 * array is the index of another value. Values may be shared and may refer to each other in a circle.
 * @throws SyntaxError if `text` is not JSON
 */
export function parseFlatted(text: string): unknown {
	const table = JSON.parse(text) as unknown[];
	const resolved = new Set<unknown>();
	const resolve = (value: unknown): unknown => {
		if (typeof value !== 'object' || value === null || resolved.has(value)) return value;
		resolved.add(value);
		const container = value as Record<string, unknown>;
		for (const [key, inner] of Object.entries(container)) {
			if (typeof inner === 'string') container[key] = resolve(table[Number(inner)]);
		}
		return value;
	};
	return resolve(table[0]);
}
