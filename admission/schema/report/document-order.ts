import { pointerKeys } from '../../json-pointer';

/** @returns a comparison of JSON Pointers by where they lead in a document, from its beginning on */
export function documentOrder(document: unknown): (a: string, b: string) => number {
	const positions = new Map<object, Map<string, number>>();
	const ranks = new Map<string, readonly number[]>();

	const positionsIn = (value: object): Map<string, number> => {
		let known = positions.get(value);
		if (known === undefined) {
			known = new Map(Object.keys(value).map((key, index) => [key, index]));
			positions.set(value, known);
		}
		return known;
	};
	const rankOf = (pointer: string): readonly number[] => {
		const known = ranks.get(pointer);
		if (known !== undefined) return known;
		const rank: number[] = [];
		let value = document;
		for (const key of pointerKeys(pointer)) {
			if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) break;
			rank.push(Array.isArray(value) ? Number(key) : positionsIn(value).get(key)!);
			value = (value as Record<string, unknown>)[key];
		}
		ranks.set(pointer, rank);
		return rank;
	};
	return (a, b) => {
		const [left, right] = [rankOf(a), rankOf(b)];
		for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
			const difference = left[index]! - right[index]!;
			if (difference !== 0) return difference;
		}
		return left.length - right.length;
	};
}
