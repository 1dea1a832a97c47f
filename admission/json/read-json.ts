import { isUtf8 } from 'node:buffer';

import { BYTE_ORDER_MARK_DETAIL, encodingDetail, safetyDetail, syntaxDetail } from './detail';
import { rewrite } from './rewrite';
import { Scanner } from './scanner';
import { compileJsonSafety, type JsonSafetySettings } from './settings';
import { BYTE_ORDER_MARK, startsWithByteOrderMark } from './utf8';

/** What became of a body that should be JSON. */
export type JsonReading =
	| {
			readonly ok: true;
			readonly value: unknown;
			/** JSON values in the text, scalars included. */
			readonly values: number;
	  }
	| {
			readonly ok: false;
			readonly code: 'body_malformed' | 'payload_unsafe';
			/** One sentence for the sender; quotes nothing of the body but a key or one character. */
			readonly detail: string;
			/** JSON Pointer (RFC 6901) of what is unsafe, or of what is around it. */
			readonly pointer?: string;
	  };

/**
 * @param bytes the body as received
 * @param parsed what JSON.parse has made of the same bytes, if the server has parsed them: kept
 *   as it is where the settings change nothing
 */
export type JsonReader = (bytes: Buffer, parsed?: { readonly value: unknown }) => JsonReading;

/**
 * Reads JSON from strangers: the grammar of RFC 8259 to the letter, in UTF-8, within the author's
 * limits. What is harmless becomes exactly what JSON.parse makes of it.
 * @param settings what the workflow's author chose
 * @throws {ConfigurationError} for an impossible limit
 */
export function compileJsonReader(settings: JsonSafetySettings = {}): JsonReader {
	const safety = compileJsonSafety(settings);
	const scanner = new Scanner(safety);
	return (bytes, parsed) => {
		if (!isUtf8(bytes)) return malformed(encodingDetail(bytes));
		const from = startsWithByteOrderMark(bytes) ? BYTE_ORDER_MARK.length : 0;
		if (from > 0 && safety.byteOrderMark === 'refuse') return malformed(BYTE_ORDER_MARK_DETAIL);

		const { fault, changes, values } = scanner.scan(bytes, from);
		if (fault !== undefined) {
			if (!('end' in fault)) return malformed(syntaxDetail(bytes, from, fault));
			return { ok: false, code: 'payload_unsafe', ...safetyDetail(bytes, from, fault, safety) };
		}
		if (changes !== undefined) {
			return { ok: true, value: JSON.parse(rewrite(bytes, from, changes)) as unknown, values };
		}
		if (parsed !== undefined) return { ok: true, value: parsed.value, values };
		return { ok: true, value: JSON.parse(bytes.toString('utf8', from)) as unknown, values };
	};
}

function malformed(detail: string): JsonReading {
	return { ok: false, code: 'body_malformed', detail };
}
