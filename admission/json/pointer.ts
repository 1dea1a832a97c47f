import { pointerToken } from '../json-pointer';
import { skim } from './skim';
import { decodeString } from './strings';

/** Longest pointer that is told, in UTF-16 code units. */
export const MAX_POINTER_LENGTH = 256;

/** Where a value stands in a JSON text. */
export interface Place {
	/** JSON Pointer (RFC 6901): of the value, or of the innermost one around it that is short enough. */
	readonly pointer: string;
	/** Whether it points at the value itself. */
	readonly isExact: boolean;
}

interface Level {
	readonly isObject: boolean;
	index: number;
	/** Where the current member's key stands, with its quotes. */
	keyAt: number;
	keyEnd: number;
}

/**
 * @param bytes good JSON up to the offset
 * @param from where the text starts
 * @param at where a value starts, or a key
 * @param of the value itself, or the object or array that it (or the key) belongs to
 */
export function placeOf(bytes: Buffer, from: number, at: number, of: 'value' | 'container'): Place {
	const levels: Level[] = [];
	skim(bytes, from, at, {
		open: (isObject) => levels.push({ isObject, index: 0, keyAt: 0, keyEnd: 0 }),
		close: () => levels.pop(),
		comma: () => (levels.at(-1)!.index += 1),
		key: (keyAt, keyEnd) => Object.assign(levels.at(-1)!, { keyAt, keyEnd }),
	});
	if (of === 'container') levels.pop();
	let pointer = '';
	for (const { isObject, index, keyAt, keyEnd } of levels) {
		// No key of so many bytes can be short enough, so that it need not be decoded.
		if (isObject && keyEnd - keyAt > MAX_KEY_BYTES) return { pointer, isExact: false };
		const token = isObject ? decodeString(bytes, keyAt + 1, keyEnd - 1) : String(index);
		const longer = `${pointer}${pointerToken(token)}`;
		if (longer.length > MAX_POINTER_LENGTH) return { pointer, isExact: false };
		pointer = longer;
	}
	return { pointer, isExact: true };
}

/** A UTF-16 code unit takes at most the six bytes of an escape. */
const MAX_KEY_BYTES = 6 * MAX_POINTER_LENGTH + 2;
