/** Most values of a list that a message names. */
export const MOST_LISTED = 20;
/** Longest value that a message shows, in characters. */
export const MOST_SHOWN = 100;

/** The JSON types for people. */
const TYPE_NAMES: Readonly<Record<string, string>> = {
	string: 'a text',
	number: 'a number',
	integer: 'a whole number',
	boolean: 'true or false',
	null: 'null',
	object: 'an object',
	array: 'a list',
};

/** What each format looks like, for people. */
const FORMAT_NAMES: Readonly<Record<string, string>> = {
	'date-time': 'a date and time as in 2026-11-24T08:30:00Z',
	'iso-date-time': 'a date and time as in 2026-11-24T08:30:00',
	date: 'a date as in 2026-11-24',
	time: 'a time as in 08:30:00Z',
	'iso-time': 'a time as in 08:30:00',
	duration: 'a duration as in P3DT12H',
	email: 'an email address',
	'idn-email': 'an email address',
	hostname: 'a host name as in www.example.com',
	'idn-hostname': 'a host name as in www.example.com',
	ipv4: 'an IPv4 address as in 192.0.2.1',
	ipv6: 'an IPv6 address as in 2001:db8::1',
	uri: 'a URI as in https://example.com/page',
	'uri-reference': 'a URI or a part of one, as in /page',
	'uri-template': 'a URI template as in /orders/{id}',
	url: 'a URL as in https://example.com/page',
	iri: 'an IRI as in https://example.com/page',
	'iri-reference': 'an IRI or a part of one, as in /page',
	uuid: 'a UUID as in 123e4567-e89b-12d3-a456-426614174000',
	regex: 'a regular expression',
	'json-pointer': 'a JSON Pointer as in /orders/0',
	'json-pointer-uri-fragment': 'a JSON Pointer as in #/orders/0',
	'relative-json-pointer': 'a relative JSON Pointer as in 1/orders',
	byte: 'Base64',
	int32: 'a whole number of at most 32 bits',
	int64: 'a whole number of at most 64 bits',
	float: 'a number',
	double: 'a number',
};

/** @returns `a number`, or `a text or a number` for several types */
export function typeWords(types: unknown): string {
	const names = (Array.isArray(types) ? types : [types]).map(
		(type) => TYPE_NAMES[String(type)] ?? String(type),
	);
	return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

/** @returns the type of a JSON value, as typeWords names it */
export function typeOf(value: unknown): string {
	if (value === null) return 'null';
	if (Array.isArray(value)) return 'array';
	return typeof value;
}

export function formatWords(format: unknown): string {
	const name = String(format);
	return FORMAT_NAMES[name] ?? `of the format ${name}`;
}

/** @returns `1 item`, `2 items` */
export function counted(count: unknown, singular: string, plural = `${singular}s`): string {
	return `${String(count)} ${count === 1 ? singular : plural}`;
}

/** @returns `first`, `second`, and `7th` and so on */
export function ordinal(index: number): string {
	return ['first', 'second', 'third'][index] ?? `${index + 1}th`;
}

/** @returns a JSON value in at most MOST_SHOWN characters, made without writing out all of a large one */
export function shown(value: unknown): string {
	const text = preview(value, MOST_SHOWN + 1);
	return text.length > MOST_SHOWN ? `${cut(text, MOST_SHOWN)}…` : text;
}

/** @returns the values with commas between them, the rest counted */
export function listed(values: readonly unknown[]): string {
	const names = values.slice(0, MOST_LISTED).map(shown).join(', ');
	const rest = values.length - MOST_LISTED;
	return rest > 0 ? `${names} or one of ${rest} more` : names;
}

/** @returns a text in at most so many characters, without half a character at the end */
export function cut(text: string, length: number): string {
	return text.length <= length ? text : text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}

function preview(value: unknown, room: number): string {
	if (typeof value === 'string') return JSON.stringify(cut(value, room));
	if (typeof value !== 'object' || value === null) return String(value);
	const [open, close] = Array.isArray(value) ? '[]' : '{}';
	let text = open!;
	for (const key in value) {
		if (text.length > room) return text;
		if (text.length > 1) text += ',';
		if (!Array.isArray(value)) text += `${JSON.stringify(cut(key, room))}:`;
		text += preview((value as Record<string, unknown>)[key], room - text.length);
	}
	return text + close;
}
