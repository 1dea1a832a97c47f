import type { INode } from 'n8n-workflow';

import type { BodyRecording } from '../../eventlog/redact';
import type { JwtSettings } from '../../admission/checks/jwt';
import type { SourceSettings } from '../../admission/checks/sourceIp';
import { ConfigurationError } from '../../admission/configuration-error';
import type { ContentKind } from '../../admission/content-type';
import type { CustomSignatureSettings } from '../../admission/signature/custom';
import type { JsonSafetySettings } from '../../admission/json/settings';
import type { SchemaSettings } from '../../admission/schema/settings';
import type { HttpMessageSignatureSettings } from '../../admission/signature/http-message-signature';
import { choice, flag, json, list, number, optional, text, type Raw } from '../parameter-values';
import { protectionOf, type ProtectionParameters } from './protection';

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
	/** Undefined: as much as the host reads. */
	readonly maxBodyBytes: number | undefined;
	readonly json: JsonSafetySettings;
	readonly requireCloudEvent: boolean;
	readonly validation: 'none' | 'jsonSchema' | 'example';
	/** JSON text; empty where the author has not written it. */
	readonly schemas: Readonly<Record<'body' | 'query' | 'headers', string>>;
	/** JSON text. */
	readonly example: string;
	/** Whether properties that the example does not have are refused. */
	readonly isExampleClosed: boolean;
	readonly schemaSettings: SchemaSettings;
	readonly recording: RecordingParameters;
	readonly protection: ProtectionParameters;
	readonly rawBody: boolean;
	/** Undefined where the author has not chosen a field for binary data. */
	readonly binaryPropertyName: string | undefined;
}

/** What the event log keeps of a request. */
export interface RecordingParameters {
	readonly isOn: boolean;
	readonly store: 'sqlite' | 'postgres';
	readonly body: BodyRecording;
	/** JSONPath or JSON Pointer. */
	readonly bodyPaths: readonly string[];
	readonly headers: readonly string[];
	readonly query: readonly string[];
	/** Whether the exact bytes and the signature headers are kept. */
	readonly isKeptForReplay: boolean;
}

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
	const maxBodySize = number(options, 'maxBodySize', 'Maximum Body Size');
	const validationOptions = (parameters.validationOptions ?? {}) as Raw;
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
		maxBodyBytes: maxBodySize === undefined ? undefined : maxBodySize * 1024,
		json: jsonSafetyOf(options),
		requireCloudEvent: flag(options, 'requireCloudEvent', 'Require CloudEvents'),
		validation: choice(parameters, 'validation', 'Validation', ['none', 'jsonSchema', 'example']),
		schemas: {
			body: json(parameters, 'jsonSchema', 'JSON Schema'),
			query: json(options, 'querySchema', 'Query Schema'),
			headers: json(options, 'headerSchema', 'Header Schema'),
		},
		example: json(parameters, 'exampleJson', 'Example'),
		isExampleClosed: flag(validationOptions, 'closed', 'Refuse Other Properties'),
		schemaSettings: schemaSettingsOf(validationOptions),
		recording: recordingOf(options),
		protection: protectionOf(parameters),
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

/** The event log is on unless the author switches it off. */
export function recordingOf(options: Raw): RecordingParameters {
	return {
		isOn:
			options.recordRequests === undefined || flag(options, 'recordRequests', 'Record Requests'),
		store: choice(options, 'eventStore', 'Event Store', ['sqlite', 'postgres']),
		body: choice(options, 'recordBody', 'Record Body', ['redacted', 'none', 'full']),
		bodyPaths: list(options, 'redactBodyPaths', 'Redact Body Paths'),
		headers: list(options, 'redactHeaders', 'Redact Headers'),
		query: list(options, 'redactQuery', 'Redact Query Parameters'),
		isKeptForReplay: flag(options, 'keepForReplay', 'Keep for Replay'),
	};
}

function jsonSafetyOf(options: Raw): JsonSafetySettings {
	const limits = ((options.payloadLimits as Raw | undefined)?.values ?? {}) as Raw;
	return {
		...optional('maxDepth', number(limits, 'maxDepth', 'Maximum Depth')),
		...optional('maxKeys', number(limits, 'maxKeys', 'Maximum Keys')),
		...optional('maxArrayLength', number(limits, 'maxArrayLength', 'Maximum Array Length')),
		...optional('maxStringLength', number(limits, 'maxStringLength', 'Maximum String Length')),
		duplicateKeys: choice(options, 'duplicateKeys', 'Duplicate Keys', ['refuse', 'keepLast']),
		prototypeKeys: choice(options, 'prototypeKeys', 'Prototype Keys', ['refuse', 'strip']),
		unsafeText: choice(options, 'unsafeText', 'Unsafe Text', ['refuse', 'replace', 'allow']),
		byteOrderMark: choice(options, 'byteOrderMark', 'Byte-Order Mark', ['strip', 'refuse']),
		largeNumbers: choice(options, 'largeNumbers', 'Large Numbers', ['text', 'refuse', 'number']),
	};
}

function schemaSettingsOf(options: Raw): SchemaSettings {
	return {
		...optional('maxErrors', number(options, 'maxErrors', 'Error Limit')),
		coerceTypes: flag(options, 'coerceTypes', 'Coerce Types'),
		insertDefaults: flag(options, 'insertDefaults', 'Insert Defaults'),
		nativePatterns: flag(options, 'nativePatterns', 'Native Regular Expressions'),
		revealValues: flag(options, 'revealValues', 'Show Values'),
		stripUnknown: choice(options, 'stripUnknown', 'Strip Unknown Properties', [
			'never',
			'whereForbidden',
			'everywhere',
		]),
	};
}

const CONTENT_KINDS: readonly ContentKind[] = ['json', 'ndjson', 'form', 'text', 'xml', 'other'];

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
