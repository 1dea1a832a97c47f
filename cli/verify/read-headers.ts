import type { HeaderLine } from '../delivery';
import { UsageError } from '../outcome';

/** Most headers of a captured delivery. */
const MOST_HEADERS = 200;

/**
 * Reads the headers of a captured delivery, in the forms in which they are passed around: a JSON
 * object (values may be lists), a list of pairs or of names and values in turn, or lines as HTTP and
 * curl write them.
 * @throws {UsageError} for anything else
 */
export function readHeaders(text: string): readonly HeaderLine[] {
	const trimmed = text.trim();
	const headers = /^[[{]/.test(trimmed) ? fromJson(trimmed) : fromLines(trimmed);
	if (headers.length === 0) throw new UsageError('--headers has no header in it.');
	if (headers.length > MOST_HEADERS) {
		throw new UsageError(`--headers has more than ${MOST_HEADERS} headers.`);
	}
	return headers;
}

function fromJson(text: string): HeaderLine[] {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch (error) {
		throw new UsageError(`--headers is not JSON: ${(error as Error).message}.`);
	}
	if (!Array.isArray(value)) {
		return Object.entries(value as object).flatMap(([name, each]) =>
			([each].flat() as unknown[]).map((one) => [name, textOf(name, one)] as const),
		);
	}
	const list = value as unknown[];
	const pairs = list.every((each) => typeof each === 'string') ? inTurn(list) : list;
	return pairs.map((pair) => {
		if (!Array.isArray(pair) || pair.length !== 2 || typeof pair[0] !== 'string') {
			throw new UsageError('--headers is a list, but not of pairs of name and value.');
		}
		return [pair[0], textOf(pair[0], pair[1])];
	});
}

function inTurn(list: readonly string[]): unknown[] {
	return list.flatMap((name, index) => (index % 2 === 0 ? [[name, list[index + 1]]] : []));
}

function textOf(name: string, value: unknown): string {
	if (typeof value === 'string') return value;
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	throw new UsageError(`--headers: the value of ${name} is not a text.`);
}

/** A request line or a status line, which is no header. */
const START_LINE = /^(?:[A-Z]+ \S+(?: HTTP\/[\d.]+)?|HTTP\/[\d.]+ \d.*)$/;
/** What `curl -v` writes before each line. */
const CURL_MARK = /^[<>]\s?/;
const HEADER_LINE = /^([^\s:]+):[ \t]*(.*?)[ \t]*$/;

function fromLines(text: string): HeaderLine[] {
	return text
		.split(/\r?\n/)
		.map((line) => line.replace(CURL_MARK, ''))
		.filter((line) => line !== '' && !START_LINE.test(line))
		.map((line) => {
			const [, name, value] = HEADER_LINE.exec(line) ?? [];
			if (name === undefined || value === undefined) {
				throw new UsageError(`--headers: "${line.slice(0, 60)}" is not a line as in Name: value.`);
			}
			return [name, value];
		});
}
