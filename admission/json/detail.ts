import type { SafetyFault, SafetyFaultKind, SyntaxFault, SyntaxFaultKind } from './fault';
import { WHITE } from './grammar';
import { placeOf, type Place } from './pointer';
import { positionOf } from './position';
import type { JsonSafety } from './settings';
import { decodeString } from './strings';
import { invalidUtf8At, looksLikeWideCharacters } from './utf8';

const NOT_JSON = 'The body is not valid JSON (RFC 8259)';
const NOT_UTF8 = 'JSON must be sent in UTF-8 (RFC 8259, section 8.1)';

/** What is wrong, before "at line …". */
const SYNTAX: Readonly<Record<SyntaxFaultKind, string>> = {
	value: 'a value is expected',
	valueOrBracket: 'a value or ] is expected',
	key: 'a key in double quotes is expected',
	keyOrBrace: 'a key in double quotes or } is expected',
	colon: 'a colon is expected',
	commaOrBrace: 'a comma or } is expected',
	commaOrBracket: 'a comma or ] is expected',
	end: 'the end of the body is expected',
	quote: 'the closing quote of a string is expected',
	hexDigits: 'four hexadecimal digits are expected',
	digit: 'a digit is expected',
	literal: 'true, false or null is expected',
	leadingZero: 'a number may not start with a zero before other digits, as it does',
	controlCharacter: 'a string may not hold a control character, as it does',
	unknownEscape: 'a string may not hold an escape that JSON does not have, as it does',
};

/** Of these it helps nobody to be told which character is there instead. */
const NAMES_ITSELF: ReadonlySet<SyntaxFaultKind> = new Set(['leadingZero', 'unknownEscape']);

/**
 * @param from where the text starts
 * @returns a sentence for the sender
 */
export function syntaxDetail(bytes: Buffer, from: number, { kind, at }: SyntaxFault): string {
	if (bytes.length === from) return `${NOT_JSON}: it is empty.`;
	if (looksLikeWideCharacters(bytes)) return wideDetail();
	if (kind === 'value' && at === bytes.length && bytes.subarray(from).every(isWhite)) {
		return `${NOT_JSON}: it holds nothing but white space.`;
	}
	const found = NAMES_ITSELF.has(kind) ? '' : `, ${foundAt(bytes, at)}`;
	return `${NOT_JSON}: ${SYNTAX[kind]} at ${positionOf(bytes, from, at)}${found}.`;
}

/** @returns a sentence on a body that is not UTF-8 */
export function encodingDetail(bytes: Buffer): string {
	if (looksLikeWideCharacters(bytes)) return wideDetail();
	return `The body is not valid UTF-8 at byte ${invalidUtf8At(bytes)}. ${NOT_UTF8}.`;
}

export const BYTE_ORDER_MARK_DETAIL = `${NOT_JSON}: it starts with a byte order mark, which section 8.1 forbids.`;

function wideDetail(): string {
	return `The body looks like UTF-16 or UTF-32. ${NOT_UTF8}.`;
}

const isWhite = (byte: number): boolean => WHITE[byte] === 1;

function foundAt(bytes: Buffer, at: number): string {
	if (at === bytes.length) return 'where the body ends';
	// As many bytes as the longest character has; what it cuts off behind the first does not matter.
	const codePoint = bytes.toString('utf8', at, at + 4).codePointAt(0)!;
	const isPrintable = codePoint > 0x20 && codePoint < 0x7f;
	const name = `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
	return `where ${isPrintable ? String.fromCodePoint(codePoint) : name} stands`;
}

/** What is told of a text that the settings do not let in. */
export interface SafetyDetail {
	/** A sentence for the sender. */
	readonly detail: string;
	/** JSON Pointer (RFC 6901) of the value that the sentence is about, or of one around it. */
	readonly pointer: string;
}

type Sentence = (subject: SubjectOf, safety: JsonSafety, key: () => string) => string;
/** @returns the value as the subject of a sentence, with a capital, or in its middle */
type SubjectOf = (type: string) => string;

/** Of these the array or object around the offset is at fault. */
const ABOUT_CONTAINER: ReadonlySet<SafetyFaultKind> = new Set([
	'tooManyKeys',
	'arrayTooLong',
	'keyTooLong',
	'duplicateKey',
	'protoKey',
	'constructorKey',
	'unsafeKey',
]);

const POLLUTION = 'is not allowed, because it can change the prototype of objects';
const UNSAFE = 'holds U+0000 or half of a surrogate pair, which cannot be stored as text';

const SAFETY: Readonly<Record<SafetyFaultKind, Sentence>> = {
	tooDeep: (value, { maxDepth }) =>
		`${value('array or object')} is nested deeper than ${maxDepth} levels.`,
	tooManyKeys: (value, { maxKeys }) => `${value('object')} has more than ${maxKeys} keys.`,
	arrayTooLong: (value, { maxArrayLength }) =>
		`${value('array')} has more than ${maxArrayLength} elements.`,
	stringTooLong: (value, { maxStringLength }) =>
		`${value('string')} is longer than ${maxStringLength} characters (UTF-16 code units).`,
	keyTooLong: (value, { maxStringLength }) =>
		`${value('object')} has a key longer than ${maxStringLength} characters (UTF-16 code units).`,
	numberTooLong: (value, { maxStringLength }) =>
		`${value('number')} is longer than ${maxStringLength} characters.`,
	duplicateKey: (value, _, key) => `${value('object')} has the key ${key()} more than once.`,
	protoKey: (value, _, key) => `${value('object')} has the key ${key()}, which ${POLLUTION}.`,
	constructorKey: (value, _, key) =>
		`${value('object')} is the value of "constructor" and has the key ${key()}, which ${POLLUTION}.`,
	unsafeString: (value) => `${value('string')} ${UNSAFE}.`,
	unsafeKey: (value) => `${value('object')} has a key that ${UNSAFE}.`,
	largeNumber: (value) =>
		`${value('number')} is too large to be read exactly; send it as a string.`,
	infiniteNumber: (value) => `${value('number')} is too large for a double (IEEE 754).`,
};

/**
 * @param from where the text starts
 * @returns a sentence for the sender, and the place it is about
 */
export function safetyDetail(
	bytes: Buffer,
	from: number,
	fault: SafetyFault,
	safety: JsonSafety,
): SafetyDetail {
	const { kind, at, end } = fault;
	const place = placeOf(bytes, from, at, ABOUT_CONTAINER.has(kind) ? 'container' : 'value');
	const key = () => quotedKey(bytes, at, end);
	return {
		detail: SAFETY[kind]((type) => subjectOf(type, place), safety, key),
		pointer: place.pointer,
	};
}

function subjectOf(type: string, { pointer, isExact }: Place): string {
	const where = pointer === '' ? 'the document' : printable(pointer);
	if (!isExact) return `A value (${type}) deep inside ${where}`;
	return pointer === '' ? 'The document' : `The ${type} at ${where}`;
}

/** Longest key that is quoted, in UTF-16 code units. */
const MAX_QUOTED_KEY = 64;

/** @param at where the key starts, with its quote */
function quotedKey(bytes: Buffer, at: number, end: number): string {
	const key = decodeString(bytes, at + 1, end - 1);
	const isLong = key.length > MAX_QUOTED_KEY;
	return printable(JSON.stringify(isLong ? `${key.slice(0, MAX_QUOTED_KEY)}…` : key));
}

/** Escapes what a terminal or an editor would not show, or show in another order. */
function printable(text: string): string {
	return text.replace(/[\p{Control}\p{Format}\p{Surrogate}\p{Zl}\p{Zp}]/gu, (character) =>
		[...Array(character.length).keys()]
			.map((unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`)
			.join(''),
	);
}
