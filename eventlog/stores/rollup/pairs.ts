/** A map as JSON has it: each key followed by its count, so that a key may be any text. */
export type Pairs<Key extends string | number> = readonly (Key | number)[];

export function pairsOf<Key extends string | number>(map: ReadonlyMap<Key, number>): Pairs<Key> {
	const pairs: (Key | number)[] = [];
	for (const [key, count] of map) pairs.push(key, count);
	return pairs;
}

export function mapOf<Key extends string | number>(pairs: Pairs<Key> = []): Map<Key, number> {
	const map = new Map<Key, number>();
	for (let index = 0; index + 1 < pairs.length; index += 2) {
		map.set(pairs[index] as Key, pairs[index + 1] as number);
	}
	return map;
}

/** Adds to the count of a key; a count that is used up is gone. */
export function addTo<Key>(map: Map<Key, number>, key: Key, by: number): void {
	const count = (map.get(key) ?? 0) + by;
	if (count > 0) map.set(key, count);
	else map.delete(key);
}
