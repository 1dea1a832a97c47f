/**
 * One signed delivery that must be accepted, and where it is known from. The harness derives all
 * refusals from it: tampered body, wrong secret, stale timestamp, missing signature and so on.
 */
export interface SignatureVector {
	/** `id` of the row in admission/signature/schemes.ts. */
	readonly scheme: string;
	/** What the delivery proves; tells this vector from the others of its scheme. */
	readonly title?: string;
	/**
	 * How we know that the provider would send exactly this.
	 * - `published`: the provider prints these very values.
	 * - `sdk`: made in the test by the provider's own package.
	 * - `recipe`: computed from the documented recipe, by other code than ours.
	 */
	readonly evidence: 'published' | 'sdk' | 'recipe';
	/** Address of the page with the values, name of the package, or address of the documented recipe. */
	readonly evidenceSource: string;
	/** What the author types into the credential's secret; for all algorithms with a shared secret. */
	readonly secret?: string;
	/** PEM, or the form in which the provider hands it out; for Ed25519, RSA and ECDSA. */
	readonly publicKey?: string;
	/** The clock at which the delivery is judged: milliseconds since the epoch. */
	readonly nowMs: number;
	readonly request: {
		readonly method: string;
		/** The absolute URL as the sender calls it, with its query. */
		readonly url: string;
		/** Without `content-type` the body counts as JSON; names in any case. */
		readonly headers: Readonly<Record<string, string>>;
		/** The exact body; a string means UTF-8. */
		readonly body: string | Buffer;
	};
	readonly expected?: {
		readonly eventType?: string;
		readonly deliveryId?: string;
		/** Milliseconds since the epoch. */
		readonly timestampMs?: number;
	};
}
