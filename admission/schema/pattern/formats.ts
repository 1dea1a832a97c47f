import type { Format } from 'ajv';
import { fullFormats } from 'ajv-formats/dist/formats';

import { uriOfIri } from './iri';
import { parsePattern } from './parse-pattern';
import { UnsupportedPatternError } from './unsupported-pattern-error';
import { isUrl } from './url';

/**
 * In UTF-16 code units. The regular expressions of ajv-formats that stand here take time in
 * proportion to the text, some 30 milliseconds for one of this length, but keep a stack of choices:
 * at ten times this length it overflows, which is an exception and no answer.
 */
const MOST_TEXT = 1_000_000;
/** ajv-formats splits these at every "t", which for a long text makes as long a list. */
const MOST_DATE_TIME = 100;
/** RFC 5321, section 4.5.3.1: 64 octets, the @, 255 octets. */
const MOST_EMAIL = 320;

type OwnFormat = (typeof fullFormats)[keyof typeof fullFormats];

const uri = bounded(fullFormats.uri, MOST_TEXT);
const uriReference = bounded(fullFormats['uri-reference'], MOST_TEXT);

/**
 * The formats of drafts 04 to 2020-12 and of OpenAPI, to be asserted on hostile text: each answers in
 * time linear in the text, and throws on none. They are those of ajv-formats in its mode "full", save
 * `byte`, `regex` and `url`; a text beyond the bound of its format is not of the format. `idn-email`
 * and `idn-hostname` are not among them: they need the tables of IDNA 2008.
 */
export const FORMATS: Readonly<Record<string, Format>> = {
	date: bounded(fullFormats.date, MOST_TEXT),
	time: bounded(fullFormats.time, MOST_TEXT),
	'date-time': bounded(fullFormats['date-time'], MOST_DATE_TIME),
	'iso-time': bounded(fullFormats['iso-time'], MOST_TEXT),
	'iso-date-time': bounded(fullFormats['iso-date-time'], MOST_DATE_TIME),
	duration: bounded(fullFormats.duration, MOST_TEXT),
	uri,
	'uri-reference': uriReference,
	'uri-template': bounded(fullFormats['uri-template'], MOST_TEXT),
	iri: { validate: (text: string) => text.length <= MOST_TEXT && uri.validate(uriOfIri(text)) },
	'iri-reference': {
		validate: (text: string) => text.length <= MOST_TEXT && uriReference.validate(uriOfIri(text)),
	},
	url: { validate: (text: string) => text.length <= MOST_TEXT && isUrl(text) },
	email: bounded(fullFormats.email, MOST_EMAIL),
	hostname: bounded(fullFormats.hostname, MOST_TEXT),
	ipv4: bounded(fullFormats.ipv4, MOST_TEXT),
	ipv6: bounded(fullFormats.ipv6, MOST_TEXT),
	regex: { validate: isRegularExpression },
	uuid: bounded(fullFormats.uuid, MOST_TEXT),
	'json-pointer': bounded(fullFormats['json-pointer'], MOST_TEXT),
	'json-pointer-uri-fragment': bounded(fullFormats['json-pointer-uri-fragment'], MOST_TEXT),
	'relative-json-pointer': bounded(fullFormats['relative-json-pointer'], MOST_TEXT),
	byte: { validate: isBase64 },
	int32: fullFormats.int32,
	int64: fullFormats.int64,
	float: fullFormats.float,
	double: fullFormats.double,
	password: fullFormats.password,
	binary: fullFormats.binary,
};

interface TextFormat {
	readonly validate: (text: string) => boolean;
	readonly compare?: (first: string, second: string) => number | undefined;
}

function bounded(format: OwnFormat, most: number): TextFormat {
	const { validate, compare } = textFormat(format);
	const withinBound = (text: string): boolean => text.length <= most && validate(text);
	return compare === undefined ? { validate: withinBound } : { validate: withinBound, compare };
}

function textFormat(format: OwnFormat): TextFormat {
	if (format instanceof RegExp) return { validate: (text) => format.test(text) };
	if (typeof format === 'function') return { validate: format };
	const { validate, compare } = format as {
		validate: RegExp | TextFormat['validate'];
		compare?: TextFormat['compare'];
	};
	const test =
		validate instanceof RegExp ? (text: string): boolean => validate.test(text) : validate;
	return compare === undefined ? { validate: test } : { validate: test, compare };
}

/**
 * What `pattern` would take for a regular expression, though perhaps not support. ajv-formats reads it
 * without the flag `u`, to which almost any text is a regular expression.
 */
function isRegularExpression(text: string): boolean {
	try {
		parsePattern(text);
		return true;
	} catch (error) {
		if (error instanceof SyntaxError || error instanceof UnsupportedPatternError) return false;
		throw error;
	}
}

const NOT_BASE64 = /[^A-Za-z0-9+/]/;

/** RFC 4648, section 4, with padding. That of ajv-formats takes any text with one good line in it. */
function isBase64(text: string): boolean {
	const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
	return text.length % 4 === 0 && !NOT_BASE64.test(text.slice(0, text.length - padding));
}
