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
}

export interface InnerList {
	readonly items: readonly Item[];
	readonly parameters: Parameters;
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

export function serializeInnerList({ items, parameters }: InnerList): string {
	return `(${items.map(serializeItem).join(' ')})${serializeParameters(parameters)}`;
}

export function serializeItem({ value, parameters }: Item): string {
	return serializeBareItem(value) + serializeParameters(parameters);
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

/** Each sticky: matched at the parser's position only. */
const KEY = /[a-z*][a-z0-9_\-.*]*/y;
const NUMBER = /-?\d{1,15}(?![\d.])|-?\d{1,12}\.\d{1,3}(?!\d)/y;
const STRING = /"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\[\\"])*)"/y;
const TOKEN = /[A-Za-z*][!#$%&'*+\-.^_`|~0-9A-Za-z:/]*/y;
const BYTES = /:([A-Za-z0-9+/]*={0,2}):/y;
const BOOLEAN = /\?([01])/y;
const SPACES = / */y;
const COMMA = /[ \t]*,[ \t]*/y;

const NO_PARAMETERS: Parameters = new Map();

/** More members than any signed request has. */
const MOST_MEMBERS = 64;

class Parser {
	private position = 0;

	constructor(private readonly text: string) {
		this.take(SPACES);
	}

	/** RFC 8941, section 4.2.2. */
	dictionary(): Dictionary {
		const members = new Map<string, Item | InnerList>();
		do {
			const key = this.expect(KEY, 'a key')[0];
			if (members.has(key) || members.size === MOST_MEMBERS) this.fail('fewer or other keys');
			members.set(
				key,
				this.skip('=') ? this.member() : { value: true, parameters: this.parameters() },
			);
		} while (this.take(COMMA));
		return members;
	}

	item(): Item {
		return { value: this.bareItem(), parameters: this.parameters() };
	}

	end(): void {
		this.take(SPACES);
		if (this.position !== this.text.length) this.fail('the end');
	}

	private member(): Item | InnerList {
		return this.skip('(') ? this.innerList() : this.item();
	}

	private innerList(): InnerList {
		const items: Item[] = [];
		for (;;) {
			const spaces = this.expect(SPACES, 'spaces')[0];
			if (this.skip(')')) return { items, parameters: this.parameters() };
			if (items.length > 0 && spaces === '') this.fail('a space');
			if (items.length === MOST_MEMBERS) this.fail('fewer items');
			items.push(this.item());
		}
	}

	private parameters(): Parameters {
		if (this.text[this.position] !== ';') return NO_PARAMETERS;
		const parameters = new Map<string, BareItem>();
		while (this.skip(';')) {
			this.take(SPACES);
			const key = this.expect(KEY, 'a key')[0];
			if (parameters.has(key)) this.fail('another key');
			parameters.set(key, this.skip('=') ? this.bareItem() : true);
		}
		return parameters;
	}

	private bareItem(): BareItem {
		switch (this.text[this.position]) {
			case '"': {
				const text = this.expect(STRING, 'a string')[1]!;
				return text.includes('\\') ? text.replace(/\\(.)/g, '$1') : text;
			}
			case ':':
				return this.bytes(this.expect(BYTES, 'bytes')[1]!);
			case '?':
				return this.expect(BOOLEAN, 'a boolean')[1] === '1';
			default: {
				const number = this.take(NUMBER);
				return number ? Number(number[0]) : new Token(this.expect(TOKEN, 'an item')[0]);
			}
		}
	}

	private bytes(base64: string): Buffer {
		const bytes = Buffer.from(base64, 'base64');
		if (bytes.toString('base64') !== base64) this.fail('base64');
		return bytes;
	}

	private skip(character: string): boolean {
		if (this.text[this.position] !== character) return false;
		this.position += 1;
		return true;
	}

	private take(pattern: RegExp): RegExpExecArray | undefined {
		pattern.lastIndex = this.position;
		const match = pattern.exec(this.text) ?? undefined;
		if (match) this.position += match[0].length;
		return match;
	}

	private expect(pattern: RegExp, what: string): RegExpExecArray {
		return this.take(pattern) ?? this.fail(what);
	}

	private fail(expected: string): never {
		throw new SyntaxError(`Expected ${expected} at ${this.position}`);
	}
}
