import { type InferenceSettings } from './settings';
import { type JsonSchema, type JsonType } from './json-schema';
import { mapValuesOf } from './map-rule';
import { type ArrayFacts, type ObjectFacts, type Place } from './place';

/**
 * What is known of a place as a schema. The keywords of all types stand side by side: each applies
 * to values of its own type alone (JSON Schema Core, section 7.6).
 */
export function printSchema(place: Place, settings: InferenceSettings): JsonSchema {
	const { unknown, strings, objects, arrays } = place;
	if (unknown) return {};
	return {
		...printTypes(place),
		...(strings && strings !== 'any' && { format: strings }),
		...(objects && printObjects(objects, settings)),
		...(arrays && printArrays(arrays, settings)),
	};
}

function printTypes(place: Place): JsonSchema {
	const types: JsonType[] = [];
	if (place.objects) types.push('object');
	if (place.arrays) types.push('array');
	if (place.strings) types.push('string');
	if (place.numbers) types.push(place.numbers);
	if (place.booleans) types.push('boolean');
	if (place.nulls) types.push('null');
	const [first] = types;
	if (first === undefined) return {};
	return { type: types.length === 1 ? first : types };
}

function printObjects(objects: ObjectFacts, settings: InferenceSettings): JsonSchema {
	const mapValues = mapValuesOf(objects);
	if (mapValues) return { additionalProperties: printSchema(mapValues, settings) };
	if (!objects.properties) return {};

	// Without a prototype, `__proto__` is a name like any other.
	const properties = Object.create(null) as Record<string, JsonSchema>;
	const required: string[] = [];
	for (const [name, { count, place }] of objects.properties) {
		properties[name] = printSchema(place, settings);
		if (count === objects.count) required.push(name);
	}
	return {
		...(objects.properties.size > 0 && { properties }),
		...(required.length > 0 && { required }),
		...(settings.additionalProperties === false && { additionalProperties: false }),
	};
}

function printArrays({ items }: ArrayFacts, settings: InferenceSettings): JsonSchema {
	return items ? { items: printSchema(items, settings) } : {};
}
