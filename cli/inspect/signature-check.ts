import { ConfigurationError } from '../../admission/configuration-error';
import type { SignatureScheme } from '../../admission/signature/scheme';
import type { SignatureVerifier } from '../../admission/signature/verifier';
import { compileScheme } from '../../admission/signature/verify';
import { arrivalOf, headerValuesOf, type Delivery } from '../delivery';
import { isSignable } from '../signing/sign';
import { coversUrl, diagnose, type Finding } from '../verify/diagnose';
import { headerLinesOf, isCut, type Capture, type KeptSignature } from './capture';
import { candidatesOf, type Candidate } from './recognise';

/** What is looked at of a request. */
export type Signed = Pick<Capture, 'method' | 'path' | 'rawHeaders' | 'body' | 'receivedMs'>;

/** Larger bodies are not searched for what explains a failure, in bytes: it would take seconds. */
const LARGEST_DIAGNOSED = 64 * 1024;
/** The same, for schemes that sort the fields of a form anew with each try. */
const LARGEST_FORM_DIAGNOSED = 8 * 1024;

/** Says which scheme signed a request, and whether the signature fits. The secret never leaves it. */
export class SignatureCheck {
	private secretInUse: string | undefined;
	private readonly verifiers = new Map<SignatureScheme, SignatureVerifier | ConfigurationError>();

	/** @param only the scheme to check by, whatever a request looks like */
	constructor(private readonly only?: SignatureScheme) {}

	/** @param secret as the provider hands it out; empty for none */
	set secret(secret: string) {
		this.secretInUse = secret === '' ? undefined : secret;
		this.verifiers.clear();
	}

	get hasSecret(): boolean {
		return this.secretInUse !== undefined;
	}

	/** @returns nothing for a request that no known scheme signed */
	check(request: Signed): KeptSignature | undefined {
		const candidates = this.candidatesOf(request);
		const [first] = candidates;
		if (first === undefined) return undefined;
		const named = ({ id, name }: Candidate) => ({
			scheme: id,
			name,
			candidates: candidates.map((each) => each.id),
		});
		const unchecked = uncheckedReason(first, request);
		if (this.secretInUse === undefined || unchecked !== undefined) {
			const detail = unchecked ?? 'No secret is set to check it with.';
			return { ...named(first), state: 'unchecked', detail };
		}
		let failure: { readonly candidate: Candidate; readonly detail: string } | undefined;
		for (const candidate of candidates) {
			if (candidate.scheme === undefined || !isSignable(candidate.scheme)) continue;
			const detail = this.failureOf(candidate.scheme, request);
			if (detail === undefined) return { ...named(candidate), state: 'verified' };
			failure ??= { candidate, detail };
		}
		return { ...named(failure!.candidate), state: 'failed', detail: failure!.detail };
	}

	/** @returns what explains that a signature failed; nothing for a large body. Takes some tenths of a second */
	findingsOf(request: Signed, { scheme: id }: KeptSignature): readonly Finding[] {
		const scheme = this.candidatesOf(request).find((each) => each.id === id)?.scheme;
		const secret = this.secretInUse;
		if (scheme === undefined || secret === undefined) return [];
		const isSorted = scheme.signed.includes('{formSorted}');
		const largest = isSorted ? LARGEST_FORM_DIAGNOSED : LARGEST_DIAGNOSED;
		if (request.body.data.length > largest) return [];
		const [delivery] = deliveriesOf(request, scheme);
		try {
			const given = { scheme, delivery: delivery!, keys: { secrets: [secret] } };
			return diagnose(given, request.receivedMs).findings;
		} catch (error) {
			if (error instanceof ConfigurationError) return [];
			throw error;
		}
	}

	private candidatesOf(request: Signed): readonly Candidate[] {
		const { only } = this;
		return only === undefined
			? candidatesOf(deliveryOf(request, originOf(request)))
			: [{ id: only.id, name: only.displayName, scheme: only }];
	}

	/** @returns why the signature does not fit; undefined if it does */
	private failureOf(scheme: SignatureScheme, request: Signed): string | undefined {
		const verifier = this.verifierOf(scheme);
		if (verifier instanceof ConfigurationError) return verifier.message;
		let detail: string | undefined;
		for (const delivery of deliveriesOf(request, scheme)) {
			const verification = verifier.verify(arrivalOf(delivery), request.receivedMs);
			if (verification.ok) return undefined;
			detail ??= verification.detail;
		}
		return detail;
	}

	private verifierOf(scheme: SignatureScheme): SignatureVerifier | ConfigurationError {
		let verifier = this.verifiers.get(scheme);
		if (verifier === undefined) {
			verifier = compiled(scheme, this.secretInUse!);
			this.verifiers.set(scheme, verifier);
		}
		return verifier;
	}
}

function compiled(scheme: SignatureScheme, secret: string) {
	try {
		return compileScheme(scheme, { secrets: [secret] });
	} catch (error) {
		if (error instanceof ConfigurationError) return error;
		throw error;
	}
}

function uncheckedReason({ scheme }: Candidate, { body }: Signed): string | undefined {
	if (scheme === undefined) {
		return 'What it covers and the key are agreed on with the sender: let a trigger with the scheme httpMessageSignature check it.';
	}
	if (!isSignable(scheme)) return 'It is checked with a public key, not with a secret.';
	if (isCut(body)) return 'The body is not kept whole, and the signature covers all of it.';
	return undefined;
}

/** The request as it may have been sent: a proxy before the inspector is called by another URL. */
function deliveriesOf(request: Signed, scheme: SignatureScheme): readonly Delivery[] {
	const plain = deliveryOf(request, originOf(request));
	if (!coversUrl(scheme)) return [plain];
	const { headers } = plain;
	const [protocol] = headerValuesOf(headers, 'x-forwarded-proto');
	const [host] = headerValuesOf(headers, 'x-forwarded-host');
	const proxied = deliveryOf(request, originOf(request, protocol ?? 'https', host));
	return [plain, proxied];
}

function originOf({ rawHeaders }: Signed, protocol = 'http', host?: string): string {
	const [asked = 'localhost'] = headerValuesOf(headerLinesOf(rawHeaders), 'host');
	const origin = `${protocol}://${host ?? asked}`;
	return URL.canParse(origin) ? origin : 'http://localhost';
}

function deliveryOf({ method, path, rawHeaders, body }: Signed, origin: string): Delivery {
	return {
		method,
		url: path.startsWith('/') ? origin + path : URL.canParse(path) ? path : `${origin}/`,
		headers: headerLinesOf(rawHeaders),
		body: body.data,
	};
}
