/** @returns one text for all equal values: keys sorted, numbers in their shortest form, no -0 */
export function canonicalText(value: unknown): string {
	if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
	if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
	const members = Object.keys(value)
		.sort()
		.map(
			(key) => `${JSON.stringify(key)}:${canonicalText((value as Record<string, unknown>)[key])}`,
		);
	return `{${members.join(',')}}`;
}
