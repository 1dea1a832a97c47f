import { ConfigurationError } from '../configuration-error';
import { HEADER_NAME } from '../headers';
import type { SecretForm, SignatureAlgorithm, SignatureEncoding, SignatureScheme } from './scheme';
import { compileTemplate } from './template';
import { toleranceMsOf } from './timestamp';

/** A signature scheme as the workflow's author describes it. */
export interface CustomSignatureSettings {
	readonly algorithm: Exclude<SignatureAlgorithm, 'token' | 'jwt-hs256'>;
	readonly encoding: Exclude<SignatureEncoding, 'utf8'>;
	/** Header with the signature. */
	readonly headerName: string;
	/** Text before the encoded signature, as in `sha256=`. */
	readonly prefix?: string;
	/** What parts several signatures in the header. */
	readonly listSeparator?: ' ' | ',';
	/** As in `{timestamp}.{body}`; `\n` stands for a line break. */
	readonly signedContent: string;
	readonly timestampHeader?: string;
	readonly timestampUnit?: 'seconds' | 'milliseconds' | 'iso8601';
	readonly toleranceSeconds?: number;
	/** Header with the delivery's id. */
	readonly idHeader?: string;
	/** Header with the event's type. */
	readonly eventTypeHeader?: string;
	readonly secretForm?: SecretForm;
	readonly ecdsaForm?: 'der' | 'ieee-p1363';
}

export const CUSTOM_SCHEME_ID = 'custom';

const ALGORITHMS: ReadonlySet<string> = new Set<CustomSignatureSettings['algorithm']>([
	'hmac-sha1',
	'hmac-sha256',
	'hmac-sha384',
	'hmac-sha512',
	'ed25519',
	'rsa-sha1',
	'rsa-sha256',
	'rsa-sha384',
	'rsa-sha512',
	'ecdsa-sha256',
	'ecdsa-sha384',
]);
const ENCODINGS: ReadonlySet<string> = new Set<CustomSignatureSettings['encoding']>([
	'hex',
	'base64',
	'base64url',
]);
const UNITS: ReadonlySet<string> = new Set(['seconds', 'milliseconds', 'iso8601']);

/** What can stand in a header before the signature. */
const PREFIX = /^[\x21-\x7e]([\x20-\x7e]{0,98}[\x20-\x7e])?$/;

/**
 * @param settings as the workflow's author chose them
 * @returns the scheme, as if it were a provider's row
 * @throws {ConfigurationError} naming the parameter that cannot work
 */
export function customScheme(settings: CustomSignatureSettings): SignatureScheme {
	const { algorithm, encoding, prefix = '', listSeparator, secretForm, ecdsaForm } = settings;
	assertOneOf(algorithm, ALGORITHMS, 'Algorithm');
	assertOneOf(encoding, ENCODINGS, 'Encoding');
	if (prefix !== '' && !PREFIX.test(prefix)) {
		throw new ConfigurationError(
			'Signature Prefix',
			'Use up to 100 visible ASCII characters, as in sha256=, or leave it empty.',
		);
	}
	const header = headerOf(settings.headerName, 'Signature Header');
	const timestampHeader = optionalHeaderOf(settings.timestampHeader, 'Timestamp Header');
	const idHeader = optionalHeaderOf(settings.idHeader, 'ID Header');
	const eventTypeHeader = optionalHeaderOf(settings.eventTypeHeader, 'Event Type Header');
	const unit = settings.timestampUnit ?? 'seconds';
	assertOneOf(unit, UNITS, 'Timestamp Unit');
	if (settings.toleranceSeconds !== undefined) toleranceMsOf(settings.toleranceSeconds);
	const signed = settings.signedContent.replace(/\\([nrt\\])/g, (_, letter: string) => {
		return ESCAPES[letter]!;
	});
	assertSafe(signed, header, timestampHeader, idHeader);
	return {
		id: CUSTOM_SCHEME_ID,
		displayName: 'Custom',
		source: 'https://www.rfc-editor.org/rfc/rfc2104',
		algorithm,
		signature: {
			at: { in: 'header', name: header },
			encoding,
			...(prefix !== '' && { prefix }),
			...(listSeparator && { listSeparator }),
		},
		signed,
		...(secretForm && { secretForm }),
		...(ecdsaForm && { ecdsaForm }),
		...(timestampHeader && { timestamp: { at: { in: 'header', name: timestampHeader }, unit } }),
		...(settings.toleranceSeconds !== undefined && {
			toleranceSeconds: settings.toleranceSeconds,
		}),
		...(idHeader && { deliveryId: { in: 'header', name: idHeader } }),
		...(eventTypeHeader && { eventType: { in: 'header', name: eventTypeHeader } }),
	};
}

/** What a one-line text field cannot hold itself. */
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\' };

/** A scheme that signs too little lets anyone change the rest. */
function assertSafe(
	signed: string,
	header: string,
	timestampHeader: string | undefined,
	idHeader: string | undefined,
): void {
	const parameter = 'Signed Content';
	const { placeholders, coversBody } = compileTemplate(signed, parameter);
	if (!coversBody) {
		throw new ConfigurationError(
			parameter,
			'The body is not signed, so that anyone could change it. Put {body} where the sender has it.',
		);
	}
	const covered = new Set(
		placeholders.map((name) => (name.startsWith('header:') ? name.toLowerCase() : name)),
	);
	if (covered.has(`header:${header}`)) {
		throw new ConfigurationError(parameter, 'A signature cannot cover the header that it is in.');
	}
	if (covered.has('timestamp') && timestampHeader === undefined) {
		throw new ConfigurationError(
			parameter,
			'{timestamp} stands here, but Timestamp Header is empty. Name the header that has it.',
		);
	}
	if (covered.has('id') && idHeader === undefined) {
		throw new ConfigurationError(
			parameter,
			'{id} stands here, but ID Header is empty. Name the header that has it.',
		);
	}
	if (
		timestampHeader !== undefined &&
		!covered.has('timestamp') &&
		!covered.has(`header:${timestampHeader}`)
	) {
		throw new ConfigurationError(
			'Timestamp Header',
			'The timestamp is not signed, so that anyone could renew it. Put {timestamp} into Signed Content where the sender has it, or leave this empty.',
		);
	}
}

function assertOneOf(value: string, allowed: ReadonlySet<string>, parameter: string): void {
	if (!allowed.has(value)) {
		throw new ConfigurationError(parameter, `Choose one of ${[...allowed].join(', ')}.`);
	}
}

function headerOf(name: string, parameter: string): string {
	const header = name.trim().toLowerCase();
	if (!HEADER_NAME.test(header)) {
		throw new ConfigurationError(
			parameter,
			'This is not a header name. Use letters, digits and hyphens, as in x-signature.',
		);
	}
	return header;
}

function optionalHeaderOf(name: string | undefined, parameter: string): string | undefined {
	return name === undefined || name.trim() === '' ? undefined : headerOf(name, parameter);
}
