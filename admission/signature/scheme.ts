/**
 * A provider's signature scheme as data. `verify.ts` interprets it; nothing here runs.
 * Everything a scheme can say is said by these types: a new provider is a new row.
 */
export interface SignatureScheme {
	/** Provider in camelCase: a contract, saved workflows depend on it. */
	readonly id: string;
	/** As the provider writes itself. */
	readonly displayName: string;
	/** The provider's page that documents the scheme. */
	readonly source: string;
	readonly algorithm: SignatureAlgorithm;
	/** Where the signature is and how it is written. */
	readonly signature: SignatureLocation;
	/**
	 * What exactly is signed, as a template over: `{body}` (the exact bytes), `{timestamp}` (as sent),
	 * `{id}` (as sent), `{url}` (the public URL as the sender called it, with its query), `{path}`
	 * (path and query), `{method}`, `{header:NAME}`, `{query:NAME}`, `{json:/POINTER}` (RFC 6901, a
	 * string or number of the body), `{formSorted}` (form fields sorted by name, name and value joined
	 * without separators), `{bodySha256:hex}`. For the algorithms `token` and `jwt-hs256` it is empty.
	 * Also: `{form:NAME}` (a field of a form body), and `{bodyALGORITHM:ENCODING}` for the algorithms
	 * `Md5`, `Sha1`, `Sha256`, `Sha384` and `Sha512` and the encodings `hex`, `base64` and `base64url`.
	 */
	readonly signed: string;
	/** How the configured secret becomes key bytes; `utf8` if not given. */
	readonly secretForm?: SecretForm;
	readonly timestamp?: TimestampLocation;
	/** How an ECDSA signature's two numbers are written; `der` if not given. */
	readonly ecdsaForm?: 'der' | 'ieee-p1363';
	/** A digest of the body that the signature covers in the body's place (Twilio's `bodySHA256`). */
	readonly bodyDigest?: BodyDigestLocation;
	/**
	 * How far the timestamp may be from now, in seconds, either way; 300 if not given and there is a
	 * timestamp. For `jwt-hs256`: how far the sender's clock may be off.
	 */
	readonly toleranceSeconds?: number;
	/** For `jwt-hs256`: the token's claim `aud`, where it has one, must be the public URL, with or without its query. */
	readonly audience?: 'publicUrl';
	/** Where the provider puts the delivery's own id; also `{id}` in the template. */
	readonly deliveryId?: ValueLocation;
	/** Where the provider puts the type of the event. */
	readonly eventType?: ValueLocation;
}

export type SignatureAlgorithm =
	| 'hmac-sha1'
	| 'hmac-sha256'
	| 'hmac-sha384'
	| 'hmac-sha512'
	| 'ed25519'
	| 'rsa-sha1'
	| 'rsa-sha256'
	| 'rsa-sha384'
	| 'rsa-sha512'
	| 'ecdsa-sha256'
	| 'ecdsa-sha384'
	/** The secret itself is sent and compared. */
	| 'token'
	/**
	 * A JSON Web Token (RFC 7519) is sent, signed with the secret (HS256, RFC 7518, section 3.2). Like
	 * the secret itself it proves the sender, not the request, but for a limited time only.
	 */
	| 'jwt-hs256';

export type SignatureEncoding = 'hex' | 'base64' | 'base64url' | 'utf8';

export type SecretForm =
	/** The characters of the secret are the key. */
	| 'utf8'
	| 'base64'
	| 'hex'
	/** Standard Webhooks: base64 after an optional prefix `whsec_`. */
	| 'whsec';

/** Where a value is in a request. */
export type ValueLocation =
	| { readonly in: 'header'; readonly name: string }
	| { readonly in: 'query'; readonly name: string }
	/** RFC 6901 pointer into the parsed JSON body. */
	| { readonly in: 'json'; readonly pointer: string }
	/** A member of a form body. */
	| { readonly in: 'form'; readonly name: string }
	/** `name=value` among the parts of a header, such as `t` in `t=1,v1=ab`. */
	| {
			readonly in: 'headerPart';
			readonly name: string;
			readonly part: string;
			readonly separator: ',' | ';' | ' ';
	  };

export interface SignatureLocation {
	/** Several places where a provider sends one signature each (DocuSign); any one that fits will do. */
	readonly at: ValueLocation | readonly ValueLocation[];
	readonly encoding: SignatureEncoding;
	/** Text before the encoded signature, such as `sha256=`. Taken off; a signature without it is malformed. */
	readonly prefix?: string;
	/** Several signatures in one header, each with the prefix, parted by this; those with another prefix are skipped. */
	readonly listSeparator?: ' ' | ',';
}

export interface TimestampLocation {
	readonly at: ValueLocation;
	readonly unit: 'seconds' | 'milliseconds' | 'iso8601';
}

/** Where a digest of the body is. The body must fit it wherever it is sent. */
export interface BodyDigestLocation {
	readonly at: ValueLocation;
	readonly algorithm: 'sha256' | 'sha512';
	readonly encoding: 'hex' | 'base64';
	/** Whether a request without the digest is refused: always, or only when it has a body that is no form. */
	readonly required: 'always' | 'unlessForm';
}
