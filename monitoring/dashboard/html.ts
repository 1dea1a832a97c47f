/** Markup that is well-formed by construction: made by `html` or written in this package. */
export class Safe {
	/** Keeps a look-alike from passing for one. */
	readonly #isSafe = true;

	constructor(readonly text: string) {}

	static is(value: unknown): value is Safe {
		return typeof value === 'object' && value !== null && #isSafe in value && value.#isSafe;
	}
}

/** Attributes of a tag, each with a space in front. */
export class Attributes {
	readonly #areAttributes = true;

	constructor(readonly text: string) {}

	static is(value: unknown): value is Attributes {
		return (
			typeof value === 'object' && value !== null && #areAttributes in value && value.#areAttributes
		);
	}
}

/** What a template takes; undefined and false stand for nothing. */
export type Value = Safe | Attributes | string | number | undefined | false | readonly Value[];

/** Where in the markup a value is put. */
type Place = 'text' | 'attribute' | 'tag';

interface Template {
	/** Without the indentation of the source. */
	readonly parts: readonly string[];
	readonly places: readonly Place[];
}

/** The same for every call of a template, so each is read once. */
const templates = new WeakMap<TemplateStringsArray, Template>();

/**
 * Puts values into markup. Texts and numbers are escaped. `Safe` values go in as they are, but only
 * between tags; `Attributes` only inside a tag. An attribute's value must be in quotes.
 * @throws {TypeError} when a value does not belong where it is put: a mistake of the template, never
 *   of the value's text
 */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Safe {
	let template = templates.get(strings);
	if (!template) {
		const parts = strings.map((part) => part.replace(/\n\s*/g, '\n'));
		templates.set(strings, (template = { parts, places: placesIn(parts) }));
	}
	const { parts, places } = template;
	let text = parts[0]!;
	for (let index = 0; index < values.length; index += 1) {
		text += rendered(values[index], places[index]!) + parts[index + 1]!;
	}
	return new Safe(text);
}

/** @returns a constant of this package (style sheet, script) as markup; never for a text from outside */
export function trusted(constant: string): Safe {
	return new Safe(constant);
}

/**
 * @param values by the attributes' names, which are constants; true gives the bare name, false and
 *   undefined leave the attribute out
 */
export function attributes(
	values: Readonly<Record<string, string | number | boolean | undefined>>,
): Attributes {
	let text = '';
	for (const [name, value] of Object.entries(values)) {
		if (!ATTRIBUTE_NAME.test(name)) throw new TypeError(`${name} is no attribute's name`);
		if (value === undefined || value === false) continue;
		text += value === true ? ` ${name}` : ` ${name}="${escapeText(String(value))}"`;
	}
	return new Attributes(text);
}

const ATTRIBUTE_NAME = /^[a-z][a-z0-9-]*$/i;

const ESCAPES: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
	'`': '&#96;',
	// A parser of HTML turns it into a line feed otherwise (HTML standard, 13.2.3.5).
	'\r': '&#13;',
	// No document may hold it.
	'\0': '\uFFFD',
};

/** @returns the text for use between tags and in quoted attributes */
export function escapeText(text: string): string {
	return text.replace(/[&<>"'`\r\0]/g, (character) => ESCAPES[character]!);
}

function rendered(value: Value, place: Place): string {
	if (value === undefined || value === false) return '';
	if (typeof value === 'string' || typeof value === 'number') {
		if (place === 'text' || place === 'attribute') return escapeText(String(value));
	} else if (Array.isArray(value)) {
		return value.map((each: Value) => rendered(each, place)).join('');
	} else if (Safe.is(value)) {
		if (place === 'text') return value.text;
	} else if (Attributes.is(value)) {
		if (place === 'tag') return value.text;
	}
	throw new TypeError(`A template has a value that does not belong where it is (${place})`);
}

/** Their text follows rules of its own, which escaping does not serve. */
const RAW_ELEMENTS = /^<(?:script|style|noscript|xmp|iframe|plaintext)\b/i;

/** @throws {TypeError} for markup in which a value could end what surrounds it */
function placesIn(strings: readonly string[]): readonly Place[] {
	const places: Place[] = [];
	let place: Place = 'text';
	let quote = '';
	strings.forEach((part, index) => {
		for (let at = 0; at < part.length; at += 1) {
			const character = part[at]!;
			if (place === 'attribute') {
				if (character === quote) place = 'tag';
			} else if (place === 'tag') {
				if (character === '>') place = 'text';
				else if (character === '"' || character === "'") {
					place = 'attribute';
					quote = character;
				}
			} else if (character === '<') {
				const start = part.slice(at, at + 16);
				if (!/^<(?:\/?[a-z]|!doctype)/i.test(start))
					throw new TypeError(`A bare < in a template: ${part}`);
				if (RAW_ELEMENTS.test(start)) throw new TypeError(`No template for ${start}`);
				place = 'tag';
			}
		}
		if (index === strings.length - 1) return;
		if (place === 'tag' && /=\s*$/.test(part)) {
			throw new TypeError(`An attribute's value without quotes in a template: ${part}`);
		}
		places.push(place);
	});
	if (place !== 'text') throw new TypeError(`A template ends inside a tag: ${strings.at(-1)}`);
	return places;
}
