import { HTTP_MESSAGE_SIGNATURE_ID } from '../../admission/signature/http-message-signature';
import { pointerKeys } from '../../admission/json-pointer';
import { compileReader, type Reader } from '../../admission/signature/location';
import type { SignatureScheme, ValueLocation } from '../../admission/signature/scheme';
import { SCHEMES } from '../../admission/signature/schemes';
import { arrivalOf, headerValuesOf, type Delivery } from '../delivery';

/** What a request may be signed with. */
export interface Candidate {
	/** Of the scheme. */
	readonly id: string;
	/** Of the scheme, for people. */
	readonly name: string;
	/** Absent for HTTP Message Signatures, which say themselves what they cover. */
	readonly scheme?: SignatureScheme;
}

/**
 * Tells by which schemes a request may be signed: by those whose signature stands where it should.
 * Where several share a place, the one comes first of which more is there: its prefix and length,
 * its timestamp, its headers for the delivery and the event, its name in User-Agent.
 * @returns the likeliest first; none for a request that no known scheme signed
 */
export function candidatesOf(delivery: Delivery): readonly Candidate[] {
	const found = new Set<Compiled>();
	for (const [name] of delivery.headers) {
		for (const each of BY_HEADER.get(name.toLowerCase()) ?? []) found.add(each);
	}
	for (const each of IN_BODY) {
		if (delivery.body.includes(each.bodyMark!)) found.add(each);
	}
	if (found.size === 0) return messageSignatureOf(delivery);
	const request = arrivalOf(delivery);
	const agent = (headerValuesOf(delivery.headers, 'user-agent')[0] ?? '').toLowerCase();
	return [...found]
		.filter(({ places }) => places.some((place) => isFilled(place, request)))
		.map((compiled) => ({ compiled, points: pointsOf(compiled, request, agent) }))
		.sort((a, b) => b.points - a.points || a.compiled.rank - b.compiled.rank)
		.map(({ compiled: { scheme } }) => ({ id: scheme.id, name: scheme.displayName, scheme }));
}

/** RFC 9421, section 4. */
function messageSignatureOf({ headers }: Delivery): readonly Candidate[] {
	const names = ['signature-input', 'signature'];
	return names.every((name) => headerValuesOf(headers, name).length > 0)
		? [{ id: HTTP_MESSAGE_SIGNATURE_ID, name: 'HTTP Message Signatures (RFC 9421)' }]
		: [];
}

type Arrival = ReturnType<typeof arrivalOf>;

interface Compiled {
	readonly scheme: SignatureScheme;
	readonly places: readonly Reader[];
	/** Where the timestamp is; nothing of the scheme works without it. */
	readonly timestamp: Reader | undefined;
	/** Headers that name the delivery or the event. */
	readonly hints: readonly Reader[];
	/** Whether a text can be the scheme's signature, by its prefix, its characters and its length. */
	readonly fits: (text: string) => boolean;
	/** Bytes that the body has if the signature is in it. */
	readonly bodyMark: string | undefined;
	/** Among schemes that look the same. */
	readonly rank: number;
}

const HASH_BYTES: Readonly<Record<string, number>> = {
	sha1: 20,
	sha256: 32,
	sha384: 48,
	sha512: 64,
};

/** Specifications that others follow: where nothing tells more, the request is named after them. */
const GENERIC = new Set(['standardWebhooks', 'svix']);

const COMPILED: readonly Compiled[] = SCHEMES.map((scheme, index) => {
	const at = [scheme.signature.at].flat() as readonly ValueLocation[];
	const hints = [scheme.deliveryId, scheme.eventType].filter((each) => each?.in === 'header');
	const [first] = at;
	return {
		scheme,
		places: at.map(compileReader),
		timestamp: scheme.timestamp && compileReader(scheme.timestamp.at),
		hints: hints.map((each) => compileReader(each)),
		fits: fitOf(scheme),
		bodyMark:
			first?.in === 'json'
				? JSON.stringify(pointerKeys(first.pointer).at(-1))
				: first?.in === 'form'
					? first.name
					: undefined,
		rank: GENERIC.has(scheme.id) ? -1 : index,
	};
});

const IN_BODY = COMPILED.filter(({ bodyMark }) => bodyMark !== undefined);

/** Authorization says too little: most requests that have it are not signed. */
const TOO_COMMON = new Set(['authorization']);

const BY_HEADER = new Map<string, Compiled[]>();
for (const compiled of COMPILED) {
	for (const at of [compiled.scheme.signature.at].flat() as readonly ValueLocation[]) {
		if (at.in !== 'header' && at.in !== 'headerPart') continue;
		const name = at.name.toLowerCase();
		if (!TOO_COMMON.has(name)) BY_HEADER.set(name, [...(BY_HEADER.get(name) ?? []), compiled]);
	}
}

function isFilled(reader: Reader, request: Arrival): boolean {
	return reader.read(request).values.some((value) => value !== '');
}

function pointsOf(compiled: Compiled, request: Arrival, agent: string): number {
	const { scheme, places, timestamp, hints, fits } = compiled;
	const values = places.flatMap((place) => place.read(request).values);
	let points = values.some(fits) ? 4 : 0;
	if (timestamp !== undefined) points += isFilled(timestamp, request) ? 1 : -4;
	for (const hint of hints) points += isFilled(hint, request) ? 2 : -1;
	const [word] = scheme.displayName.toLowerCase().split(/[^a-z0-9]/);
	if (agent.includes(word!)) points += 2;
	return points;
}

function fitOf({ algorithm, signature }: SignatureScheme): Compiled['fits'] {
	const { encoding, prefix = '', listSeparator } = signature;
	const bytes = HASH_BYTES[algorithm.replace(/^hmac-/, '')];
	const isDigest = (text: string): boolean => {
		if (encoding === 'utf8') return true;
		if (encoding === 'hex') {
			return /^[0-9a-f]+$/i.test(text) && (bytes === undefined || text.length === bytes * 2);
		}
		const length = text.replace(/=+$/, '').length;
		const isRight = bytes === undefined || length === Math.ceil((bytes * 4) / 3);
		return isRight && /^[\w+/-]+=*$/.test(text);
	};
	return (value) =>
		(listSeparator === undefined ? [value] : value.split(listSeparator)).some((entry) => {
			const text = entry.trim();
			return text.startsWith(prefix) && isDigest(text.slice(prefix.length));
		});
}
