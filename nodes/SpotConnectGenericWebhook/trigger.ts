import { createHash } from 'node:crypto';

import type { ICredentialDataDecryptedObject, INode } from 'n8n-workflow';

import type { JwtSettings } from '../../admission/checks/jwt';
import { ConfigurationError } from '../../admission/configuration-error';
import {
	compilePolicy,
	type AuthenticationSettings,
	type Policy,
	type PolicySettings,
} from '../../admission/policy';
import type { SchemaChecks } from '../../admission/checks/schema';
import { compileSchema } from '../../admission/schema/compile-schema';
import { CUSTOM_SCHEME_ID, customScheme } from '../../admission/signature/custom';
import { compileHandshakes, type Handshakes } from '../../admission/signature/handshake';
import {
	compileHttpMessageSignature,
	HTTP_MESSAGE_SIGNATURE_ID,
} from '../../admission/signature/http-message-signature';
import { schemeById } from '../../admission/signature/schemes';
import type { SignatureVerifier } from '../../admission/signature/verifier';
import { compileScheme } from '../../admission/signature/verify';
import {
	API_KEY,
	EVENT_STORE,
	handshakeSecretsOf,
	JWT,
	keyDefinitionsOf,
	jwtKeysOf,
	SHARED_STATE,
	SIGNING_SECRET,
	signingKeysOf,
	type CredentialKind,
} from './credential';
import type { StateChoice } from '../shared-state/shared-state';
import { redisSettingsOf } from '../shared-state/redis-credential';
import { schemaOfExample } from './example';
import { readParameters, type TriggerParameters } from './parameters';
import { needsState, type ProtectionParameters } from './protection';
import { compileRecording, type Recording } from './recording';

/** A trigger's configuration, ready for any number of requests. */
export interface CompiledTrigger {
	readonly parameters: TriggerParameters;
	readonly policy: Policy;
	/** Request headers, in lower case, that hold a secret and are hidden in the item. */
	readonly secretHeaders: readonly string[];
	/** What goes on record; undefined where nothing does. */
	readonly recording: Recording | undefined;
	/** Where its requests share what they must; undefined where they share nothing. */
	readonly state: StateChoice | undefined;
	/** What answers the provider's set-up handshakes; none without a signature. */
	readonly handshakes?: Handshakes;
	/** Tells whether the credentials have changed since. */
	readonly credentialsDigest: string;
}

/** The part of n8n's contexts that compiling needs. */
export interface TriggerSource {
	getCredentials(type: string): Promise<ICredentialDataDecryptedObject>;
	/** The production URL, as the host is configured to be reached. */
	getNodeWebhookUrl(name: 'default'): string | undefined;
	getMode(): string;
}

type Credentials = ReadonlyMap<CredentialKind, ICredentialDataDecryptedObject>;

/**
 * @param node the trigger as stored
 * @param source where its credentials come from
 * @param previous what was compiled of the same parameters; kept, with all that it has learnt (keys
 *   fetched from a JWKS URL, say), as long as the credentials are the same
 * @throws {ConfigurationError} naming the parameter or credential that cannot work
 */
export async function compileTrigger(
	node: INode,
	source: TriggerSource,
	previous?: CompiledTrigger,
): Promise<CompiledTrigger> {
	const parameters = readParameters(node);
	const credentials = await readCredentials(node, parameters, source);
	const credentialsDigest = digestOfCredentials(credentials);
	if (previous?.credentialsDigest === credentialsDigest) return previous;

	const signing = credentials.get(SIGNING_SECRET);
	const signature = signing && verifierOf(parameters, signing);
	const { acceptedContent, maxBodyBytes, json, requireCloudEvent } = parameters;
	const schemas = schemasOf(parameters);
	const { protection } = parameters;
	const authentication = authenticationOf(node, parameters, credentials);
	assertReplayable(parameters);
	assertKeyLimits(parameters, authentication);
	const settings: PolicySettings = {
		httpsRequired: isHttpsRequired(parameters, source),
		source: parameters.source,
		authentication,
		acceptedContent,
		json,
		requireCloudEvent,
		...(maxBodyBytes !== undefined && { maxBodyBytes }),
		...(signature && { signature }),
		...(schemas && { schemas }),
		stateFailure: protection.stateFailure,
		rateLimits: protection.rateLimits,
		...(protection.lockOut && { lockOut: protection.lockOut }),
		...(protection.idempotency && { idempotencyKey: protection.idempotency }),
	};
	const secretHeaders = secretHeadersOf(parameters);
	return {
		parameters,
		policy: compilePolicy(settings),
		secretHeaders,
		recording: compileRecording(parameters, secretHeaders, credentials.get(EVENT_STORE)),
		state: stateOf(protection, credentials.get(SHARED_STATE)),
		...(signing &&
			signature && { handshakes: compileHandshakes(signature, handshakeSecretsOf(signing)) }),
		credentialsDigest,
	};
}

async function readCredentials(
	node: INode,
	{ authentication, signatureScheme, recording, protection }: TriggerParameters,
	source: TriggerSource,
): Promise<Credentials> {
	const kinds = [
		...(authentication === 'apiKey' ? [API_KEY] : []),
		...(authentication === 'jwt' ? [JWT] : []),
		...(signatureScheme === 'none' ? [] : [SIGNING_SECRET]),
		...(recording.isOn && recording.store === 'postgres' ? [EVENT_STORE] : []),
		...(needsState(protection) && protection.stateStore === 'redis' ? [SHARED_STATE] : []),
	];
	const credentials = new Map<CredentialKind, ICredentialDataDecryptedObject>();
	for (const kind of kinds) {
		if (node.credentials?.[kind.type] === undefined) {
			throw new ConfigurationError(
				kind.label,
				`No credential is chosen. Choose or create one of type ${kind.displayName} in the trigger.`,
			);
		}
		credentials.set(kind, await source.getCredentials(kind.type));
	}
	return credentials;
}

function digestOfCredentials(credentials: Credentials): string {
	const text = JSON.stringify([...credentials].map(([{ type }, data]) => [type, data]));
	return createHash('sha256').update(text).digest('hex');
}

function stateOf(
	protection: ProtectionParameters,
	redis: ICredentialDataDecryptedObject | undefined,
): StateChoice | undefined {
	if (!needsState(protection)) return undefined;
	if (redis === undefined) return { kind: protection.stateStore as 'memory' | 'sqlite' };
	// What is wrong with it shows when the workflow is published, not first at a request.
	redisSettingsOf(redis);
	return { kind: 'redis', data: redis };
}

/** What no sender can have signed cannot be told from its replay. */
function assertReplayable({
	protection,
	signatureScheme,
	authentication,
}: TriggerParameters): void {
	if (protection.replayWindowMs === undefined) return;
	if (signatureScheme !== 'none') return;
	if (authentication === 'jwt' && protection.isTokenGoodOnce) return;
	throw new ConfigurationError(
		'Replay Protection',
		'Choose a Signature, or JWT as Authentication with Single-Use Tokens: what is not signed cannot be told from a replay.',
	);
}

/** A limit of a key needs keys; one of a named key needs that key. */
function assertKeyLimits(
	{ protection: { rateLimits } }: TriggerParameters,
	authentication: AuthenticationSettings,
): void {
	for (const [index, { scope, keyName }] of rateLimits.entries()) {
		if (scope !== 'key') continue;
		const place = `Rate Limits, limit ${index + 1}`;
		if (authentication.scheme === 'none') {
			throw new ConfigurationError(
				`${place}, Counted By`,
				'Without authentication there are no keys to count by. Choose Source Address or Webhook.',
			);
		}
		if (keyName === undefined || authentication.scheme !== 'apiKey') continue;
		if (!authentication.keys.some(({ name }) => name === keyName)) {
			throw new ConfigurationError(
				`${place}, Key Name`,
				`The credential has no key "${keyName}". The first one is called like the credential itself, the others as they are named in it.`,
			);
		}
	}
}

function authenticationOf(
	node: INode,
	parameters: TriggerParameters,
	credentials: Credentials,
): AuthenticationSettings {
	const keys = credentials.get(API_KEY);
	if (keys !== undefined) {
		const { headerName, acceptBearer } = parameters;
		const name = node.credentials?.[API_KEY.type]?.name ?? API_KEY.displayName;
		return { scheme: 'apiKey', headerName, acceptBearer, keys: keyDefinitionsOf(keys, name) };
	}
	const jwt = credentials.get(JWT);
	if (jwt !== undefined) {
		const settings: JwtSettings = { ...jwtKeysOf(jwt), ...parameters.jwt };
		return { scheme: 'jwt', settings };
	}
	return { scheme: 'none' };
}

function verifierOf(
	parameters: TriggerParameters,
	signing: ICredentialDataDecryptedObject,
): SignatureVerifier {
	const { signatureScheme, custom, httpMessage, signatureTolerance } = parameters;
	const keys = signingKeysOf(signing, signatureTolerance);
	if (signatureScheme === HTTP_MESSAGE_SIGNATURE_ID) {
		return compileHttpMessageSignature(httpMessage, keys);
	}
	if (signatureScheme === CUSTOM_SCHEME_ID) return compileScheme(customScheme(custom), keys);
	const scheme = schemeById(signatureScheme);
	if (scheme === undefined) {
		throw new ConfigurationError(
			'Signature',
			`"${signatureScheme}" is not in the list. Choose again.`,
		);
	}
	return compileScheme(scheme, keys);
}

/** Each compiled once, however often its trigger is: `compileSchema` remembers. */
function schemasOf(parameters: TriggerParameters): SchemaChecks | undefined {
	const { validation, schemas, schemaSettings } = parameters;
	const { coerceTypes, insertDefaults, stripUnknown } = schemaSettings;
	if (validation === 'none' && schemas.query === '' && schemas.headers === '') return undefined;
	// What is in a URL or a header has no type but text, and headers may hold secrets.
	const ofText = { ...schemaSettings, coerceTypes: true };
	return {
		changesQuery: coerceTypes === true || insertDefaults === true || stripUnknown !== 'never',
		...(validation === 'jsonSchema' && {
			body: compileSchema(schemas.body, 'JSON Schema', schemaSettings),
		}),
		...(validation === 'example' && {
			body: compileSchema(schemaOfExample(parameters), 'Example', schemaSettings),
		}),
		...(schemas.query !== '' && { query: compileSchema(schemas.query, 'Query Schema', ofText) }),
		...(schemas.headers !== '' && {
			headers: compileSchema(schemas.headers, 'Header Schema', { ...ofText, revealValues: false }),
		}),
	};
}

/** By default plain HTTP is refused on a production URL that the host itself gives as https. */
function isHttpsRequired({ requireHttps }: TriggerParameters, source: TriggerSource): boolean {
	if (requireHttps !== 'auto') return requireHttps === 'always';
	if (source.getMode() === 'manual') return false;
	return source.getNodeWebhookUrl('default')?.startsWith('https://') ?? false;
}

function secretHeadersOf({
	authentication,
	headerName,
	acceptBearer,
	signatureScheme,
}: TriggerParameters): string[] {
	const scheme = schemeById(signatureScheme);
	const names: string[] = [];
	if (authentication === 'apiKey') names.push(headerName.trim().toLowerCase());
	if (authentication === 'jwt' || acceptBearer) names.push('authorization');
	if (scheme?.algorithm === 'token' || scheme?.algorithm === 'jwt-hs256') {
		for (const place of [scheme.signature.at].flat()) {
			if (place.in === 'header' || place.in === 'headerPart') names.push(place.name.toLowerCase());
		}
	}
	return names;
}
