/** The types that JSON has. */
export type JsonType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object';

/**
 * Which places a document has and of which types they are: a JSON Pointer (RFC 6901) each, in which
 * `*` stands for every element of an array, and for every member of an object with very many.
 */
export type Shape = ReadonlyMap<string, ReadonlySet<JsonType>>;

/** Deeper places are left out. */
const DEEPEST = 6;
/** Most places in one shape; further ones are left out. */
export const MOST_PLACES = 150;
/** A place with a longer pointer is left out. */
export const LONGEST_POINTER = 150;
/** An object with more members is taken as a table whose names are data. */
const MOST_MEMBERS = 60;
/** Elements of an array that are looked at. */
const MOST_ELEMENTS = 20;
/** Values that are looked at in all. */
const MOST_VALUES = 5000;

/**
 * @param value as JSON.parse gives it
 * @returns its shape, of a bounded size and for a bounded amount of work
 */
export function shapeOf(value: unknown): Shape {
	const shape = new Map<string, Set<JsonType>>();
	let left = MOST_VALUES;
	const visit = (pointer: string, current: unknown, depth: number): void => {
		if (left === 0 || pointer.length > LONGEST_POINTER) return;
		left -= 1;
		const known = shape.get(pointer);
		if (known === undefined && shape.size >= MOST_PLACES) return;
		const type = typeOf(current);
		if (known === undefined) shape.set(pointer, new Set([type]));
		else known.add(type);
		if (depth === DEEPEST) return;
		if (Array.isArray(current)) {
			for (const element of current.slice(0, MOST_ELEMENTS)) {
				visit(`${pointer}/*`, element, depth + 1);
			}
		} else if (type === 'object') {
			const members = Object.entries(current as object);
			const isTable = members.length > MOST_MEMBERS;
			for (const [name, member] of members) {
				visit(`${pointer}/${isTable ? '*' : token(name)}`, member, depth + 1);
			}
		}
	};
	visit('', value, 0);
	return shape;
}

function typeOf(value: unknown): JsonType {
	if (value === null) return 'null';
	if (Array.isArray(value)) return 'array';
	return typeof value as 'boolean' | 'number' | 'string' | 'object';
}

const token = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
