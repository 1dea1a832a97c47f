import { pointerKeys } from '../json-pointer';
import type { ValueLocation } from './scheme';
import type { SignedRequest } from './signed-request';

/** What stands in a request at one location. */
export interface Located {
	/** Every value there, in order; none when the place is missing. */
	readonly values: readonly string[];
	/** Whether the place itself is there more than once, so that two readers could differ on it. */
	readonly repeated: boolean;
}

/** Reads one location of a request. */
export interface Reader {
	read(request: SignedRequest): Located;
	/** Names the place in a message, as in `the header x-signature`. */
	readonly where: string;
	/** Whether the place is in the body, so that the body must be read first. */
	readonly inBody: boolean;
}

/** Longest value that is looked at, in characters. */
export const LONGEST_VALUE = 8192;

const NOTHING: Located = { values: [], repeated: false };

/** @param location as the scheme says it; compiled once */
export function compileReader(location: ValueLocation): Reader {
	switch (location.in) {
		case 'header': {
			const name = location.name.toLowerCase();
			return {
				where: `the header ${name}`,
				inBody: false,
				read: ({ rawHeaders }) => located(headerValues(rawHeaders, name)),
			};
		}
		case 'headerPart':
			return headerPartReader(location.name.toLowerCase(), location.part, location.separator);
		case 'query': {
			const { name } = location;
			return {
				where: `the query parameter ${name}`,
				inBody: false,
				read: (request) => located(request.query().getAll(name)),
			};
		}
		case 'form': {
			const { name } = location;
			return {
				where: `the form field ${name}`,
				inBody: true,
				read: (request) => located(request.form().getAll(name)),
			};
		}
		case 'json': {
			const { pointer } = location;
			const path = parsePointer(pointer);
			return {
				where: `the body's ${pointer}`,
				inBody: true,
				read: (request) => {
					const value = scalarAt(request.json(), path);
					return value === undefined ? NOTHING : { values: [value], repeated: false };
				},
			};
		}
	}
}

/** @returns the value at a location, where there is exactly one that is not empty and not too long */
export function readOne(reader: Reader, request: SignedRequest): string | undefined {
	const { values, repeated } = reader.read(request);
	const [value] = values;
	if (repeated || values.length !== 1 || value === '') return undefined;
	return value !== undefined && value.length <= LONGEST_VALUE ? value : undefined;
}

/**
 * @param readers of places outside the body
 * @param head a request of which the body may not be read yet
 * @returns whether there is something at one of the places
 */
export function isAnyFilled(
	readers: readonly Reader[],
	head: Pick<SignedRequest, 'rawHeaders' | 'publicUrl' | 'query'>,
): boolean {
	// No reader of a place outside the body looks at more than these.
	const request = head as SignedRequest;
	return readers.some((reader) => reader.read(request).values.some((value) => value !== ''));
}

/**
 * @param rawHeaders name, value, name, value, … as received
 * @param name in lower case
 * @returns every value sent under the name, in any case
 */
export function headerValues(rawHeaders: readonly string[], name: string): readonly string[] {
	let first: string | undefined;
	let all: string[] | undefined;
	for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
		const candidate = rawHeaders[index]!;
		if (candidate.length !== name.length || candidate.toLowerCase() !== name) continue;
		const value = rawHeaders[index + 1]!;
		if (all !== undefined) all.push(value);
		else if (first === undefined) first = value;
		else all = [first, value];
	}
	return all ?? (first === undefined ? NOTHING.values : [first]);
}

/** `t` and `v1` in `t=1,v1=ab`: a part may be repeated (two signatures), the header may not. */
function headerPartReader(name: string, part: string, separator: string): Reader {
	const start = `${part}=`;
	return {
		where: `the part ${part} of the header ${name}`,
		inBody: false,
		read: ({ rawHeaders }) => {
			const headers = headerValues(rawHeaders, name);
			const [header] = headers;
			if (header === undefined) return NOTHING;
			if (headers.length > 1 || header.length > LONGEST_VALUE) {
				return { values: headers, repeated: true };
			}
			const values: string[] = [];
			for (const piece of header.split(separator)) {
				const trimmed = piece.trim();
				if (trimmed.startsWith(start)) values.push(trimmed.slice(start.length));
			}
			return { values, repeated: false };
		},
	};
}

function located(values: readonly string[]): Located {
	return { values, repeated: values.length > 1 };
}

/** RFC 6901, section 4. */
function parsePointer(pointer: string): readonly string[] {
	if (pointer !== '' && !pointer.startsWith('/')) {
		throw new RangeError(`Not a JSON pointer (RFC 6901): ${pointer}`);
	}
	return pointerKeys(pointer);
}

/** @returns the string, number or boolean at a path, as text; own members only */
function scalarAt(document: unknown, path: readonly string[]): string | undefined {
	let value = document;
	for (const token of path) {
		if (typeof value !== 'object' || value === null || !Object.hasOwn(value, token)) {
			return undefined;
		}
		value = (value as Record<string, unknown>)[token];
	}
	switch (typeof value) {
		case 'string':
			return value;
		case 'number':
		case 'boolean':
			return String(value);
		default:
			return undefined;
	}
}
