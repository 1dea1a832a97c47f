import { ConfigurationError } from '../../admission/configuration-error';
import type { SigningKeys } from '../../admission/signature/keys';
import { compileReader } from '../../admission/signature/location';
import type {
	SecretForm,
	SignatureAlgorithm,
	SignatureEncoding,
	SignatureScheme,
	ValueLocation,
} from '../../admission/signature/scheme';
import { SCHEMES } from '../../admission/signature/schemes';
import { compileTemplate } from '../../admission/signature/template';
import type { Verification } from '../../admission/signature/verifier';
import { compileScheme } from '../../admission/signature/verify';
import { arrivalOf, headerValuesOf, type Delivery } from '../delivery';
import { isFilled } from '../signing/place';
import { bodyVariantsOf } from './body-variants';
import { urlVariantsOf } from './url-variants';

/** Which part of a delivery does not match. */
export const CAUSES = [
	'secret',
	'secretForm',
	'encoding',
	'prefix',
	'algorithm',
	'timestamp',
	'timestampUnit',
	'body',
	'url',
	'headerName',
	'headerMissing',
	'headerRepeated',
	'scheme',
	'token',
] as const;

export type Cause = (typeof CAUSES)[number];

export interface Finding {
	readonly cause: Cause;
	/** What is the matter, in a sentence. */
	readonly message: string;
	/** What to do about it. */
	readonly advice: string;
}

export interface Diagnosis {
	readonly verification: Verification;
	/** Nothing where the delivery verifies. Two, where only both together explain it. */
	readonly findings: readonly Finding[];
}

/** What is judged; a variant changes one part of it. */
interface Case {
	readonly delivery: Delivery;
	readonly scheme: SignatureScheme;
	readonly keys: SigningKeys;
}

/** A case with one part other than it was given. */
interface Variant {
	readonly finding: Finding;
	readonly changed: Case;
}

/** Pairs of changes are tried on bodies up to this size, in bytes: there are hundreds of them. */
const LARGEST_BODY_FOR_PAIRS = 64 * 1024;

/**
 * Says why a captured delivery does not verify: changes one part after the other, then two at a
 * time, until the signature fits. A signature that fits proves the cause, for it cannot fit by
 * chance.
 * @param nowMs when it is judged, in milliseconds since the epoch
 * @throws {ConfigurationError} for a secret or key that the scheme cannot use
 */
export function diagnose(given: Case, nowMs: number): Diagnosis {
	const verification = judge(given, nowMs);
	if (verification.ok) return { verification, findings: [] };
	return { verification, findings: findingsOf(given, verification, nowMs) };
}

function findingsOf(
	given: Case,
	{ code, detail }: Exclude<Verification, { ok: true }>,
	nowMs: number,
): readonly Finding[] {
	if (code === 'timestamp_out_of_tolerance') {
		// Seconds read as milliseconds are a moment, too: one in 1970.
		const unit = timestampUnitVariants(given).find(({ changed }) => judge(changed, nowMs).ok);
		return [unit?.finding ?? outOfTolerance(detail)];
	}
	const repeated = repeatedHeaderOf(given);
	if (repeated !== undefined) return [repeated];

	const single = variantsOf(given).find(({ changed }) => fits(changed, nowMs));
	if (single !== undefined) return [single.finding];
	const pair = pairThatFits(given, nowMs);
	if (pair !== undefined) return pair;

	const missing = missingHeadersOf(given);
	if (missing.length > 0) return missing;
	return [code === 'signature_missing' ? signatureMissing(detail) : unexplained(given, detail)];
}

function judge({ delivery, scheme, keys }: Case, nowMs: number): Verification {
	return compileScheme(scheme, keys).verify(arrivalOf(delivery), nowMs);
}

/** Whether the signature is good; a clock that is not is another matter. */
function fits(candidate: Case, nowMs: number): boolean {
	try {
		const verification = judge(candidate, nowMs);
		return verification.ok || verification.code === 'timestamp_out_of_tolerance';
	} catch (error) {
		// A secret that cannot be read in another form than the scheme's.
		if (error instanceof ConfigurationError) return false;
		throw error;
	}
}

function pairThatFits(given: Case, nowMs: number): readonly Finding[] | undefined {
	if (given.delivery.body.length > LARGEST_BODY_FOR_PAIRS) return undefined;
	for (const first of partVariants(given)) {
		for (const second of [...partVariants(first.changed), ...bodyVariants(first.changed)]) {
			if (second.finding.cause === first.finding.cause) continue;
			if (fits(second.changed, nowMs)) return [first.finding, second.finding];
		}
	}
	return undefined;
}

function variantsOf(given: Case): Variant[] {
	return [...partVariants(given), ...bodyVariants(given), ...schemeVariants(given)];
}

function partVariants(given: Case): Variant[] {
	return [
		...renamedHeaders(given),
		...prefixVariants(given),
		...encodingVariants(given),
		...secretVariants(given),
		...timestampUnitVariants(given),
		...urlVariants(given),
		...algorithmVariants(given),
	];
}

/** Headers by which the scheme is told apart, with what it is they hold. */
function headersOf({ scheme }: Case): { readonly name: string; readonly what: string }[] {
	const headers: { name: string; what: string }[] = [];
	const add = (at: ValueLocation | undefined, what: string): void => {
		if (at?.in === 'header' || at?.in === 'headerPart') headers.push({ name: at.name, what });
	};
	const places = [scheme.signature.at].flat() as readonly ValueLocation[];
	// Of several places for a signature any one will do.
	if (places.length === 1) add(places[0], 'the signature');
	add(scheme.timestamp?.at, 'the timestamp');
	const { placeholders } = compileTemplate(scheme.signed, 'Signed Content', true);
	if (placeholders.includes('id')) add(scheme.deliveryId, 'the delivery id');
	for (const placeholder of placeholders) {
		const name = /^header:(.+)$/.exec(placeholder)?.[1];
		if (name !== undefined) headers.push({ name, what: 'a part of what is signed' });
	}
	return headers.filter(
		({ name }, index) => headers.findIndex((each) => each.name === name) === index,
	);
}

function missingHeadersOf(given: Case): Finding[] {
	return headersOf(given)
		.filter(({ name }) => headerValuesOf(given.delivery.headers, name).join('') === '')
		.map(({ name, what }) => ({
			cause: 'headerMissing',
			message: `The delivery has no header ${name}, which holds ${what}.`,
			advice:
				'Look whether the sender is set to sign, and whether a proxy takes the header off or the capture left it out.',
		}));
}

function repeatedHeaderOf(given: Case): Finding | undefined {
	const { headers } = given.delivery;
	const twice = headersOf(given).find(({ name }) => headerValuesOf(headers, name).length > 1);
	return (
		twice && {
			cause: 'headerRepeated',
			message: `The delivery has the header ${twice.name} more than once, so that nobody can say which one counts.`,
			advice: 'Look which proxy adds a second one, and send each header once.',
		}
	);
}

function renamedHeaders(given: Case): Variant[] {
	const { delivery } = given;
	const known = new Set(headersOf(given).map(({ name }) => name.toLowerCase()));
	return headersOf(given)
		.filter(({ name }) => headerValuesOf(delivery.headers, name).length === 0)
		.flatMap(({ name, what }) =>
			delivery.headers
				.map(([other]) => other)
				.filter((other) => !known.has(other.toLowerCase()))
				.map((other) => ({
					finding: {
						cause: 'headerName' as const,
						message: `The header ${other} holds ${what}; the scheme ${given.scheme.id} has it in ${name}.`,
						advice: `Send it as ${name}, or look for the scheme that has it in ${other}.`,
					},
					changed: {
						...given,
						delivery: {
							...delivery,
							headers: delivery.headers.map(([each, value]) =>
								each === other ? ([name, value] as const) : ([each, value] as const),
							),
						},
					},
				})),
		);
}

function withSignature(given: Case, over: Partial<SignatureScheme['signature']>): Case {
	const { prefix, ...rest } = { ...given.scheme.signature, ...over };
	const signature = prefix === undefined || prefix === '' ? rest : { ...rest, prefix };
	return { ...given, scheme: { ...given.scheme, signature } };
}

function prefixVariants(given: Case): Variant[] {
	const { prefix = '' } = given.scheme.signature;
	const wanted = prefix === '' ? 'no text' : `"${prefix}"`;
	return ['', 'sha256=', 'sha1=', 'sha512=', 'v1=', 'v0=', 'v1,', 'hmac-sha256=', 'sha256:']
		.filter((other) => other !== prefix)
		.map((other) => ({
			finding: {
				cause: 'prefix',
				message: `The signature has ${other === '' ? 'no text' : `"${other}"`} before it; the scheme ${given.scheme.id} has ${wanted} there.`,
				advice: `Let the sender put ${wanted} before the signature.`,
			},
			changed: withSignature(given, { prefix: other }),
		}));
}

const ENCODINGS: readonly SignatureEncoding[] = ['hex', 'base64', 'base64url'];

function encodingVariants(given: Case): Variant[] {
	const { encoding } = given.scheme.signature;
	if (encoding === 'utf8') return [];
	return ENCODINGS.filter((other) => other !== encoding).map((other) => ({
		finding: {
			cause: 'encoding',
			message: `The signature is written in ${other}; the scheme ${given.scheme.id} has it in ${encoding}.`,
			advice: `Let the sender write it in ${encoding}.`,
		},
		changed: withSignature(given, { encoding: other }),
	}));
}

const SECRET_FORMS: Readonly<Record<SecretForm, string>> = {
	utf8: 'as the text that it is',
	base64: 'decoded from base64',
	hex: 'decoded from hexadecimal digits',
	whsec: 'decoded from base64 after whsec_',
};

function secretVariants(given: Case): Variant[] {
	const { scheme, keys } = given;
	if (keys.secrets.length === 0) return [];
	const { secretForm = 'utf8' } = scheme;
	const forms = (Object.keys(SECRET_FORMS) as SecretForm[])
		.filter((form) => form !== secretForm)
		.map((form) => ({
			finding: {
				cause: 'secretForm' as const,
				message: `The sender used the secret ${SECRET_FORMS[form]}; the scheme ${scheme.id} uses it ${SECRET_FORMS[secretForm]}.`,
				advice: `Let the sender use it ${SECRET_FORMS[secretForm]}.`,
			},
			changed: { ...given, scheme: { ...scheme, secretForm: form } },
		}));
	// In hexadecimal digits, for a secret with white space at its end is refused as a text.
	const withEnd = (end: string) => Buffer.from(`${keys.secrets[0]}${end}`).toString('hex');
	const ends = ['\n', '\r\n', ' '].map((end) => ({
		finding: {
			cause: 'secretForm' as const,
			message: `The sender's secret has ${end === ' ' ? 'a space' : 'a line break'} at its end.`,
			advice: 'Take it off at the sender; it mostly comes from a file or a pasted line.',
		},
		changed: {
			...given,
			scheme: { ...scheme, secretForm: 'hex' as const },
			keys: { ...keys, secrets: [withEnd(end)] },
		},
	}));
	return scheme.algorithm.startsWith('hmac-') ? [...forms, ...ends] : [];
}

function timestampUnitVariants(given: Case): Variant[] {
	const { scheme } = given;
	const { timestamp } = scheme;
	if (timestamp === undefined) return [];
	return (['seconds', 'milliseconds', 'iso8601'] as const)
		.filter((unit) => unit !== timestamp.unit)
		.map((unit) => ({
			finding: {
				cause: 'timestampUnit',
				message: `The timestamp is in ${unit}; the scheme ${scheme.id} has it in ${timestamp.unit}.`,
				advice: `Let the sender give it in ${timestamp.unit}.`,
			},
			changed: { ...given, scheme: { ...scheme, timestamp: { ...timestamp, unit } } },
		}));
}

/** @returns whether the signature depends on the URL that was called */
export function coversUrl({ signed, audience }: SignatureScheme): boolean {
	return /\{(?:url|path)\}/.test(signed) || audience === 'publicUrl';
}

function urlVariants(given: Case): Variant[] {
	const { delivery, scheme } = given;
	if (!coversUrl(scheme)) return [];
	return urlVariantsOf(delivery.url, delivery.headers).map(({ what, url }) => ({
		finding: {
			cause: 'url',
			message: `The signature fits the URL ${what}: ${url}`,
			advice:
				'The sender signs the URL that it is given. Make it the one that n8n knows itself by: set N8N_WEBHOOK_URL, and N8N_PROXY_HOPS behind a proxy.',
		},
		changed: { ...given, delivery: { ...delivery, url } },
	}));
}

const HMACS: readonly SignatureAlgorithm[] = [
	'hmac-sha1',
	'hmac-sha256',
	'hmac-sha384',
	'hmac-sha512',
];

function algorithmVariants(given: Case): Variant[] {
	const { scheme } = given;
	if (!HMACS.includes(scheme.algorithm)) return [];
	return HMACS.filter((algorithm) => algorithm !== scheme.algorithm).map((algorithm) => ({
		finding: {
			cause: 'algorithm',
			message: `The signature is made with ${algorithm}; the scheme ${scheme.id} has ${scheme.algorithm}.`,
			advice: `Let the sender sign with ${scheme.algorithm}.`,
		},
		changed: { ...given, scheme: { ...scheme, algorithm } },
	}));
}

function bodyVariants(given: Case): Variant[] {
	const { delivery, scheme } = given;
	if (!/\{(?:body|formSorted)/.test(scheme.signed)) return [];
	return bodyVariantsOf(delivery.body).map(({ what, body }) => ({
		finding: {
			cause: 'body',
			message: `The signature fits the body ${what}: the body was changed after it was signed.`,
			advice:
				'Look for what reads and rewrites the body on its way (a proxy, a function, a gateway), or how it was captured. The signature covers its exact bytes.',
		},
		changed: { ...given, delivery: { ...delivery, body } },
	}));
}

function schemeVariants(given: Case): Variant[] {
	return SCHEMES.filter(({ id }) => id !== given.scheme.id).map((scheme) => ({
		finding: {
			cause: 'scheme',
			message: `The delivery is signed as ${scheme.displayName} does it, not as ${given.scheme.displayName}.`,
			advice: `Choose the scheme ${scheme.id}.`,
		},
		changed: { ...given, scheme },
	}));
}

function outOfTolerance(detail: string): Finding {
	return {
		cause: 'timestamp',
		message: `The signature is right, but not in time. ${detail}`,
		advice:
			'For an old capture, give the moment when it came in with --at. For a new one, set the clocks of both machines, and look for what holds deliveries up.',
	};
}

function signatureMissing(detail: string): Finding {
	return {
		cause: 'headerMissing',
		message: detail,
		advice: 'Look whether the sender is set to sign, and whether the capture is whole.',
	};
}

/** What is left when neither another form of a part nor two together explain it. */
function unexplained(given: Case, detail: string): Finding {
	const { scheme, delivery } = given;
	if (scheme.algorithm === 'jwt-hs256') {
		return {
			cause: 'token',
			message: detail,
			advice: 'Compare the secret on both sides, and the URL that the token is made for.',
		};
	}
	if (scheme.timestamp !== undefined && !isFilled(delivery, scheme.timestamp.at)) {
		const { where } = compileReader(scheme.timestamp.at);
		return {
			cause: 'headerMissing',
			message: `The delivery has no timestamp in ${where}.`,
			advice: 'Look whether the capture is whole.',
		};
	}
	return {
		cause: 'secret',
		message: `${detail} Nothing that is commonly done to a delivery explains it, so it is most likely signed with another secret.`,
		advice:
			'Copy the secret from the sender again: of this very webhook, of test or live mode, without white space. If it is the same, the content was changed in a way that cannot be undone.',
	};
}
