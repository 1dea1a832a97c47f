/**
 * The part of Structured Field Values (RFC 8941) that message signatures need: dictionaries of items
 * and inner lists with parameters, read strictly. A key that is repeated, where the RFC lets the last
 * one win, is refused: two readers could differ on it.
 */

/** A token, as opposed to a string. */
export class Token {
	constructor(readonly text: string) {}
}

export type BareItem = number | string | boolean | Token | Buffer;
export type Parameters = ReadonlyMap<string, BareItem>;

export interface Item {
	readonly value: BareItem;
	readonly parameters: Parameters;
	/** As it was written, where that is the one way that RFC 8941, section 4.1, writes it. */
	readonly written?: string | undefined;
}

export interface InnerList {
	readonly items: readonly Item[];
	readonly parameters: Parameters;
	/** As above. */
	readonly written?: string | undefined;
}

export type Dictionary = ReadonlyMap<string, Item | InnerList>;

/** @returns the dictionary, or undefined where the text is none */
export function parseDictionary(text: string): Dictionary | undefined {
	return attempt(text, (parser) => parser.dictionary());
}

/** @returns the item, or undefined where the text is none */
export function parseItem(text: string): Item | undefined {
	return attempt(text, (parser) => parser.item());
}

function attempt<T>(text: string, parse: (parser: Parser) => T): T | undefined {
	try {
		const parser = new Parser(text);
		const value = parse(parser);
		parser.end();
		return value;
	} catch (error) {
		if (error instanceof SyntaxError) return undefined;
		throw error;
	}
}

export function isInnerList(member: Item | InnerList): member is InnerList {
	return 'items' in member;
}

/** RFC 8941, section 4.1. */
export function serializeMember(member: Item | InnerList): string {
	return isInnerList(member) ? serializeInnerList(member) : serializeItem(member);
}

export function serializeInnerList({ items, parameters, written }: InnerList): string {
	return written ?? `(${items.map(serializeItem).join(' ')})${serializeParameters(parameters)}`;
}

export function serializeItem({ value, parameters, written }: Item): string {
	return written ?? serializeBareItem(value) + serializeParameters(parameters);
}

function serializeParameters(parameters: Parameters): string {
	let text = '';
	for (const [key, value] of parameters) {
		text += value === true ? `;${key}` : `;${key}=${serializeBareItem(value)}`;
	}
	return text;
}

function serializeBareItem(value: BareItem): string {
	if (value instanceof Token) return value.text;
	if (Buffer.isBuffer(value)) return `:${value.toString('base64')}:`;
	switch (typeof value) {
		case 'string':
			return /[\\"]/.test(value) ? `"${value.replace(/[\\"]/g, '\\$&')}"` : `"${value}"`;
		case 'boolean':
			return value ? '?1' : '?0';
		case 'number':
			return String(value);
	}
}

const TAB = 0x09;
const SPACE = 0x20;
const QUOTE = 0x22;
const OPENING = 0x28;
const CLOSING = 0x29;
const COMMA = 0x2c;
const HYPHEN = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const ONE = 0x31;
const COLON = 0x3a;
const SEMICOLON = 0x3b;
const EQUALS = 0x3d;
const QUESTION = 0x3f;
const BACKSLASH = 0x5c;
const TILDE = 0x7e;

/** What a character can be part of, one bit each; of ASCII alone, since nothing else may occur. */
const KEY_START = 1;
const KEY_REST = 2;
const TOKEN_START = 4;
const TOKEN_REST = 8;
const DIGIT = 16;
const BASE64 = 32;
/** Of a string, but for the quote and the backslash. */
const UNESCAPED = 64;

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGITS = '0123456789';

const CLASSES = new Uint8Array(128);
for (const [bit, characters] of [
	[KEY_START, `${LOWER}*`],
	[KEY_REST, `${LOWER}${DIGITS}_-.*`],
	[TOKEN_START, `${LOWER}${UPPER}*`],
	[TOKEN_REST, `${LOWER}${UPPER}${DIGITS}!#$%&'*+-.^_\`|~:/`],
	[DIGIT, DIGITS],
	[BASE64, `${LOWER}${UPPER}${DIGITS}+/=`],
] as const) {
	for (const character of characters) CLASSES[character.charCodeAt(0)]! |= bit;
}
for (let code = SPACE; code <= TILDE; code += 1) {
	if (code !== QUOTE && code !== BACKSLASH) CLASSES[code]! |= UNESCAPED;
}

/** Most digits of an integer; of a decimal before and after its point. */
const INTEGER_DIGITS = 15;
const WHOLE_DIGITS = 12;
const FRACTION_DIGITS = 3;

const NO_PARAMETERS: Parameters = new Map();

/** More members than any signed request has. */
const MOST_MEMBERS = 64;

/**
 * Reads one character code after the other, each once: a message signature's cost is mostly that of
 * reading three fields, and a regular expression for every part of them doubles it.
 */
class Parser {
	private position = 0;
	/** Where the last thing was written otherwise than RFC 8941, section 4.1, writes it. */
	private deviation = -1;

	constructor(private readonly text: string) {
		this.skipSpaces();
	}

	/** RFC 8941, section 4.2.2. */
	dictionary(): Dictionary {
		const members = new Map<string, Item | InnerList>();
		do {
			const key = this.key();
			if (members.has(key) || members.size === MOST_MEMBERS) this.fail('fewer or other keys');
			members.set(
				key,
				this.skip(EQUALS) ? this.member() : { value: true, parameters: this.parameters() },
			);
		} while (this.skipComma());
		return members;
	}

	item(): Item {
		const start = this.position;
		const value = this.bareItem();
		const parameters = this.parameters();
		return { value, parameters, written: this.writtenFrom(start) };
	}

	end(): void {
		this.skipSpaces();
		if (this.position !== this.text.length) this.fail('the end');
	}

	private member(): Item | InnerList {
		return this.peek() === OPENING ? this.innerList() : this.item();
	}

	private innerList(): InnerList {
		const start = this.position;
		this.position += 1;
		const items: Item[] = [];
		for (;;) {
			const before = this.position;
			this.skipSpaces();
			const spaces = this.position - before;
			const isEnd = this.skip(CLOSING);
			if (spaces !== (isEnd || items.length === 0 ? 0 : 1)) this.deviation = before;
			if (isEnd) {
				const parameters = this.parameters();
				return { items, parameters, written: this.writtenFrom(start) };
			}
			if (items.length > 0 && spaces === 0) this.fail('a space');
			if (items.length === MOST_MEMBERS) this.fail('fewer items');
			items.push(this.item());
		}
	}

	private parameters(): Parameters {
		if (this.peek() !== SEMICOLON) return NO_PARAMETERS;
		const parameters = new Map<string, BareItem>();
		while (this.skip(SEMICOLON)) {
			if (this.skipSpaces()) this.deviation = this.position;
			const key = this.key();
			if (parameters.has(key)) this.fail('another key');
			if (this.skip(EQUALS)) {
				const value = this.bareItem();
				// True is written by the key alone.
				if (value === true) this.deviation = this.position - 1;
				parameters.set(key, value);
			} else {
				parameters.set(key, true);
			}
		}
		return parameters;
	}

	private bareItem(): BareItem {
		const code = this.peek();
		switch (code) {
			case QUOTE:
				return this.string();
			case COLON:
				return this.bytes();
			case QUESTION:
				return this.boolean();
			default:
				return code === HYPHEN || this.is(DIGIT) ? this.number() : this.token();
		}
	}

	private key(): string {
		const start = this.position;
		if (!this.is(KEY_START)) this.fail('a key');
		this.skipAll(KEY_REST);
		return this.text.slice(start, this.position);
	}

	private token(): Token {
		const start = this.position;
		if (!this.is(TOKEN_START)) this.fail('an item');
		this.skipAll(TOKEN_REST);
		return new Token(this.text.slice(start, this.position));
	}

	private number(): number {
		const start = this.position;
		this.skip(HYPHEN);
		const whole = this.skipAll(DIGIT);
		const isDecimal = this.skip(POINT);
		const fraction = isDecimal ? this.skipAll(DIGIT) : 0;
		const isNumber = isDecimal
			? whole > 0 && whole <= WHOLE_DIGITS && fraction > 0 && fraction <= FRACTION_DIGITS
			: whole > 0 && whole <= INTEGER_DIGITS;
		if (!isNumber) this.fail('a number');
		const text = this.text.slice(start, this.position);
		const number = Number(text);
		if (String(number) !== text) this.deviation = start;
		return number;
	}

	private string(): string {
		const start = (this.position += 1);
		this.skipAll(UNESCAPED);
		let hasEscapes = false;
		while (this.skip(BACKSLASH)) {
			if (!this.skip(QUOTE) && !this.skip(BACKSLASH)) this.fail('a quote or backslash');
			this.skipAll(UNESCAPED);
			hasEscapes = true;
		}
		const string = this.text.slice(start, this.position);
		if (!this.skip(QUOTE)) this.fail('a string');
		return hasEscapes ? string.replace(/\\(.)/g, '$1') : string;
	}

	private bytes(): Buffer {
		const start = (this.position += 1);
		this.skipAll(BASE64);
		const base64 = this.text.slice(start, this.position);
		const bytes = Buffer.from(base64, 'base64');
		// Buffer.from passes over what does not belong.
		if (!this.skip(COLON) || bytes.toString('base64') !== base64) this.fail('base64');
		return bytes;
	}

	private boolean(): boolean {
		this.position += 1;
		if (this.skip(ONE)) return true;
		if (this.skip(ZERO)) return false;
		this.fail('a boolean');
	}

	/** @returns what was written from a position to this one; nothing where it deviates */
	private writtenFrom(start: number): string | undefined {
		return this.deviation < start ? this.text.slice(start, this.position) : undefined;
	}

	/** @returns the code of the next character, NaN at the end */
	private peek(): number {
		return this.text.charCodeAt(this.position);
	}

	private is(bit: number): boolean {
		return (CLASSES[this.peek()]! & bit) !== 0;
	}

	/** @returns how many there were */
	private skipAll(bit: number): number {
		const { text, position: start } = this;
		let end = start;
		while ((CLASSES[text.charCodeAt(end)]! & bit) !== 0) end += 1;
		this.position = end;
		return end - start;
	}

	private skip(code: number): boolean {
		if (this.peek() !== code) return false;
		this.position += 1;
		return true;
	}

	private skipSpaces(): boolean {
		const start = this.position;
		while (this.peek() === SPACE) this.position += 1;
		return this.position > start;
	}

	/** A comma with spaces and tabs around it; without one, nothing is skipped. */
	private skipComma(): boolean {
		const start = this.position;
		this.skipSpacesAndTabs();
		if (!this.skip(COMMA)) {
			this.position = start;
			return false;
		}
		this.skipSpacesAndTabs();
		return true;
	}

	private skipSpacesAndTabs(): void {
		while (this.peek() === SPACE || this.peek() === TAB) this.position += 1;
	}

	private fail(expected: string): never {
		throw new SyntaxError(`Expected ${expected} at ${this.position}`);
	}
}
