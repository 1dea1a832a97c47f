import type { Fault, SafetyFaultKind, SyntaxFaultKind } from './fault';
import {
	BACKSLASH,
	CLOSE_BRACE,
	CLOSE_BRACKET,
	COLON,
	COMMA,
	END,
	ESCAPED,
	LOWER_E,
	LOWER_F,
	LOWER_N,
	LOWER_T,
	LOWER_U,
	MINUS,
	NINE,
	OPEN_BRACE,
	OPEN_BRACKET,
	PLAIN,
	PLUS,
	POINT,
	QUOTE,
	readHex4,
	UPPER_E,
	WHITE,
	ZERO,
} from './grammar';
import { HASH_FACTOR, hashOf, withCodePoint } from './key-hash';
import { DUPLICATE, FRESH, KeyTable } from './key-table';
import { fitOf } from './numbers';
import { skipPlain, wordsOf } from './plain-text';
import type { Changes } from './rewrite';
import type { JsonSafety } from './settings';
import { decodeString, utf16Length } from './strings';

/** Integers up to this length, in bytes and with their sign, are exact whatever their digits. */
const INTEGER_UNEXAMINED = 15;
/** Numbers with a fraction and no exponent up to this length cannot be too large for a double. */
const FRACTION_UNEXAMINED = 308;

const PROTO = '__proto__';
const PROTO_HASH = hashOf(PROTO);
const CONSTRUCTOR = 'constructor';
const CONSTRUCTOR_HASH = hashOf(CONSTRUCTOR);
const PROTOTYPE = 'prototype';
const PROTOTYPE_HASH = hashOf(PROTOTYPE);

const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');
const NULL = Buffer.from('null');

/** @returns whether the word stands there, given that its first letter does */
function isWord(bytes: Uint8Array, at: number, word: Uint8Array): boolean {
	if (at + word.length > bytes.length) return false;
	for (let index = 1; index < word.length; index += 1) {
		if (bytes[at + index] !== word[index]) return false;
	}
	return true;
}

/** {@link Scanner.readEscape} met what the grammar forbids; the fault is noted. */
const BAD_ESCAPE = -1;
/** {@link Scanner.readEscape} met a lone surrogate or U+0000 that the settings refuse. */
const UNSAFE_ESCAPE = -2;

/** What a scanner found out about a text. */
export interface Scan {
	/** Why it is refused; the rest means something only for a text that is not. */
	readonly fault: Fault | undefined;
	/** Values in the text, scalars included. */
	readonly values: number;
	/** What the settings want changed; nothing where the text is harmless. */
	readonly changes: Changes | undefined;
}

/**
 * One pass over the bytes of a JSON text: the whole grammar of RFC 8259 and the author's limits,
 * without building the value. Allocates nothing per token and nests without recursion. One scanner
 * reads many texts, one after the other.
 */
export class Scanner {
	private fault: Fault | undefined;
	private values = 0;
	private changes: Changes | undefined;
	private readonly keys: KeyTable;
	/** The last escape's code point, or lone surrogate. */
	private codePoint = 0;

	// What is known of the open arrays and objects, by level from 1 on.
	private readonly isObjectAt: Uint8Array;
	/** Elements or keys so far. */
	private readonly countAt: Int32Array;
	/** Owner number in the key table. */
	private readonly ownerAt: Int32Array;
	/** For an object that is the value of a key `constructor`: where that key starts. Else 0. */
	private readonly constructorAt: Int32Array;

	constructor(private readonly safety: JsonSafety) {
		this.keys = new KeyTable(safety.unsafeText === 'replace');
		this.isObjectAt = new Uint8Array(safety.maxDepth + 1);
		this.countAt = new Int32Array(safety.maxDepth + 1);
		this.ownerAt = new Int32Array(safety.maxDepth + 1);
		this.constructorAt = new Int32Array(safety.maxDepth + 1);
	}

	/**
	 * @param bytes valid UTF-8
	 * @param from where the text starts
	 */
	scan(bytes: Buffer, from: number): Scan {
		const isDone = this.attempt(bytes, from, false) || this.fault !== undefined;
		if (!isDone) this.attempt(bytes, from, true);
		this.keys.end();
		const { fault, values, changes } = this;
		this.changes = undefined;
		return { fault, values, changes };
	}

	/** @returns false without a fault where the key table is overwhelmed */
	private attempt(bytes: Buffer, from: number, exactKeys: boolean): boolean {
		const { keys, isObjectAt, countAt, ownerAt, constructorAt } = this;
		const { maxDepth, maxKeys, maxArrayLength, maxStringLength } = this.safety;
		const refusesDuplicates = this.safety.duplicateKeys === 'refuse';
		const end = bytes.length;
		const lastWord = end - 3;
		const words = wordsOf(bytes);
		this.values = 0;
		this.changes = undefined;
		this.fault = undefined;
		if (refusesDuplicates) keys.begin(exactKeys);

		let at = from;
		let values = 0;
		let byte = 0;
		let depth = 0;
		/** Of the innermost array or object. */
		let isObject = false;
		let count = 0;
		let owner = 0;
		/** Where the key of the next value starts, if that key is `constructor`. Else 0. */
		let constructorKey = 0;
		/** What is wrong where no value stands. */
		let missing: SyntaxFaultKind = 'value';

		for (;;) {
			if (isObject) {
				byte = at < end ? bytes[at]! : END;
				while (WHITE[byte] === 1) byte = ++at < end ? bytes[at]! : END;
				if (byte !== QUOTE) return this.fail(count === 0 ? 'keyOrBrace' : 'key', at);
				const quote = at;
				if (++count > maxKeys) return this.refuse('tooManyKeys', quote, quote);
				at += 1;
				let hash = 0;
				for (;;) {
					// Four bytes at a time, for one multiplication after the other instead of four.
					while (at < lastWord) {
						const a = bytes[at]!;
						const b = bytes[at + 1]!;
						const c = bytes[at + 2]!;
						const d = bytes[at + 3]!;
						if ((PLAIN[a]! & PLAIN[b]! & PLAIN[c]! & PLAIN[d]!) === 0) break;
						hash =
							(Math.imul(hash, HASH_FACTOR ** 4) +
								(a * HASH_FACTOR ** 3 + b * HASH_FACTOR ** 2 + c * HASH_FACTOR + d)) |
							0;
						at += 4;
					}
					while (at < end && PLAIN[(byte = bytes[at]!)] === 1) {
						hash = (Math.imul(hash, HASH_FACTOR) + byte) | 0;
						at += 1;
					}
					if (at === end) return this.fail('quote', at);
					if (byte === QUOTE) break;
					if (byte !== BACKSLASH) return this.fail('controlCharacter', at);
					const next = this.readEscape(bytes, at);
					if (next === BAD_ESCAPE) return false;
					if (next === UNSAFE_ESCAPE) return this.refuse('unsafeKey', quote, quote);
					at = next;
					hash = withCodePoint(hash, this.codePoint);
				}
				if (at - quote > maxStringLength && utf16Length(bytes, quote + 1, at) > maxStringLength) {
					return this.refuse('keyTooLong', quote, at + 1);
				}
				if (refusesDuplicates) {
					const outcome = keys.add(bytes, hash, quote + 1, at, owner);
					if (outcome === DUPLICATE) return this.refuse('duplicateKey', quote, at + 1);
					if (outcome !== FRESH) return false;
				}
				at += 1;
				constructorKey = 0;
				if (hash === PROTO_HASH || hash === CONSTRUCTOR_HASH || hash === PROTOTYPE_HASH) {
					const key = decodeString(bytes, quote + 1, at - 1);
					if (key === CONSTRUCTOR) constructorKey = quote;
					else if (key === PROTO) {
						if (this.safety.prototypeKeys === 'refuse') return this.refuse('protoKey', quote, at);
						this.changesSoFar().members.push(quote);
					} else if (key === PROTOTYPE && constructorAt[depth] !== 0) {
						if (this.safety.prototypeKeys === 'refuse') {
							return this.refuse('constructorKey', quote, at);
						}
						this.changesSoFar().members.push(constructorAt[depth]!);
					}
				}
				byte = at < end ? bytes[at]! : END;
				while (WHITE[byte] === 1) byte = ++at < end ? bytes[at]! : END;
				if (byte !== COLON) return this.fail('colon', at);
				at += 1;
			}

			byte = at < end ? bytes[at]! : END;
			while (WHITE[byte] === 1) byte = ++at < end ? bytes[at]! : END;
			values += 1;
			if (byte === QUOTE) {
				const quote = at;
				at += 1;
				for (;;) {
					at = skipPlain(bytes, words, at);
					if (at === end) return this.fail('quote', at);
					byte = bytes[at]!;
					if (byte === QUOTE) break;
					if (byte !== BACKSLASH) return this.fail('controlCharacter', at);
					const next = this.readEscape(bytes, at);
					if (next === BAD_ESCAPE) return false;
					if (next === UNSAFE_ESCAPE) return this.refuse('unsafeString', quote, quote);
					at = next;
				}
				if (at - quote > maxStringLength && utf16Length(bytes, quote + 1, at) > maxStringLength) {
					return this.refuse('stringTooLong', quote, at + 1);
				}
				at += 1;
			} else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
				if (depth === maxDepth) return this.refuse('tooDeep', at, at);
				countAt[depth] = count;
				ownerAt[depth] = owner;
				isObjectAt[depth] = isObject ? 1 : 0;
				depth += 1;
				constructorAt[depth] = isObject && byte === OPEN_BRACE ? constructorKey : 0;
				isObject = byte === OPEN_BRACE;
				count = isObject ? 0 : 1;
				owner = keys.size;
				at += 1;
				byte = at < end ? bytes[at]! : END;
				while (WHITE[byte] === 1) byte = ++at < end ? bytes[at]! : END;
				if (byte !== (isObject ? CLOSE_BRACE : CLOSE_BRACKET)) {
					if (!isObject) missing = 'valueOrBracket';
					continue;
				}
			} else if (byte === MINUS || (byte >= ZERO && byte <= NINE)) {
				const start = at;
				if (byte === MINUS) byte = ++at < end ? bytes[at]! : END;
				let unexamined = INTEGER_UNEXAMINED;
				if (byte === ZERO) {
					byte = ++at < end ? bytes[at]! : END;
					if (byte >= ZERO && byte <= NINE) return this.fail('leadingZero', at - 1);
				} else {
					if (byte < ZERO || byte > NINE) return this.fail('digit', at);
					do byte = ++at < end ? bytes[at]! : END;
					while (byte >= ZERO && byte <= NINE);
				}
				if (byte === POINT) {
					unexamined = FRACTION_UNEXAMINED;
					byte = ++at < end ? bytes[at]! : END;
					if (byte < ZERO || byte > NINE) return this.fail('digit', at);
					do byte = ++at < end ? bytes[at]! : END;
					while (byte >= ZERO && byte <= NINE);
				}
				if (byte === LOWER_E || byte === UPPER_E) {
					unexamined = 0;
					byte = ++at < end ? bytes[at]! : END;
					if (byte === PLUS || byte === MINUS) byte = ++at < end ? bytes[at]! : END;
					if (byte < ZERO || byte > NINE) return this.fail('digit', at);
					do byte = ++at < end ? bytes[at]! : END;
					while (byte >= ZERO && byte <= NINE);
				}
				if (at - start > unexamined && !this.takeNumber(bytes, start, at)) return false;
			} else if (byte === LOWER_T && isWord(bytes, at, TRUE)) at += 4;
			else if (byte === LOWER_F && isWord(bytes, at, FALSE)) at += 5;
			else if (byte === LOWER_N && isWord(bytes, at, NULL)) at += 4;
			else {
				const isBegun = byte === LOWER_T || byte === LOWER_F || byte === LOWER_N;
				return this.fail(isBegun ? 'literal' : missing, at);
			}
			missing = 'value';

			// After a value: whatever closes here, and the comma before the next value.
			for (;;) {
				byte = at < end ? bytes[at]! : END;
				while (WHITE[byte] === 1) byte = ++at < end ? bytes[at]! : END;
				if (depth === 0) {
					if (at < end) return this.fail('end', at);
					this.values = values;
					return true;
				}
				if (byte === COMMA) {
					at += 1;
					if (isObject || ++count <= maxArrayLength) break;
					return this.refuse('arrayTooLong', at, at);
				}
				if (byte !== (isObject ? CLOSE_BRACE : CLOSE_BRACKET)) {
					return this.fail(isObject ? 'commaOrBrace' : 'commaOrBracket', at);
				}
				at += 1;
				if (isObject && refusesDuplicates) keys.release(owner);
				depth -= 1;
				isObject = isObjectAt[depth] === 1;
				count = countAt[depth]!;
				owner = ownerAt[depth]!;
			}
		}
	}

	/**
	 * @param at where a backslash stands
	 * @returns the offset after the escape, a surrogate pair being one; or one of the codes above
	 */
	private readEscape(bytes: Buffer, at: number): number {
		const byte = at + 1 < bytes.length ? bytes[at + 1]! : END;
		if (byte !== LOWER_U) {
			this.codePoint = ESCAPED[byte]!;
			if (this.codePoint !== 0) return at + 2;
			this.fail('unknownEscape', at);
			return BAD_ESCAPE;
		}
		const unit = readHex4(bytes, at + 2);
		this.codePoint = unit;
		if (unit === -1) {
			this.fail('hexDigits', at + 2);
			return BAD_ESCAPE;
		}
		if (unit >= 0xd800 && unit <= 0xdbff && bytes[at + 6] === BACKSLASH) {
			const low = bytes[at + 7] === LOWER_U ? readHex4(bytes, at + 8) : -1;
			if (low >= 0xdc00 && low <= 0xdfff) {
				this.codePoint = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
				return at + 12;
			}
		}
		if (unit === 0 || (unit >= 0xd800 && unit <= 0xdfff)) {
			if (this.safety.unsafeText === 'refuse') return UNSAFE_ESCAPE;
			if (this.safety.unsafeText === 'replace') {
				this.changesSoFar().escapes.push(at);
				this.codePoint = 0xfffd;
			}
		}
		return at + 6;
	}

	/** @returns whether a number that is long, or has an exponent, may stay or be changed */
	private takeNumber(bytes: Buffer, start: number, end: number): boolean {
		const { largeNumbers, maxStringLength } = this.safety;
		const fit = fitOf(bytes.toString('latin1', start, end));
		if (fit === 'exact') return true;
		if (largeNumbers === 'number') {
			return fit === 'changed' || this.refuse('infiniteNumber', start, end);
		}
		if (largeNumbers === 'refuse') return this.refuse('largeNumber', start, end);
		if (end - start > maxStringLength) return this.refuse('numberTooLong', start, end);
		this.changesSoFar().numbers.push(start, end);
		return true;
	}

	private changesSoFar(): Changes {
		return (this.changes ??= { numbers: [], escapes: [], members: [] });
	}

	private fail(kind: SyntaxFaultKind, at: number): false {
		this.fault = { kind, at };
		return false;
	}

	private refuse(kind: SafetyFaultKind, at: number, end: number): false {
		this.fault = { kind, at, end };
		return false;
	}
}
