import fc from 'fast-check';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';

import type { WebhookRequest } from '../../../admission/request';
import { decodeStrictly } from '../../../admission/signature/encoding';
import type { SigningKeys } from '../../../admission/signature/keys';
import type { SignatureScheme, ValueLocation } from '../../../admission/signature/scheme';
import { signedRequest, type SignedRequest } from '../../../admission/signature/signed-request';
import { compileTemplate } from '../../../admission/signature/template';
import type { Verification } from '../../../admission/signature/verifier';
import { compileScheme } from '../../../admission/signature/verify';
import { jsonRequest } from '../request';
import type { SignatureVector } from './vector';

/** A delivery that a test can change; headers in the order in which they are sent. */
export interface Delivery {
	readonly method: string;
	readonly url: string;
	readonly headers: readonly (readonly [name: string, value: string])[];
	readonly body: Buffer;
}

export function deliveryOf({ request }: Pick<SignatureVector, 'request'>): Delivery {
	const { method, url, headers, body } = request;
	return { method, url, headers: Object.entries(headers), body: Buffer.from(body) };
}

export function keysOf({ secret, publicKey }: Partial<SignatureVector>): SigningKeys {
	return {
		secrets: secret === undefined ? [] : [secret],
		...(publicKey !== undefined && { publicKeys: [publicKey] }),
	};
}

/** The request as the signature check gives it to a verifier, its body not yet read by the server. */
export function requestOf(delivery: Delivery): SignedRequest {
	return signedRequest(webhookRequestOf(delivery), delivery.body);
}

/** The request as a server gives it to a check. */
export function webhookRequestOf({ method, url, headers, body }: Delivery): WebhookRequest {
	const joined: Record<string, string> = {};
	for (const [name, value] of headers) {
		const key = name.toLowerCase();
		joined[key] = key in joined ? `${joined[key]}, ${value}` : value;
	}
	const [mediaType = ''] = (joined['content-type'] ?? 'application/json').split(';');
	return {
		...jsonRequest(),
		method,
		publicUrl: url,
		query: Object.fromEntries(new URL(url).searchParams),
		headers: joined,
		rawHeaders: headers.flat(),
		contentType: mediaType.trim().toLowerCase(),
		body: { state: 'unread', read: async () => body },
	};
}

export function verifyDelivery(
	scheme: SignatureScheme,
	delivery: Delivery,
	keys: SigningKeys,
	nowMs: number,
): Verification {
	return compileScheme(scheme, keys).verify(requestOf(delivery), nowMs);
}

/** Random cases per property; a public-key operation takes longer. */
const RUNS = 60;
const DEFAULT_TOLERANCE_SECONDS = 300;

/**
 * The tests that every scheme has to pass, derived from what its template says it covers.
 * @param scheme the row
 * @param vectors deliveries of that scheme which must be accepted
 */
export function describeScheme(scheme: SignatureScheme, vectors: readonly SignatureVector[]): void {
	describe(`${scheme.displayName} (${scheme.id})`, () => {
		it.each(vectors.map((vector) => [titleOf(vector), vector] as const))(
			'accepts %s',
			(_, vector) => {
				const outcome = verifyDelivery(scheme, deliveryOf(vector), keysOf(vector), vector.nowMs);
				expect(outcome).toMatchObject({ ok: true, ...vector.expected });
			},
		);

		describe.each(vectors.map((vector) => [titleOf(vector), vector] as const))('%s', (_, vector) =>
			describeRefusals(scheme, vector),
		);
	});
}

function titleOf({ title, evidence, evidenceSource }: SignatureVector): string {
	return `${title ?? 'a delivery'} [${evidence}: ${evidenceSource}]`;
}

function describeRefusals(scheme: SignatureScheme, vector: SignatureVector): void {
	const delivery = deliveryOf(vector);
	const keys = keysOf(vector);
	const { nowMs } = vector;
	const placesOfSignature = [scheme.signature.at].flat() as readonly ValueLocation[];
	const template = compileTemplate(scheme.signed, 'Signed Content', true);
	const signsTimestamp =
		scheme.timestamp !== undefined && coversLocation(scheme, vector, scheme.timestamp.at);

	const judge = (changed: Delivery, judgedWith = keys, atMs = nowMs): string => {
		const outcome = verifyDelivery(scheme, changed, judgedWith, atMs);
		return outcome.ok ? 'accepted' : outcome.code;
	};
	const mapSignatures = (change: (text: string) => string | undefined): Delivery =>
		placesOfSignature.reduce((changed, at) => mapValue(changed, at, change), delivery);
	/** Changes the encoded part of every signature of the scheme, and leaves prefixes alone. */
	const mapEncoded = (change: (text: string) => string): Delivery =>
		mapSignatures((value) => {
			const { prefix = '', listSeparator } = scheme.signature;
			return value
				.split(listSeparator ?? NEVER)
				.map((entry) => {
					const start = entry.length - entry.trimStart().length;
					return entry.startsWith(prefix, start)
						? entry.slice(0, start + prefix.length) + change(entry.slice(start + prefix.length))
						: entry;
				})
				.join(listSeparator ?? NEVER);
		});

	if (coversBody(scheme, vector)) {
		it('with another body is refused', () => {
			expect(judge({ ...delivery, body: tampered(delivery) })).toBe('signature_invalid');
		});
	}

	for (const name of template.placeholders) {
		const at = fieldOf(name);
		if (at === undefined || isOptionalForm(name, vector)) continue;
		it(`with another value of ${name} is refused`, () => {
			const changed = mapValue(delivery, at, (value) => `${value}1`);
			expect(judge(changed)).toBe('signature_invalid');
		});
		it(`without the ${name} that is signed is refused`, () => {
			const changed = mapValue(delivery, at, () => undefined);
			// The signature may be in what is signed: then it is the signature that is missing.
			expect(judge(changed)).toMatch(/^signature_(?:invalid|missing)$/);
		});
	}

	if (/\{(?:url|path)\}/.test(scheme.signed)) {
		it('to another URL is refused', () => {
			const url = new URL(delivery.url);
			url.pathname += '-other';
			expect(judge({ ...delivery, url: url.href })).toBe('signature_invalid');
		});
	}

	it('judged with another secret or key is refused', () => {
		expect(judge(delivery, wrongKeys(scheme, vector))).toBe('signature_invalid');
	});

	if (scheme.timestamp !== undefined) {
		const toleranceMs = (scheme.toleranceSeconds ?? DEFAULT_TOLERANCE_SECONDS) * 1000;
		const sentMs = (): number => {
			const outcome = verifyDelivery(scheme, delivery, keys, nowMs);
			if (!outcome.ok || outcome.timestampMs === undefined) throw new Error('no timestamp');
			return outcome.timestampMs;
		};

		it('is accepted to the last millisecond of the tolerance, and not after', () => {
			expect(judge(delivery, keys, sentMs() + toleranceMs)).toBe('accepted');
			expect(judge(delivery, keys, sentMs() + toleranceMs + 1)).toBe('timestamp_out_of_tolerance');
		});

		it('from the future is accepted within the tolerance, and not beyond', () => {
			expect(judge(delivery, keys, sentMs() - toleranceMs)).toBe('accepted');
			expect(judge(delivery, keys, sentMs() - toleranceMs - 1)).toBe('timestamp_out_of_tolerance');
		});

		it('that is both stale and wrongly signed is told as wrongly signed', () => {
			const stale = sentMs() + 2 * toleranceMs;
			expect(judge(delivery, wrongKeys(scheme, vector), stale)).toBe('signature_invalid');
		});

		it('without a timestamp is refused', () => {
			const changed = mapValue(delivery, scheme.timestamp!.at, () => undefined);
			expect(judge(changed)).toMatch(/^signature_(?:invalid|missing)$/);
		});

		it.each(['', 'soon', '-1', '1e9', '0x5f5e100', '1 ', '9'.repeat(40), 'Infinity'])(
			'with the timestamp "%s" is refused',
			(text) => {
				const changed = mapValue(delivery, scheme.timestamp!.at, () => text);
				expect(judge(changed)).toBe('signature_invalid');
			},
		);
	}

	it('without a signature is told so', () => {
		expect(judge(mapSignatures(() => undefined))).toBe('signature_missing');
	});

	it('with an empty signature is told that it is missing', () => {
		expect(judge(mapSignatures(() => ''))).toBe('signature_missing');
	});

	it('with a truncated signature is refused', () => {
		for (const length of [1, 2, 4, 8]) {
			const changed = mapEncoded((text) => text.slice(0, -length));
			expect(judge(changed)).toBe('signature_invalid');
		}
	});

	it('with a signature that goes on is refused', () => {
		// White space around the members of a list means nothing.
		const isSplit =
			scheme.signature.listSeparator !== undefined ||
			placesOfSignature.some((at) => at.in === 'headerPart');
		const spaces = isSplit ? [] : [' ', '\n'];
		// Base64url may have its padding or not.
		const padding = scheme.signature.encoding === 'base64url' ? [] : ['='];
		for (const more of ['A', '00', '====', '\0', '%', ...padding, ...spaces]) {
			expect(judge(mapEncoded((text) => text + more))).toBe('signature_invalid');
		}
	});

	if (scheme.signature.prefix !== undefined) {
		it('without the prefix of the signature is refused', () => {
			const { prefix } = scheme.signature;
			const changed = mapSignatures((value) => value.replaceAll(prefix!, ''));
			expect(judge(changed)).toBe('signature_invalid');
		});
	}

	if (placesOfSignature.some(isRepeatable)) {
		it('with a second signature header (parameter, field) is refused, whichever is good', () => {
			for (const at of placesOfSignature.filter(isRepeatable)) {
				if (valueAt(delivery, at) === undefined) continue;
				for (const order of ['before', 'after'] as const) {
					for (const text of ['same', 'x-other']) {
						expect(judge(repeat(delivery, at, text, order))).toBe('signature_invalid');
					}
				}
			}
		});
	}

	if (scheme.timestamp !== undefined && isRepeatable(scheme.timestamp.at)) {
		it('with a second timestamp is refused, whichever is good', () => {
			for (const order of ['before', 'after'] as const) {
				const changed = repeat(delivery, scheme.timestamp!.at, 'same', order);
				expect(judge(changed)).toBe('signature_invalid');
			}
		});
	}

	it('with headers in another case is accepted', () => {
		const shout = delivery.headers.map(([name, value]) => [name.toUpperCase(), value] as const);
		expect(judge({ ...delivery, headers: shout })).toBe('accepted');
	});

	it('no refusal tells the secret or the signature that would be right', () => {
		const right = placesOfSignature.map((at) => valueAt(delivery, at)).filter(Boolean);
		for (const changed of [
			mapEncoded((text) => flipped(text, 0)),
			mapSignatures(() => undefined),
			{ ...delivery, body: tampered(delivery) },
		]) {
			const detail = JSON.stringify(verifyDelivery(scheme, changed, keys, nowMs));
			if (vector.secret !== undefined) expect(detail).not.toContain(vector.secret);
			if (detail.startsWith('{"ok":false')) {
				for (const value of right) expect(detail).not.toContain(value);
			}
		}
	});

	describe('any single flipped bit is refused:', () => {
		if (template.coversBody && delivery.body.length > 0) {
			it('of the body', () => {
				property(delivery.body.length * 8, (bit) => {
					const body = Buffer.from(delivery.body);
					body[bit >> 3]! ^= 1 << (bit & 7);
					expect(judge({ ...delivery, body })).not.toBe('accepted');
				});
			});
		}

		it('of the signature', () => {
			const longest = Math.max(
				...placesOfSignature.map((at) => valueAt(delivery, at)?.length ?? 0),
			);
			property(longest * 7, (bit) => {
				const { encoding } = scheme.signature;
				let changes = 0;
				const changed = mapEncoded((text) => {
					const other = flipped(text, bit);
					const before = decodeStrictly(text, encoding);
					const after = decodeStrictly(other, encoding);
					// The same bytes, written with the other case of a hexadecimal digit.
					if (before !== undefined && after?.equals(before)) return 'x'.repeat(text.length);
					changes += 1;
					return other;
				});
				if (changes === 0) return;
				expect(judge(changed)).not.toBe('accepted');
			});
		});

		if (scheme.timestamp !== undefined && signsTimestamp) {
			const at = scheme.timestamp.at;
			it('of the timestamp', () => {
				property((valueAt(delivery, at)?.length ?? 0) * 7, (bit) => {
					const changed = mapValue(delivery, at, (text) => flipped(text, bit));
					expect(judge(changed)).not.toBe('accepted');
				});
			});
		}

		if (vector.secret !== undefined) {
			const bytes = secretBytes(scheme, vector.secret);
			it('of the secret', () => {
				property(bytes.length * 8, (bit) => {
					const other = Buffer.from(bytes);
					other[bit >> 3]! ^= 1 << (bit & 7);
					const secret = secretText(scheme, other);
					if (secret === undefined) return;
					expect(judge(delivery, { secrets: [secret] })).not.toBe('accepted');
				});
			});
		}
	});
}

/** A separator that is in no header. */
const NEVER = '\u0000never\u0000';

function property(bits: number, holds: (bit: number) => void): void {
	fc.assert(fc.property(fc.integer({ min: 0, max: Math.max(0, bits - 1) }), holds), {
		numRuns: Math.min(RUNS, Math.max(1, bits)),
	});
}

/** Flips one of the seven bits of an ASCII character; the text wraps around. */
function flipped(text: string, bit: number): string {
	if (text === '') return '\u0001';
	const index = Math.floor(bit / 7) % text.length;
	const character = String.fromCharCode(text.charCodeAt(index) ^ (1 << (bit % 7)));
	return text.slice(0, index) + character + text.slice(index + 1);
}

/** Whether the scheme covers a body such as this vector's. */
function coversBody(scheme: SignatureScheme, { request }: SignatureVector): boolean {
	if (/\{body(?:\}|[A-Z])/.test(scheme.signed)) return true;
	if (scheme.bodyDigest !== undefined && !isForm(request)) return true;
	return scheme.signed.includes('{formSorted}') && isForm(request);
}

function isForm({ headers }: SignatureVector['request']): boolean {
	return Object.entries(headers).some(
		([name, value]) =>
			name.toLowerCase() === 'content-type' && value.startsWith('application/x-www-form-urlenc'),
	);
}

/** A body that differs in a way which every scheme that covers it must see. */
function tampered({ body }: Delivery): Buffer {
	const text = body.toString('latin1');
	return text.includes('=') && !text.startsWith('{') && !text.startsWith('[')
		? Buffer.from(`${text}&tampered=yes`, 'latin1')
		: Buffer.concat([body, Buffer.from(' ')]);
}

/** Whether changing the value at a place changes what is signed. */
function coversLocation(
	scheme: SignatureScheme,
	vector: SignatureVector,
	at: ValueLocation,
): boolean {
	if (scheme.signed.includes('{timestamp}')) return true;
	const placeholders = scheme.signed.toLowerCase();
	switch (at.in) {
		case 'header':
		case 'headerPart':
			return placeholders.includes(`{header:${at.name.toLowerCase()}}`);
		case 'query':
			return /\{(?:url|path)\}/.test(scheme.signed) || placeholders.includes(`{query:${at.name}}`);
		case 'json':
			return (
				/\{body(?:\}|[A-Z])/.test(scheme.signed) || scheme.signed.includes(`{json:${at.pointer}}`)
			);
		case 'form':
			return coversBody(scheme, vector);
	}
}

function isRepeatable({ in: place }: ValueLocation): boolean {
	return place !== 'json';
}

/** The place that a placeholder of a template names, if it names one. */
function fieldOf(placeholder: string): ValueLocation | undefined {
	const colon = placeholder.indexOf(':');
	const name = placeholder.slice(colon + 1);
	switch (placeholder.slice(0, Math.max(colon, 0))) {
		case 'header':
			return { in: 'header', name };
		case 'query':
			return { in: 'query', name };
		case 'form':
			return { in: 'form', name };
		case 'json':
			return { in: 'json', pointer: name };
		default:
			return undefined;
	}
}

function isOptionalForm(placeholder: string, { request }: SignatureVector): boolean {
	return placeholder.startsWith('form:') && !isForm(request);
}

function valueAt(delivery: Delivery, at: ValueLocation): string | undefined {
	let found: string | undefined;
	mapValue(delivery, at, (value) => {
		found ??= value;
		return value;
	});
	return found;
}

/** @returns the delivery with the value at a place changed, or taken out when the change is undefined */
export function mapValue(
	delivery: Delivery,
	at: ValueLocation,
	change: (value: string) => string | undefined,
): Delivery {
	switch (at.in) {
		case 'header':
			return { ...delivery, headers: mapHeader(delivery.headers, at.name, change) };
		case 'headerPart': {
			const start = `${at.part}=`;
			return {
				...delivery,
				headers: mapHeader(delivery.headers, at.name, (header) =>
					header
						.split(at.separator)
						.flatMap((piece) => {
							const trimmed = piece.trim();
							if (!trimmed.startsWith(start)) return [piece];
							const value = change(trimmed.slice(start.length));
							return value === undefined ? [] : [start + value];
						})
						.join(at.separator),
				),
			};
		}
		case 'query': {
			const url = new URL(delivery.url);
			mapParameter(url.searchParams, at.name, change);
			return { ...delivery, url: url.href };
		}
		case 'form': {
			const form = new URLSearchParams(delivery.body.toString('utf8'));
			mapParameter(form, at.name, change);
			return { ...delivery, body: Buffer.from(form.toString()) };
		}
		case 'json':
			return { ...delivery, body: mapJson(delivery.body, at.pointer, change) };
	}
}

function mapHeader(
	headers: Delivery['headers'],
	name: string,
	change: (value: string) => string | undefined,
): Delivery['headers'] {
	return headers.flatMap((header) => {
		if (header[0].toLowerCase() !== name.toLowerCase()) return [header];
		const value = change(header[1]);
		return value === undefined ? [] : [[header[0], value] as const];
	});
}

function mapParameter(
	parameters: URLSearchParams,
	name: string,
	change: (value: string) => string | undefined,
): void {
	const value = parameters.get(name);
	if (value === null) return;
	const changed = change(value);
	if (changed === undefined) parameters.delete(name);
	else parameters.set(name, changed);
}

function mapJson(
	body: Buffer,
	pointer: string,
	change: (value: string) => string | undefined,
): Buffer {
	const document = JSON.parse(body.toString('utf8')) as Record<string, unknown>;
	const path = pointer.split('/').slice(1);
	const last = path.pop()!;
	let parent: Record<string, unknown> = document;
	for (const key of path) parent = parent[key] as Record<string, unknown>;
	const before = parent[last];
	if (typeof before !== 'string' && typeof before !== 'number') return body;
	const after = change(String(before));
	if (after === String(before)) return body;
	if (after === undefined) delete parent[last];
	else parent[last] = after;
	return Buffer.from(JSON.stringify(document));
}

/** @returns the delivery with the place of a value there twice */
function repeat(
	delivery: Delivery,
	at: ValueLocation,
	text: string,
	order: 'before' | 'after',
): Delivery {
	const twice = <T>(original: T, copy: T): T[] =>
		order === 'after' ? [original, copy] : [copy, original];
	switch (at.in) {
		case 'header':
		case 'headerPart':
			return {
				...delivery,
				headers: delivery.headers.flatMap((header) =>
					header[0].toLowerCase() === at.name.toLowerCase()
						? twice(header, [header[0].toUpperCase(), text === 'same' ? header[1] : text])
						: [header],
				),
			};
		case 'query': {
			const url = new URL(delivery.url);
			const value = url.searchParams.get(at.name)!;
			url.searchParams.delete(at.name);
			for (const item of twice(value, text === 'same' ? value : text)) {
				url.searchParams.append(at.name, item);
			}
			return { ...delivery, url: url.href };
		}
		case 'form': {
			const form = new URLSearchParams(delivery.body.toString('utf8'));
			const value = form.get(at.name)!;
			form.delete(at.name);
			for (const item of twice(value, text === 'same' ? value : text)) form.append(at.name, item);
			return { ...delivery, body: Buffer.from(form.toString()) };
		}
		case 'json':
			throw new RangeError('A JSON parser keeps one of two members');
	}
}

function wrongKeys(scheme: SignatureScheme, { secret }: SignatureVector): SigningKeys {
	if (secret !== undefined) {
		const bytes = Buffer.from(secretBytes(scheme, secret));
		// Bit 0: keeps a letter a letter or so, which every form of a secret allows.
		bytes[0]! ^= 1;
		return { secrets: [secretText(scheme, bytes) ?? `${secret}x`] };
	}
	const { publicKey } = otherKeyPair(scheme);
	return {
		secrets: [],
		publicKeys: [publicKey.export({ type: 'spki', format: 'pem' }).toString()],
	};
}

function otherKeyPair({ algorithm }: SignatureScheme): { publicKey: KeyObject } {
	if (algorithm === 'ed25519') return generateKeyPairSync('ed25519');
	if (algorithm.startsWith('rsa')) return generateKeyPairSync('rsa', { modulusLength: 2048 });
	return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

function secretBytes({ secretForm = 'utf8' }: SignatureScheme, secret: string): Buffer {
	return secretForm === 'whsec'
		? Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
		: Buffer.from(secret, secretForm);
}

/** @returns the secret as an author would paste it; undefined where it cannot be typed */
function secretText({ secretForm = 'utf8' }: SignatureScheme, bytes: Buffer): string | undefined {
	if (secretForm === 'whsec') return `whsec_${bytes.toString('base64')}`;
	if (secretForm !== 'utf8') return bytes.toString(secretForm);
	const text = bytes.toString('utf8');
	return Buffer.from(text, 'utf8').equals(bytes) && text.trim() === text && text !== ''
		? text
		: undefined;
}
