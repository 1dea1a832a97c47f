/**
 * HTTP Message Signatures (RFC 9421) with Content-Digest (RFC 9530).
 *
 * The package http-message-signatures serves as the signer in the tests, but does not verify here:
 * its `requiredFields` are compared by name alone, so that `"@method";req` or `"content-digest";bs`
 * pass for the component itself; it takes no clock; it lets a component be covered twice, which
 * section 2.5 forbids; it normalises the URL before it derives `@path` and `@target-uri`; of several
 * signatures the last decides; and it leaves Content-Digest to the caller.
 */
import { constants } from 'node:crypto';

import { ConfigurationError } from '../configuration-error';
import { findDigestFault } from './content-digest';
import { hmacKeysOf, publicKeysOf, secretBytesOf, type SigningKeys } from './keys';
import { headerValues } from './location';
import { ecdsaMatcher, ed25519Matcher, hmacMatcher, rsaMatcher, type Matcher } from './matcher';
import type { SecretForm } from './scheme';
import { pathAndQueryOf, queryOf, type SignedRequest } from './signed-request';
import {
	isInnerList,
	parseDictionary,
	parseItem,
	serializeItem,
	serializeMember,
	type InnerList,
	type Item,
	type Parameters,
} from './structured-fields';
import { DEFAULT_TOLERANCE_SECONDS, describeAge, toleranceMsOf } from './timestamp';
import {
	invalid,
	MAX_SIGNATURES,
	missing,
	outOfTolerance,
	type SignatureRefused,
	type SignatureVerifier,
	type Verification,
} from './verifier';

export const HTTP_MESSAGE_SIGNATURE_ID = 'httpMessageSignature';

/** The algorithms of RFC 9421, section 3.3. */
export type HttpSignatureAlgorithm =
	| 'hmac-sha256'
	| 'ed25519'
	| 'ecdsa-p256-sha256'
	| 'ecdsa-p384-sha384'
	| 'rsa-pss-sha512'
	| 'rsa-v1_5-sha256';

export interface HttpMessageSignatureSettings {
	readonly algorithm: HttpSignatureAlgorithm;
	/**
	 * What a signature must cover at least, as component identifiers without quotes:
	 * `@method`, `content-type`, `@query-param;name="id"`.
	 */
	readonly requiredComponents?: readonly string[];
	/** The only `keyid` that will do; any, if empty. */
	readonly keyId?: string;
	/** The only `tag` that will do; any, if empty. */
	readonly tag?: string;
	readonly secretForm?: SecretForm;
}

/**
 * `@target-uri` and `@request-target` count as `@path`, since they hold it. Where a request has a
 * query, that must be covered too, whatever the author demands: a sender that signs the path alone
 * would leave the query to anyone.
 */
export const DEFAULT_COMPONENTS: readonly string[] = ['@method', '@path', 'content-digest'];

/** Components that hold another whole. */
const HELD_BY: Readonly<Record<string, readonly string[]>> = {
	'"@path"': ['"@target-uri"', '"@request-target"'],
	'"@query"': ['"@target-uri"', '"@request-target"'],
	'"@authority"': ['"@target-uri"'],
	'"@scheme"': ['"@target-uri"'],
	'"@request-target"': ['"@target-uri"'],
};

const MISSING = missing(
	'The request has no signature in the headers signature and signature-input (RFC 9421).',
);

const UNSIGNED_QUERY = invalid(
	'The request has a query that the signature does not cover. It must cover "@query", "@target-uri" or "@request-target", or each parameter by "@query-param".',
);

/**
 * @param settings what the author demands of a signature
 * @param keys the author's secrets or public keys
 * @throws {ConfigurationError} naming the parameter or credential field that cannot work
 */
export function compileHttpMessageSignature(
	settings: HttpMessageSignatureSettings,
	keys: SigningKeys,
): SignatureVerifier {
	const matcher = compileMessageMatcher(settings, keys);
	const required = (settings.requiredComponents ?? DEFAULT_COMPONENTS).map(identifierOf);
	if (required.length === 0) {
		throw new ConfigurationError(
			'Covered Components',
			'Name at least one component that must be signed, such as content-digest.',
		);
	}
	const toleranceMs = toleranceMsOf(keys.toleranceSeconds ?? DEFAULT_TOLERANCE_SECONDS);

	/** Whether a signature is of the kind that the author demands; needs no key. */
	const findFault = (parameters: Parameters, names: readonly string[]): string | undefined => {
		if (hasRepetition(names)) return 'The signature covers a component twice.';
		for (const name of required) {
			if (!covers(names, name)) return `The signature must cover ${name}.`;
		}
		const { algorithm, keyId, tag } = settings;
		const alg = parameters.get('alg');
		if (alg !== undefined && alg !== algorithm) return `The signature's alg must be ${algorithm}.`;
		if (keyId && parameters.get('keyid') !== keyId) return "The signature's keyid is not known.";
		if (tag && parameters.get('tag') !== tag) return "The signature's tag is another.";
		if (!isTime(parameters.get('created'))) {
			return 'The signature has no well-formed parameter created.';
		}
		const expires = parameters.get('expires');
		if (expires !== undefined && !isTime(expires)) {
			return "The signature's parameter expires is malformed.";
		}
		return undefined;
	};

	const verifyOne = (
		request: SignedRequest,
		input: InnerList,
		signature: Buffer,
		nowMs: number,
	): Verification => {
		const names = input.items.map(serializeItem);
		const fault = findFault(input.parameters, names);
		if (fault !== undefined) return invalid(fault);
		if (!coversQuery(request, input.items, names)) return UNSIGNED_QUERY;
		if (!matcher.accepts(signature)) return invalid('The signature has the wrong length.');
		const base = signatureBase(request, input, names);
		if ('missing' in base) return invalid(base.missing);
		const name = matcher.match([base.bytes], [signature]);
		if (name === undefined) {
			return invalid('The signature does not fit the request and the configured key.');
		}
		const digestFault = findBodyFault(request, input);
		if (digestFault !== undefined) return invalid(digestFault);
		const timestampMs = (input.parameters.get('created') as number) * 1000;
		const age = describeAge(timestampMs, nowMs, toleranceMs);
		if (age !== undefined) return outOfTolerance(age);
		const expires = input.parameters.get('expires') as number | undefined;
		if (expires !== undefined && nowMs > expires * 1000) {
			return outOfTolerance(
				`The signature expired ${Math.ceil(nowMs / 1000 - expires)} seconds ago.`,
			);
		}
		const untilMs = Math.min(timestampMs + toleranceMs, (expires ?? Infinity) * 1000);
		const nonce = input.parameters.get('nonce');
		return typeof nonce === 'string' && nonce !== ''
			? { ok: true, timestampMs, untilMs, signature: name, nonce }
			: { ok: true, timestampMs, untilMs, signature: name };
	};

	return {
		scheme: HTTP_MESSAGE_SIGNATURE_ID,
		findMissing: ({ rawHeaders }) =>
			isPresent(headerValues(rawHeaders, 'signature')) &&
			isPresent(headerValues(rawHeaders, 'signature-input'))
				? undefined
				: MISSING,
		verify: (request, nowMs) => {
			const pairs = signaturesOf(request.rawHeaders);
			if ('ok' in pairs) return pairs;
			let refusal: SignatureRefused | undefined;
			for (const [input, signature] of pairs) {
				const outcome = verifyOne(request, input, signature, nowMs);
				if (outcome.ok) return outcome;
				if (refusal === undefined || outcome.code === 'timestamp_out_of_tolerance') {
					refusal = outcome;
				}
			}
			return refusal ?? invalid('No signature has both a Signature and a Signature-Input member.');
		},
	};
}

function compileMessageMatcher(
	{ algorithm, secretForm }: HttpMessageSignatureSettings,
	{ secrets, publicKeys }: SigningKeys,
): Matcher {
	switch (algorithm) {
		case 'hmac-sha256':
			return hmacMatcher('sha256', hmacKeysOf(secretBytesOf(secrets, secretForm)));
		case 'ed25519':
			return ed25519Matcher(publicKeysOf(publicKeys, 'ed25519'));
		case 'ecdsa-p256-sha256':
			return ecdsaMatcher('sha256', publicKeysOf(publicKeys, 'ec', 'prime256v1'), 'ieee-p1363');
		case 'ecdsa-p384-sha384':
			return ecdsaMatcher('sha384', publicKeysOf(publicKeys, 'ec', 'secp384r1'), 'ieee-p1363');
		case 'rsa-pss-sha512':
			return rsaMatcher('sha512', publicKeysOf(publicKeys, 'rsa-pss'), {
				padding: constants.RSA_PKCS1_PSS_PADDING,
				// Section 3.3.1 says 64, but signers that leave it to OpenSSL take the longest: just as safe.
				saltLength: constants.RSA_PSS_SALTLEN_AUTO,
			});
		case 'rsa-v1_5-sha256':
			return rsaMatcher('sha256', publicKeysOf(publicKeys, 'rsa'));
		default:
			throw new ConfigurationError('Algorithm', 'Choose an algorithm of RFC 9421, section 3.3.');
	}
}

/** @returns a component identifier as the signature base has it: quoted, with its parameters */
function identifierOf(component: string): string {
	const text = component.trim();
	const item = parseItem(
		text.startsWith('"') ? text : text.replace(/^[^;]*/, (name) => `"${name.toLowerCase()}"`),
	);
	const name = item?.value;
	if (item === undefined || typeof name !== 'string' || !COMPONENT.test(name)) {
		throw new ConfigurationError(
			'Covered Components',
			`${text} is no component. Use @method, @target-uri, @path, @query, @authority, content-digest or another header's name.`,
		);
	}
	if (name.startsWith('@') && !DERIVED.has(name)) {
		throw new ConfigurationError('Covered Components', `${name} cannot be derived from a request.`);
	}
	return serializeItem(item);
}

const COMPONENT = /^@?[a-z0-9!#$%&'*+\-.^_`|~]{1,100}$/;
const DERIVED: ReadonlySet<string> = new Set([
	'@method',
	'@target-uri',
	'@authority',
	'@scheme',
	'@request-target',
	'@path',
	'@query',
	'@query-param',
]);

/** The names are few: a set of them costs more than looking through them. */
function hasRepetition(names: readonly string[]): boolean {
	for (let index = 1; index < names.length; index += 1) {
		if (names.indexOf(names[index]!) !== index) return true;
	}
	return false;
}

/** @returns whether a component, or one that holds it whole, is among the covered ones */
function covers(names: readonly string[], name: string): boolean {
	return names.includes(name) || (HELD_BY[name]?.some((holder) => names.includes(holder)) ?? false);
}

/** @returns whether the query is covered, whole or every parameter of it, or there is none */
function coversQuery(
	request: SignedRequest,
	items: readonly Item[],
	names: readonly string[],
): boolean {
	if (queryOf(request.publicUrl) === '' || covers(names, '"@query"')) return true;
	const parameters = new Set<unknown>();
	for (const { value, parameters: of } of items) {
		if (value === '@query-param' && of.size === 1) parameters.add(of.get('name'));
	}
	if (parameters.size === 0) return false;
	for (const name of request.query().keys()) {
		if (!parameters.has(formEncode(name))) return false;
	}
	return true;
}

function isTime(value: unknown): value is number {
	return Number.isSafeInteger(value) && (value as number) > 0 && (value as number) < 1e11;
}

function isPresent(values: readonly string[]): boolean {
	return values.some((value) => value !== '');
}

/** @returns each signature with its input, or why there is none */
function signaturesOf(
	rawHeaders: readonly string[],
): readonly (readonly [InnerList, Buffer])[] | SignatureRefused {
	const signatureLines = headerValues(rawHeaders, 'signature');
	const inputLines = headerValues(rawHeaders, 'signature-input');
	if (!isPresent(signatureLines) || !isPresent(inputLines)) return MISSING;
	const signatures = parseDictionary(joined(signatureLines));
	const inputs = parseDictionary(joined(inputLines));
	if (signatures === undefined || inputs === undefined) {
		return invalid('The header signature or signature-input is malformed, or repeats a label.');
	}
	if (inputs.size > MAX_SIGNATURES || signatures.size > MAX_SIGNATURES) {
		return invalid(`There are more than ${MAX_SIGNATURES} signatures.`);
	}
	const pairs: (readonly [InnerList, Buffer])[] = [];
	for (const [label, input] of inputs) {
		const signature = signatures.get(label);
		if (signature === undefined || isInnerList(signature) || !isInnerList(input)) continue;
		if (Buffer.isBuffer(signature.value)) pairs.push([input, signature.value]);
	}
	return pairs;
}

/** RFC 9421, section 2.1: the lines of a field, in order, joined as one. */
function combined(rawHeaders: readonly string[], name: string): string | undefined {
	const values = headerValues(rawHeaders, name);
	return values.length === 0 ? undefined : joined(values);
}

function joined(values: readonly string[]): string {
	return values.length === 1 ? values[0]!.trim() : values.map((value) => value.trim()).join(', ');
}

const LINE_BREAK = /[\r\n]/;

/**
 * RFC 9421, section 2.5.
 * @param names the component identifiers as the base has them
 * @returns the bytes that are signed, or what the request lacks
 */
export function signatureBase(
	request: SignedRequest,
	input: InnerList,
	names: readonly string[] = input.items.map(serializeItem),
): { readonly bytes: Buffer } | { readonly missing: string } {
	let text = '';
	for (let index = 0; index < names.length; index += 1) {
		const name = names[index]!;
		const value = componentValue(request, input.items[index]!);
		// A line break in a value could forge a line.
		if (value === undefined || LINE_BREAK.test(value)) {
			return {
				missing: `The signature covers ${name}, which the request does not have or this webhook cannot derive.`,
			};
		}
		text += `${name}: ${value}\n`;
	}
	// node:http reads header bytes as Latin-1; writing them so gives the bytes back.
	return {
		bytes: Buffer.from(`${text}"@signature-params": ${serializeMember(input)}`, 'latin1'),
	};
}

function componentValue(request: SignedRequest, { value, parameters }: Item): string | undefined {
	if (typeof value !== 'string') return undefined;
	if (!value.startsWith('@')) return fieldValue(request, value, parameters);
	if (value === '@query-param') return queryParameter(request, parameters);
	// Parameters such as `req` make it a component of something else.
	return parameters.size === 0 ? derivedValue(request, value) : undefined;
}

/** RFC 9421, section 2.2. */
function derivedValue({ method, publicUrl }: SignedRequest, name: string): string | undefined {
	switch (name) {
		case '@method':
			return method;
		case '@target-uri':
			return publicUrl;
		case '@authority':
			return URL.canParse(publicUrl) ? new URL(publicUrl).host : undefined;
		case '@scheme':
			return URL.canParse(publicUrl) ? new URL(publicUrl).protocol.slice(0, -1) : undefined;
		case '@request-target':
			return pathAndQueryOf(publicUrl);
		case '@path': {
			const target = pathAndQueryOf(publicUrl);
			const question = target.indexOf('?');
			return question === -1 ? target : target.slice(0, question);
		}
		case '@query':
			// Without a query it is a lone question mark (section 2.2.7).
			return `?${queryOf(publicUrl)}`;
		default:
			return undefined;
	}
}

/** RFC 9421, section 2.2.8: a parameter that is there twice cannot be covered. */
function queryParameter(request: SignedRequest, parameters: Parameters): string | undefined {
	const name = parameters.get('name');
	if (parameters.size !== 1 || typeof name !== 'string') return undefined;
	const values = [...request.query()].filter(([candidate]) => formEncode(candidate) === name);
	return values.length === 1 ? formEncode(values[0]![1]) : undefined;
}

/** The URL standard's percent-encode set for forms, with a space as `%20`. */
function formEncode(text: string): string {
	return encodeURIComponent(text).replace(
		/[!'()~]/g,
		(character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
	);
}

/** RFC 9421, section 2.1; `sf` would need to know the type of every field, `tr` a trailer. */
function fieldValue(
	{ rawHeaders }: SignedRequest,
	name: string,
	parameters: Parameters,
): string | undefined {
	if (parameters.size === 0) return combined(rawHeaders, name);
	if (parameters.size > 1) return undefined;
	if (parameters.get('bs') === true) {
		const values = headerValues(rawHeaders, name);
		return values.length === 0
			? undefined
			: values
					.map((value) => `:${Buffer.from(value.trim(), 'latin1').toString('base64')}:`)
					.join(', ');
	}
	const key = parameters.get('key');
	if (typeof key !== 'string') return undefined;
	const member = parseDictionary(combined(rawHeaders, name) ?? '')?.get(key);
	return member === undefined ? undefined : serializeMember(member);
}

/** Where a signature covers Content-Digest, the digest stands for the body: it must be the body's. */
function findBodyFault(request: SignedRequest, { items }: InnerList): string | undefined {
	if (!items.some(({ value }) => value === 'content-digest')) return undefined;
	if (request.rawBody === undefined) {
		return 'The digest of a multipart form cannot be checked: the server keeps none of its bytes.';
	}
	return findDigestFault(combined(request.rawHeaders, 'content-digest') ?? '', request.rawBody);
}
