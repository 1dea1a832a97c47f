import { KeyRing, type ApiKeyDefinition } from './api-key';
import { named, type Check } from './check';
import { apiKeyCheck } from './checks/apiKey';
import { bodyCheck } from './checks/body';
import { bodySizeCheck } from './checks/bodySize';
import { cloudEventCheck } from './checks/cloudEvent';
import { contentTypeCheck } from './checks/contentType';
import { idempotencyKeyCheck } from './checks/idempotencyKey';
import { jwtCheck, type JwtSettings } from './checks/jwt';
import { lockOutCheck } from './checks/lockOut';
import { assertRateLimits, rateLimitCheck, type RateLimit } from './checks/rateLimit';
import { schemaCheck, type SchemaChecks } from './checks/schema';
import { signatureCheck } from './checks/signature';
import { sourceIpCheck, type SourceSettings } from './checks/sourceIp';
import { transportCheck } from './checks/transport';
import { ConfigurationError } from './configuration-error';
import type { ContentKind } from './content-type';
import type { StateFailure } from './guarded';
import { customHeaderName } from './headers';
import type { IdempotencyKeySettings } from './idempotency-key';
import type { JsonSafetySettings } from './json/settings';
import { LockOut, type LockOutSettings } from './lock-out';
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
	/** When a source that fails to authenticate itself is locked out; never where not given. */
	readonly lockOut?: LockOutSettings;
	readonly rateLimits?: readonly RateLimit[];
	readonly signature?: SignatureVerifier;
	readonly authentication: AuthenticationSettings;
	readonly acceptedContent: readonly ContentKind[];
	/** Largest body in bytes, unpacked; the server's own limit where not given. */
	readonly maxBodyBytes?: number;
	/** What a body may hold. */
	readonly json?: JsonSafetySettings;
	readonly requireCloudEvent?: boolean;
	readonly schemas?: SchemaChecks;
	/** Where the key of a delivery is; nothing is looked for where not given. */
	readonly idempotencyKey?: IdempotencyKeySettings;
	/** What becomes of a request when the shared state cannot be had; `closed` unless given. */
	readonly stateFailure?: StateFailure;
}

/** What the workflow's author demands, compiled once per configuration. */
export interface Policy {
	/** Those of the checks that ask for no credential: what a caller without one has to pass. */
	readonly gate: readonly Check[];
	/**
	 * From the gate to the parsed body, in the order in which they run: the cheap and anonymous first,
	 * then who, then how much (so that strangers do not use up what is for valid callers), then what.
	 */
	readonly checks: readonly Check[];
	/**
	 * What the body must look like, once it is known to be a delivery that the author wants: a
	 * provider's set-up request and an event of another type have forms of their own. Last the key of
	 * the delivery, so that only a valid one can claim it.
	 */
	readonly validation: readonly Check[];
	/** Counts what callers without a good credential do; for the refusals of the checks above. */
	readonly lockOut?: LockOut;
}

/**
 * @param settings the configuration
 * @returns the policy, ready for any number of requests
 * @throws {ConfigurationError} naming the parameter that cannot work
 */
export function compilePolicy(settings: PolicySettings): Policy {
	const { httpsRequired, source, authentication, signature, acceptedContent } = settings;
	const { maxBodyBytes, json, requireCloudEvent = false, schemas, idempotencyKey } = settings;
	const { rateLimits = [], stateFailure = 'closed' } = settings;
	if (acceptedContent.length === 0) {
		throw new ConfigurationError('Accepted Content', 'Choose at least one kind of content.');
	}
	const gate: Check[] = [];
	if (httpsRequired) gate.push(named('transport', transportCheck));
	if (source && source.allow.length + source.deny.length > 0)
		gate.push(named('sourceIp', sourceIpCheck(source)));
	const lockOut = settings.lockOut && LockOut.compile(settings.lockOut, source?.allow ?? []);
	if (lockOut !== undefined) gate.push(lockOutCheck('lockOut', lockOut, stateFailure));
	assertRateLimits(rateLimits);
	const perSource = rateLimits.filter(({ scope }) => scope === 'source');
	if (perSource.length > 0) gate.push(rateLimitCheck('sourceRateLimit', perSource, stateFailure));
	const checks = [...gate];
	if (authentication.scheme === 'apiKey') {
		const { headerName, keys, acceptBearer = false } = authentication;
		const ring = KeyRing.compile(keys);
		const name = customHeaderName(headerName, 'API Key Header', 'x-api-key');
		checks.push(named('apiKey', apiKeyCheck(name, ring, { acceptBearer })));
	}
	if (authentication.scheme === 'jwt') checks.push(named('jwt', jwtCheck(authentication.settings)));
	if (signature !== undefined) {
		checks.push(named('signature', signatureCheck(signature)));
	}
	const isKeyed = authentication.scheme !== 'none';
	const others = rateLimits.filter(
		({ scope }) => scope === 'webhook' || (scope === 'key' && isKeyed),
	);
	if (others.length > 0) checks.push(rateLimitCheck('rateLimit', others, stateFailure));
	checks.push(named('contentType', contentTypeCheck(new Set(acceptedContent))));
	if (maxBodyBytes !== undefined) checks.push(named('bodySize', bodySizeCheck(maxBodyBytes)));
	checks.push(
		named('body', bodyCheck(json, maxBodyBytes)),
		named('cloudEvent', cloudEventCheck(requireCloudEvent)),
	);
	const validation: Check[] = [];
	if (schemas !== undefined) validation.push(named('schema', schemaCheck(schemas)));
	if (idempotencyKey !== undefined) {
		const secret = authentication.scheme === 'apiKey' ? [authentication.headerName] : [];
		validation.push(named('idempotencyKey', idempotencyKeyCheck(idempotencyKey, secret)));
	}
	return { gate, checks, validation, ...(lockOut && { lockOut }) };
}
