import { canonicalText } from '../../json/canonical-text';
import { jsonEqual } from './json-equal';

/** Up to this many items comparing each with each is faster than writing them out. */
const FEW_ITEMS = 8;

/**
 * Finds equal items in time linear in the array's text; comparing each with each would let one large
 * array stall the host.
 * @returns the indexes of the first item that repeats another and of that other, or undefined
 */
export function findDuplicate(items: readonly unknown[]): readonly [number, number] | undefined {
	const indexes = new Map<unknown, number>();
	const composite: number[] = [];
	for (const [index, item] of items.entries()) {
		if (typeof item === 'object' && item !== null) {
			composite.push(index);
			continue;
		}
		const earlier = indexes.get(item);
		if (earlier !== undefined) return [index, earlier];
		indexes.set(item, index);
	}
	if (composite.length < 2) return undefined;
	return composite.length <= FEW_ITEMS
		? findByComparing(items, composite)
		: findByText(items, composite);
}

function findByComparing(
	items: readonly unknown[],
	indexes: readonly number[],
): readonly [number, number] | undefined {
	for (const [position, index] of indexes.entries()) {
		for (const earlier of indexes.slice(0, position)) {
			if (jsonEqual(items[index], items[earlier])) return [index, earlier];
		}
	}
	return undefined;
}

function findByText(
	items: readonly unknown[],
	indexes: readonly number[],
): readonly [number, number] | undefined {
	const indexByText = new Map<string, number>();
	for (const index of indexes) {
		const text = canonicalText(items[index]);
		const earlier = indexByText.get(text);
		if (earlier !== undefined) return [index, earlier];
		indexByText.set(text, index);
	}
	return undefined;
}
