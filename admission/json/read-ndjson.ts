import type { JsonReader, JsonReading } from './read-json';

/** Most lines in one body: each starts an item of its own in the workflow. */
export const MAX_LINES = 10_000;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Reads newline-delimited JSON (https://github.com/ndjson/ndjson-spec): UTF-8, one JSON value per
 * line, ended by `\n` or `\r\n`. Empty lines are passed over, as most readers do.
 * @param bytes the whole body
 * @param read judges and parses one line
 * @returns the values as a list, or the fault of the first line that has one
 */
export function readNdjson(bytes: Buffer, read: JsonReader): JsonReading {
	const list: unknown[] = [];
	let values = 0;
	let line = 0;
	for (let start = 0; start < bytes.length;) {
		const feed = bytes.indexOf(LINE_FEED, start);
		const next = feed === -1 ? bytes.length : feed;
		const end = bytes[next - 1] === CARRIAGE_RETURN && next > start ? next - 1 : next;
		line += 1;
		if (end > start) {
			if (list.length === MAX_LINES) {
				return {
					ok: false,
					code: 'payload_unsafe',
					detail: `The body has more than ${MAX_LINES} lines of JSON.`,
				};
			}
			const reading = read(bytes.subarray(start, end));
			if (!reading.ok) return { ...reading, detail: `Line ${line}: ${reading.detail}` };
			list.push(reading.value);
			values += reading.values;
		}
		start = next + 1;
	}
	if (list.length === 0) {
		return {
			ok: false,
			code: 'body_malformed',
			detail: 'The body is empty; send one JSON value per line.',
		};
	}
	return { ok: true, value: list, values };
}
