import { type ObjectFacts, type Place } from './place';

/** Objects with more names than this are maps when their values are alike. */
export const MOST_NAMES_OF_A_SHAPE = 50;

/**
 * Whether the objects at a place are maps, of which the keys are data and no names. They are where
 * - all keys are UUIDs or whole numbers, or
 * - there are more than 50 keys, and the values are of one shape: of one type, null aside, and if
 *   they are objects, with a property that all of them have (or none at all, or keys as above).
 *
 * @returns what the values have in common; undefined where the objects are no maps
 */
export function mapValuesOf(objects: ObjectFacts): Place | undefined {
	const size = objects.properties?.size ?? (objects.values ? Infinity : 0);
	if (size === 0) return undefined;
	if (!objects.onlyIdentifiers && size <= MOST_NAMES_OF_A_SHAPE) return undefined;
	const values = objects.mergedValues();
	return objects.onlyIdentifiers || isOneShape(values) ? values : undefined;
}

function isOneShape(place: Place): boolean {
	const { unknown, booleans, numbers, strings, arrays, objects } = place;
	const types = [booleans, numbers, strings, arrays, objects].filter(Boolean).length;
	return !unknown && types <= 1 && (!objects || haveNamesInCommon(objects));
}

function haveNamesInCommon({ count, properties, onlyIdentifiers }: ObjectFacts): boolean {
	if (!properties || properties.size === 0 || onlyIdentifiers) return true;
	return [...properties.values()].some((property) => property.count === count);
}
