import { validateHeaderName, validateHeaderValue } from 'node:http';

import { InvalidArgumentError } from 'commander';

import type { HeaderLine } from './delivery';
import { UsageError } from './outcome';

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
	if (!isHeader(name, value)) {
		throw new InvalidArgumentError('It has a character that no header can have.');
	}
	if (before.length >= MOST_HEADERS) {
		throw new InvalidArgumentError(`More than ${MOST_HEADERS} headers are not possible.`);
	}
	return [...before, [name, value]];
}

/** @throws {UsageError} naming the option that gives a header what it cannot have; never the value */
export function assertHeader(name: string, value: string, option: string): void {
	if (isHeader(name, value)) return;
	throw new UsageError(`${option} has a character that no header can have.`);
}

function isHeader(name: string, value: string): boolean {
	try {
		validateHeaderName(name);
		validateHeaderValue(name, value);
		return true;
	} catch {
		return false;
	}
}
