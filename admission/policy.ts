import { KeyRing, type ApiKeyDefinition } from './api-key';
import { named, type Check } from './check';
import { apiKeyCheck } from './checks/apiKey';
import { bodyCheck } from './checks/body';
import { bodySizeCheck } from './checks/bodySize';
import { cloudEventCheck } from './checks/cloudEvent';
import { contentTypeCheck } from './checks/contentType';
import { jwtCheck, type JwtSettings } from './checks/jwt';
import { schemaCheck, type SchemaChecks } from './checks/schema';
import { signatureCheck } from './checks/signature';
import { sourceIpCheck, type SourceSettings } from './checks/sourceIp';
import { transportCheck } from './checks/transport';
import { ConfigurationError } from './configuration-error';
import type { ContentKind } from './content-type';
import { HEADER_NAME } from './headers';
import type { JsonSafetySettings } from './json/settings';
import type { SignatureVerifier } from './signature/verifier';

/** How callers prove who they are. */
export type AuthenticationSettings =
	| { readonly scheme: 'none' }
	| {
			readonly scheme: 'apiKey';
			readonly headerName: string;
			readonly keys: readonly ApiKeyDefinition[];
			/** Whether the key may also come as `Authorization: Bearer <key>`. */
			readonly acceptBearer?: boolean;
	  }
	| { readonly scheme: 'jwt'; readonly settings: JwtSettings };

/** What the workflow's author demands, as configured. */
export interface PolicySettings {
	/** Whether plain HTTP is refused. */
	readonly httpsRequired?: boolean;
	readonly source?: SourceSettings;
	readonly signature?: SignatureVerifier;
	readonly authentication: AuthenticationSettings;
	readonly acceptedContent: readonly ContentKind[];
	/** Largest body in bytes, unpacked; the server's own limit where not given. */
	readonly maxBodyBytes?: number;
	/** What a body may hold. */
	readonly json?: JsonSafetySettings;
	readonly requireCloudEvent?: boolean;
	readonly schemas?: SchemaChecks;
}

/** What the workflow's author demands, compiled once per configuration. */
export interface Policy {
	/** Those of the checks that ask for no credential: what a caller without one has to pass. */
	readonly gate: readonly Check[];
	/**
	 * From the gate to the parsed body, in the order in which they run: the cheap and anonymous first,
	 * then who, then what.
	 */
	readonly checks: readonly Check[];
	/**
	 * What the body must look like, once it is known to be a delivery that the author wants: a
	 * provider's set-up request and an event of another type have forms of their own.
	 */
	readonly validation: readonly Check[];
}

/**
 * @param settings the configuration
 * @returns the policy, ready for any number of requests
 * @throws {ConfigurationError} naming the parameter that cannot work
 */
export function compilePolicy(settings: PolicySettings): Policy {
	const { httpsRequired, source, authentication, signature, acceptedContent } = settings;
	const { maxBodyBytes, json, requireCloudEvent = false, schemas } = settings;
	if (acceptedContent.length === 0) {
		throw new ConfigurationError('Accepted Content', 'Choose at least one kind of content.');
	}
	const gate: Check[] = [];
	if (httpsRequired) gate.push(named('transport', transportCheck));
	if (source && source.allow.length + source.deny.length > 0)
		gate.push(named('sourceIp', sourceIpCheck(source)));
	const checks = [...gate];
	if (authentication.scheme === 'apiKey') {
		const { headerName, keys, acceptBearer = false } = authentication;
		const ring = KeyRing.compile(keys);
		checks.push(named('apiKey', apiKeyCheck(headerNameOf(headerName), ring, { acceptBearer })));
	}
	if (authentication.scheme === 'jwt') checks.push(named('jwt', jwtCheck(authentication.settings)));
	if (signature !== undefined) {
		checks.push(named('signature', signatureCheck(signature)));
	}
	checks.push(named('contentType', contentTypeCheck(new Set(acceptedContent))));
	if (maxBodyBytes !== undefined) checks.push(named('bodySize', bodySizeCheck(maxBodyBytes)));
	checks.push(
		named('body', bodyCheck(json, maxBodyBytes)),
		named('cloudEvent', cloudEventCheck(requireCloudEvent)),
	);
	const validation = schemas === undefined ? [] : [named('schema', schemaCheck(schemas))];
	return { gate, checks, validation };
}

/** Headers that HTTP itself or every client sets: a key there would be lost or joined with other values. */
const RESERVED_HEADERS = new Set([
	'connection',
	'content-length',
	'content-type',
	'cookie',
	'host',
	'set-cookie',
	'transfer-encoding',
	'user-agent',
]);

function headerNameOf(headerName: string): string {
	const name = headerName.trim().toLowerCase();
	if (!HEADER_NAME.test(name)) {
		throw new ConfigurationError(
			'API Key Header',
			'This is not a header name. Use letters, digits and hyphens, as in x-api-key.',
		);
	}
	if (RESERVED_HEADERS.has(name)) {
		throw new ConfigurationError(
			'API Key Header',
			`${name} has another meaning in HTTP. Choose a name such as x-api-key.`,
		);
	}
	return name;
}
