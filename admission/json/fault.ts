/** A break of the grammar of RFC 8259. The first group names what should stand at the offset. */
export type SyntaxFaultKind =
	| 'value'
	| 'valueOrBracket'
	| 'key'
	| 'keyOrBrace'
	| 'colon'
	| 'commaOrBrace'
	| 'commaOrBracket'
	| 'end'
	| 'quote'
	| 'hexDigits'
	| 'digit'
	| 'literal'
	// What stands there and must not.
	| 'leadingZero'
	| 'controlCharacter'
	| 'unknownEscape';

/** A break of the author's rules, in a text that is good JSON up to there. */
export type SafetyFaultKind =
	| 'tooDeep'
	| 'tooManyKeys'
	| 'arrayTooLong'
	| 'stringTooLong'
	| 'keyTooLong'
	| 'numberTooLong'
	| 'duplicateKey'
	| 'protoKey'
	| 'constructorKey'
	| 'unsafeString'
	| 'unsafeKey'
	| 'largeNumber'
	| 'infiniteNumber';

export interface SyntaxFault {
	readonly kind: SyntaxFaultKind;
	/** Byte offset. */
	readonly at: number;
}

export interface SafetyFault {
	readonly kind: SafetyFaultKind;
	/** Byte offset where the value starts, or the key; for too long an array, after the comma. */
	readonly at: number;
	/** Byte offset after it, where it was read to its end. */
	readonly end: number;
}

/** Why a scanner refuses a text. */
export type Fault = SyntaxFault | SafetyFault;
