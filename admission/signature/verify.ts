import { createHash } from 'node:crypto';

import { digestsEqual } from '../digest';
import { decodeStrictly, nameOf } from './encoding';
import type { SigningKeys } from './keys';
import { compileTokenScheme } from './json-web-token';
import { compileReader, isAnyFilled, LONGEST_VALUE, readOne, type Reader } from './location';
import { compileMatcher } from './matcher';
import type { BodyDigestLocation, SignatureScheme, ValueLocation } from './scheme';
import type { SignedRequest } from './signed-request';
import { compileTemplate } from './template';
import { DEFAULT_TOLERANCE_SECONDS, describeAge, parseTimestamp, toleranceMsOf } from './timestamp';
import {
	accepted,
	invalid,
	MAX_SIGNATURES,
	missing,
	outOfTolerance,
	type SignatureRefused,
	type SignatureVerifier,
} from './verifier';

/**
 * Interprets a row of the table of schemes.
 *
 * The clock is asked last: a caller without the secret hears `signature_invalid` whatever the
 * timestamp, and a sender with a slow clock hears that the signature itself was right.
 * @param scheme the provider's row
 * @param keys the author's secrets or public keys
 * @throws {ConfigurationError} naming the parameter or credential field that cannot work
 */
export function compileScheme(scheme: SignatureScheme, keys: SigningKeys): SignatureVerifier {
	if (scheme.algorithm === 'jwt-hs256') return compileTokenScheme(scheme, keys);
	const template = compileTemplate(
		scheme.signed,
		'Signed Content',
		scheme.bodyDigest !== undefined,
	);
	const matcher = compileMatcher(scheme, keys);
	const findCandidates = compileCandidates(scheme, matcher.accepts);
	const timestamp = scheme.timestamp && {
		reader: compileReader(scheme.timestamp.at),
		unit: scheme.timestamp.unit,
	};
	const toleranceMs = toleranceMsOf(
		keys.toleranceSeconds ?? scheme.toleranceSeconds ?? DEFAULT_TOLERANCE_SECONDS,
	);
	const deliveryId = compileOptional(scheme.deliveryId);
	const eventType = compileOptional(scheme.eventType);
	const findDigestFault = scheme.bodyDigest && compileBodyDigest(scheme.bodyDigest);

	return {
		scheme: scheme.id,
		findMissing: compileFindMissing(scheme),
		verify: (request, nowMs) => {
			const candidates = findCandidates(request);
			if ('ok' in candidates) return candidates;

			const timestampText = timestamp && readOne(timestamp.reader, request);
			const timestampMs =
				timestampText === undefined ? undefined : parseTimestamp(timestampText, timestamp!.unit);
			if (timestamp && timestampMs === undefined) {
				return invalid(
					`The request has no single well-formed timestamp (${timestamp.unit}) in ${timestamp.reader.where}.`,
				);
			}
			const id = deliveryId && readOne(deliveryId, request);
			const content = template.contentOf(request, { timestamp: timestampText, id });
			if ('missing' in content) {
				return invalid(`The signature covers what the request does not have: ${content.missing}.`);
			}
			const signature = matcher.match(content, candidates);
			if (signature === undefined) {
				return invalid('The signature does not fit the request and the configured key.');
			}
			const digestFault = findDigestFault?.(request);
			if (digestFault !== undefined) return digestFault;
			if (timestampMs !== undefined) {
				const age = describeAge(timestampMs, nowMs, toleranceMs);
				if (age !== undefined) return outOfTolerance(age);
			}
			const type = eventType && readOne(eventType, request);
			const untilMs = timestampMs === undefined ? undefined : timestampMs + toleranceMs;
			return accepted({ timestampMs, untilMs, deliveryId: id, eventType: type, signature });
		},
	};
}

function compileOptional(location: ValueLocation | undefined): Reader | undefined {
	return location && compileReader(location);
}

function readersOf({ signature: { at } }: SignatureScheme): readonly Reader[] {
	return (isList(at) ? at : [at]).map(compileReader);
}

function isList(at: ValueLocation | readonly ValueLocation[]): at is readonly ValueLocation[] {
	return Array.isArray(at);
}

function missingIn(readers: readonly Reader[]): SignatureRefused {
	return missing(
		`The request has no signature in ${readers.map(({ where }) => where).join(' or ')}.`,
	);
}

function compileFindMissing(scheme: SignatureScheme): SignatureVerifier['findMissing'] {
	const readers = readersOf(scheme);
	const refusal = missingIn(readers);
	if (readers.some(({ inBody }) => inBody)) return () => undefined;
	return (head) => (isAnyFilled(readers, head) ? undefined : refusal);
}

/** @returns what finds the decoded signatures of a request, at least one, or why there is none */
function compileCandidates(
	scheme: SignatureScheme,
	accepts: (signature: Buffer) => boolean,
): (request: SignedRequest) => readonly Buffer[] | SignatureRefused {
	const { encoding, prefix = '', listSeparator } = scheme.signature;
	const readers = readersOf(scheme);
	const where = readers.map((reader) => reader.where).join(' or ');
	const MISSING = missingIn(readers);
	const MALFORMED = invalid(
		`The signature in ${where} is malformed: it must be ${nameOf(encoding)} of the right length${prefix === '' ? '' : ` after "${prefix}"`}.`,
	);
	const TOO_MANY = invalid(`There are more than ${MAX_SIGNATURES} signatures in ${where}.`);

	return (request) => {
		const candidates: Buffer[] = [];
		let count = 0;
		for (const reader of readers) {
			const { values, repeated } = reader.read(request);
			if (repeated) return invalid(`The request has ${reader.where} more than once.`);
			for (const value of values) {
				if (value === '') continue;
				if (value.length > LONGEST_VALUE) return MALFORMED;
				for (const text of listSeparator === undefined ? [value] : value.split(listSeparator)) {
					if (++count > MAX_SIGNATURES) return TOO_MANY;
					const entry = listSeparator === undefined ? text : text.trim();
					if (!entry.startsWith(prefix)) continue;
					const bytes = decodeStrictly(entry.slice(prefix.length), encoding);
					if (bytes !== undefined && accepts(bytes)) candidates.push(bytes);
				}
			}
		}
		if (count === 0) return MISSING;
		return candidates.length === 0 ? MALFORMED : candidates;
	};
}

/** The signature covers the digest; this checks that the digest is the body's. */
function compileBodyDigest({
	at,
	algorithm,
	encoding,
	required,
}: BodyDigestLocation): (request: SignedRequest) => SignatureRefused | undefined {
	const reader = compileReader(at);
	return (request) => {
		const { values } = reader.read(request);
		const isOptional =
			required === 'unlessForm' && (request.isForm || request.rawBody?.length === 0);
		if (values.length === 0 && isOptional) return undefined;
		const text = readOne(reader, request);
		const digest = text === undefined ? undefined : decodeStrictly(text, encoding);
		if (digest === undefined || request.rawBody === undefined) {
			return invalid(`The request has no well-formed digest of its body in ${reader.where}.`);
		}
		const actual = createHash(algorithm).update(request.rawBody).digest();
		return digest.length === actual.length && digestsEqual(digest, actual)
			? undefined
			: invalid(`The digest in ${reader.where} is not that of the body.`);
	};
}
