import type { INode } from 'n8n-workflow';

import type { JwtSettings } from '../../admission/checks/jwt';
import type { SourceSettings } from '../../admission/checks/sourceIp';
import { ConfigurationError } from '../../admission/configuration-error';
import type { ContentKind } from '../../admission/content-type';
import type { CustomSignatureSettings } from '../../admission/signature/custom';
import type { HttpMessageSignatureSettings } from '../../admission/signature/http-message-signature';

/** The trigger's parameters that decide on a request, typed and defaulted. */
export interface TriggerParameters {
	readonly path: string;
	readonly authentication: 'apiKey' | 'jwt' | 'none';
	/** `none`, `custom` or the id of a provider's scheme. */
	readonly signatureScheme: string;
	readonly custom: CustomSignatureSettings;
	readonly httpMessage: HttpMessageSignatureSettings;
	/** Instead of the scheme's own, in seconds. */
	readonly signatureTolerance: number | undefined;
	readonly responseMode: 'onReceived' | 'lastNode' | 'responseNode' | 'streaming';
	readonly headerName: string;
	readonly acceptBearer: boolean;
	readonly jwt: Pick<
		JwtSettings,
		'subject' | 'requiredClaims' | 'maxAgeSeconds' | 'clockToleranceSeconds'
	>;
	readonly source: SourceSettings;
	readonly requireHttps: 'auto' | 'always' | 'never';
	/** Event types that start the workflow; empty: all. */
	readonly eventTypes: readonly string[];
	readonly acceptedContent: readonly ContentKind[];
	readonly rawBody: boolean;
	/** Undefined where the author has not chosen a field for binary data. */
	readonly binaryPropertyName: string | undefined;
}

type Raw = Readonly<Record<string, unknown>>;

/**
 * Reads the parameters as they are stored, without evaluating anything: an expression would cost
 * every request 25 ms and could change who is let in from one request to the next.
 * @throws {ConfigurationError} naming the parameter that has a value of the wrong kind
 */
export function readParameters({ parameters }: Pick<INode, 'parameters'>): TriggerParameters {
	const options = (parameters.options ?? {}) as Raw;
	const requiredClaims = list(options, 'requiredClaims', 'JWT Required Claims');
	const maxAgeSeconds = number(options, 'maxAge', 'JWT Maximum Age');
	const clockToleranceSeconds = number(options, 'clockTolerance', 'JWT Clock Tolerance');
	return {
		path: typeof parameters.path === 'string' ? parameters.path : '',
		authentication: choice(parameters, 'authentication', 'Authentication', [
			'apiKey',
			'jwt',
			'none',
		]),
		signatureScheme: text(parameters, 'signatureScheme', 'Signature') ?? 'none',
		custom: customOf(parameters),
		httpMessage: httpMessageOf(parameters),
		signatureTolerance: number(options, 'signatureTolerance', 'Signature Tolerance'),
		responseMode: choice(parameters, 'responseMode', 'Respond', [
			'onReceived',
			'lastNode',
			'responseNode',
			'streaming',
		]),
		headerName: text(options, 'headerName', 'API Key Header') ?? 'x-api-key',
		acceptBearer: flag(options, 'acceptBearer', 'API Key as Bearer Token'),
		jwt: {
			subject: text(options, 'subject', 'JWT Subject') ?? '',
			requiredClaims,
			...(maxAgeSeconds !== undefined && { maxAgeSeconds }),
			...(clockToleranceSeconds !== undefined && { clockToleranceSeconds }),
		},
		source: {
			allow: list(options, 'ipAllowlist', 'IP Allowlist'),
			deny: list(options, 'ipDenylist', 'IP Denylist'),
		},
		requireHttps: choice(options, 'requireHttps', 'Require HTTPS', ['auto', 'always', 'never']),
		eventTypes: list(options, 'eventTypes', 'Event Types'),
		acceptedContent: contentKinds(options.acceptedContent),
		rawBody: flag(options, 'rawBody', 'Raw Body'),
		binaryPropertyName:
			text(options, 'binaryPropertyName', 'Field Name for Binary Data') || undefined,
	};
}

function customOf(parameters: Raw): CustomSignatureSettings {
	const read = (name: string, displayName: string, fallback: string) =>
		text(parameters, name, displayName) ?? fallback;
	return {
		algorithm: read(
			'customAlgorithm',
			'Algorithm',
			'hmac-sha256',
		) as CustomSignatureSettings['algorithm'],
		encoding: read('customEncoding', 'Encoding', 'hex') as CustomSignatureSettings['encoding'],
		headerName: read('customHeader', 'Signature Header', 'x-signature'),
		prefix: read('customPrefix', 'Signature Prefix', ''),
		signedContent: read('customSignedContent', 'Signed Content', '{body}'),
		timestampHeader: read('customTimestampHeader', 'Timestamp Header', ''),
		timestampUnit: choice(parameters, 'customTimestampUnit', 'Timestamp Unit', [
			'seconds',
			'milliseconds',
			'iso8601',
		]),
		idHeader: read('customIdHeader', 'ID Header', ''),
		eventTypeHeader: read('customEventTypeHeader', 'Event Type Header', ''),
	};
}

function httpMessageOf(parameters: Raw): HttpMessageSignatureSettings {
	const components = list(parameters, 'httpComponents', 'Covered Components');
	return {
		algorithm: (text(parameters, 'httpAlgorithm', 'Algorithm') ??
			'hmac-sha256') as HttpMessageSignatureSettings['algorithm'],
		...(components.length > 0 && { requiredComponents: components }),
		keyId: text(parameters, 'httpKeyId', 'Key ID') ?? '',
	};
}

const CONTENT_KINDS: readonly ContentKind[] = ['json', 'form', 'text', 'other'];

function contentKinds(value: unknown): readonly ContentKind[] {
	if (value === undefined) return ['json'];
	if (Array.isArray(value) && value.every((kind) => CONTENT_KINDS.includes(kind as ContentKind))) {
		return value as ContentKind[];
	}
	throw new ConfigurationError(
		'Accepted Content',
		`Choose from the list: ${CONTENT_KINDS.join(', ')}. An expression is not possible here.`,
	);
}

/** The first of the allowed values is the default. */
function choice<T extends string>(
	from: Raw,
	name: string,
	displayName: string,
	allowed: readonly [T, ...T[]],
): T {
	const value = from[name] ?? allowed[0];
	if (allowed.includes(value as T)) return value as T;
	throw new ConfigurationError(
		displayName,
		`Choose one of ${allowed.join(', ')}. An expression is not possible here.`,
	);
}

function text(from: Raw, name: string, displayName: string): string | undefined {
	const value = from[name];
	if (value === undefined) return undefined;
	if (typeof value === 'string' && !value.startsWith('=')) return value;
	throw new ConfigurationError(
		displayName,
		'Write a fixed text. An expression is not possible here.',
	);
}

/** Entries between commas or line breaks. */
function list(from: Raw, name: string, displayName: string): string[] {
	return (text(from, name, displayName) ?? '')
		.split(/[,\n]/)
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');
}

function number(from: Raw, name: string, displayName: string): number | undefined {
	const value = from[name];
	if (value === undefined) return undefined;
	if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
	throw new ConfigurationError(
		displayName,
		'Write a number of seconds. An expression is not possible here.',
	);
}

function flag(from: Raw, name: string, displayName: string): boolean {
	const value = from[name] ?? false;
	if (typeof value === 'boolean') return value;
	throw new ConfigurationError(
		displayName,
		'Switch it on or off. An expression is not possible here.',
	);
}
