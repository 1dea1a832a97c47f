import { createHash, type BinaryToTextEncoding } from 'node:crypto';

import { ConfigurationError } from '../configuration-error';
import { compileReader, readOne } from './location';
import type { ValueLocation } from './scheme';
import { pathAndQueryOf, type SignedRequest } from './signed-request';

/** What a template is filled in with, besides the request. */
export interface SignedValues {
	/** As sent. */
	readonly timestamp: string | undefined;
	/** As sent. */
	readonly id: string | undefined;
}

/**
 * The signed bytes in pieces, so that a large body need not be copied: text stands for its UTF-8.
 * Or what the request lacks.
 */
export type SignedContent = readonly (string | Buffer)[] | { readonly missing: string };

/** A template of the signed content, parsed. */
export interface Template {
	/** @returns the signed bytes of a request */
	contentOf(request: SignedRequest, values: SignedValues): SignedContent;
	/** What stands in braces, in order. */
	readonly placeholders: readonly string[];
	/** Whether every byte of the body is signed. */
	readonly coversBody: boolean;
}

type Piece = (request: SignedRequest, values: SignedValues) => Buffer | string;

/** A placeholder that this request cannot fill. */
class Missing extends Error {}

/** Filled in piece by piece; a literal is a placeholder that is always the same. */
const PLACEHOLDER = /\{([^{}]*)\}/g;
const BODY_DIGEST = /^body(Md5|Sha1|Sha256|Sha384|Sha512):(hex|base64|base64url)$/;

/**
 * @param template as in `{timestamp}.{body}`
 * @param parameter the parameter that holds it, for messages
 * @param bodyIsDigested whether a digest elsewhere in the request stands for a body that is no form
 * @throws {ConfigurationError} for a placeholder that does not exist, or a brace too many
 */
export function compileTemplate(
	template: string,
	parameter: string,
	bodyIsDigested = false,
): Template {
	const pieces: Piece[] = [];
	const placeholders: string[] = [];
	let end = 0;
	const literal = (text: string): void => {
		if (text === '') return;
		if (/[{}]/.test(text)) {
			throw new ConfigurationError(parameter, `There is a brace without its other half: ${text}`);
		}
		pieces.push(() => text);
	};
	for (const match of template.matchAll(PLACEHOLDER)) {
		const name = match[1]!;
		literal(template.slice(end, match.index));
		end = match.index + match[0].length;
		placeholders.push(name);
		pieces.push(pieceOf(name, parameter, bodyIsDigested));
	}
	literal(template.slice(end));
	return {
		placeholders,
		coversBody: placeholders.some((name) => name === 'body' || BODY_DIGEST.test(name)),
		contentOf: (request, values) => fill(pieces, request, values),
	};
}

function fill(
	pieces: readonly Piece[],
	request: SignedRequest,
	values: SignedValues,
): SignedContent {
	const content: (string | Buffer)[] = [];
	// Text that follows on text is one piece: each costs a call into OpenSSL.
	let text = '';
	try {
		for (const piece of pieces) {
			const part = piece(request, values);
			if (typeof part === 'string') {
				text += part;
				continue;
			}
			if (text !== '') content.push(text);
			text = '';
			content.push(part);
		}
	} catch (error) {
		if (error instanceof Missing) return { missing: error.message };
		throw error;
	}
	if (text !== '') content.push(text);
	return content;
}

function pieceOf(name: string, parameter: string, bodyIsDigested: boolean): Piece {
	switch (name) {
		case 'body':
			return bodyOf;
		case 'timestamp':
			return (_, { timestamp }) => bytesOfHeader(timestamp, 'a timestamp');
		case 'id':
			return (_, { id }) => bytesOfHeader(id, 'a delivery id');
		case 'url':
			return ({ publicUrl }) => publicUrl;
		case 'path':
			return ({ publicUrl }) => pathAndQueryOf(publicUrl);
		case 'method':
			return ({ method }) => method;
		case 'formSorted':
			return (request) => formSorted(request, bodyIsDigested);
	}
	const digest = BODY_DIGEST.exec(name);
	if (digest) {
		const [, algorithm, encoding] = digest as unknown as [string, string, BinaryToTextEncoding];
		const hash = algorithm.toLowerCase();
		return (request) => createHash(hash).update(bodyOf(request)).digest(encoding);
	}
	const location = locationOf(name);
	if (location === undefined) {
		throw new ConfigurationError(
			parameter,
			`{${name}} is not known. Use {body}, {timestamp}, {id}, {url}, {path}, {method}, {header:NAME}, {query:NAME} or {json:/POINTER}.`,
		);
	}
	return pieceAt(location, parameter);
}

function pieceAt(location: ValueLocation, parameter: string): Piece {
	try {
		const reader = compileReader(location);
		return (request) => {
			const value = readOne(reader, request);
			if (location.in === 'header') return bytesOfHeader(value, reader.where);
			if (value === undefined) throw new Missing(reader.where);
			return value;
		};
	} catch (error) {
		if (error instanceof RangeError) throw new ConfigurationError(parameter, error.message);
		throw error;
	}
}

function locationOf(name: string): ValueLocation | undefined {
	const colon = name.indexOf(':');
	const rest = name.slice(colon + 1);
	if (colon === -1 || rest === '') return undefined;
	switch (name.slice(0, colon)) {
		case 'header':
			return { in: 'header', name: rest };
		case 'query':
			return { in: 'query', name: rest };
		case 'form':
			return { in: 'form', name: rest };
		case 'json':
			return { in: 'json', pointer: rest };
		default:
			return undefined;
	}
}

function bodyOf({ rawBody }: SignedRequest): Buffer {
	if (rawBody === undefined) {
		throw new Missing('the exact bytes of its body: the server keeps none of a multipart form');
	}
	return rawBody;
}

const ASCII = /^[\x00-\x7f]*$/;

/** node:http reads header bytes as Latin-1; writing them so gives the bytes back. */
function bytesOfHeader(value: string | undefined, what: string): Buffer | string {
	if (value === undefined) throw new Missing(what);
	return ASCII.test(value) ? value : Buffer.from(value, 'latin1');
}

/**
 * Fields sorted by name, each value of a name once and sorted, as Twilio's own package does it
 * (`validateRequest`). A body that is no form would not be signed at all: refused, unless a digest
 * of it is.
 */
function formSorted(request: SignedRequest, bodyIsDigested: boolean): string {
	if (!request.isForm) {
		if (bodyIsDigested || request.rawBody?.length === 0) return '';
		throw new Missing('a URL-encoded form as its body');
	}
	const form = request.form();
	let text = '';
	for (const name of [...new Set(form.keys())].sort()) {
		for (const value of [...new Set(form.getAll(name))].sort()) text += name + value;
	}
	return text;
}
