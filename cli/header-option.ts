import { validateHeaderName, validateHeaderValue } from 'node:http';

import { InvalidArgumentError } from 'commander';

import type { HeaderLine } from './delivery';

/** Most headers of one request. */
const MOST_HEADERS = 100;

/** Reads one more `name=value` or `name: value`; an option of commander that may be repeated. */
export function collectHeader(
	text: string,
	before: readonly HeaderLine[] = [],
): readonly HeaderLine[] {
	const [, name, value] = /^([^=:\s]+)\s*[=:]\s*(.*?)\s*$/s.exec(text) ?? [];
	if (name === undefined || value === undefined) {
		throw new InvalidArgumentError('Write it as name=value.');
	}
	try {
		validateHeaderName(name);
		validateHeaderValue(name, value);
	} catch {
		throw new InvalidArgumentError('It has a character that no header can have.');
	}
	if (before.length >= MOST_HEADERS) {
		throw new InvalidArgumentError(`More than ${MOST_HEADERS} headers are not possible.`);
	}
	return [...before, [name, value]];
}
