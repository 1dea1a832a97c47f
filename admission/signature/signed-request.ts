import { contentKindOf } from '../content-type';
import type { WebhookRequest } from '../request';

/** A request as a signature covers it. */
export interface SignedRequest {
	readonly method: string;
	/** The absolute URL as the sender called it, with its query. */
	readonly publicUrl: string;
	/** Name, value, name, value, … exactly as received: node:http joins or drops repeated headers, this does not. */
	readonly rawHeaders: readonly string[];
	/** The exact bytes; none where the server kept none, as of a multipart form. */
	readonly rawBody: Buffer | undefined;
	/** Whether the body counts as URL-encoded form. */
	readonly isForm: boolean;
	/** The body as JSON, parsed when first asked for; undefined where it is none. */
	json(): unknown;
	/** The fields of a form body, parsed when first asked for. */
	form(): URLSearchParams;
	/** The members of the public URL's query, parsed when first asked for. */
	query(): URLSearchParams;
}

const URLENCODED = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data';
/** Replaces invalid UTF-8, and drops a byte-order mark. */
const UTF8 = new TextDecoder('utf-8');

/**
 * @param request what arrived
 * @param rawBody its exact bytes, as far as they are known
 */
export function signedRequest(request: WebhookRequest, rawBody: Buffer | undefined): SignedRequest {
	return new LazySignedRequest(request, rawBody);
}

class LazySignedRequest implements SignedRequest {
	private parsedJson: { readonly value: unknown } | undefined;
	private parsedForm: URLSearchParams | undefined;
	private parsedQuery: URLSearchParams | undefined;

	constructor(
		private readonly request: WebhookRequest,
		readonly rawBody: Buffer | undefined,
	) {}

	get method(): string {
		return this.request.method;
	}

	get publicUrl(): string {
		return this.request.publicUrl;
	}

	get rawHeaders(): readonly string[] {
		return this.request.rawHeaders;
	}

	get isForm(): boolean {
		return this.request.contentType === URLENCODED;
	}

	json(): unknown {
		this.parsedJson ??= { value: this.parseJson() };
		return this.parsedJson.value;
	}

	form(): URLSearchParams {
		this.parsedForm ??= this.parseForm();
		return this.parsedForm;
	}

	query(): URLSearchParams {
		this.parsedQuery ??= new URLSearchParams(queryOf(this.publicUrl));
		return this.parsedQuery;
	}

	private parseJson(): unknown {
		const { body, contentType } = this.request;
		if (body.state === 'parsed' && contentKindOf(contentType) === 'json') return body.value;
		if (this.rawBody === undefined) return undefined;
		try {
			return JSON.parse(UTF8.decode(this.rawBody)) as unknown;
		} catch {
			return undefined;
		}
	}

	private parseForm(): URLSearchParams {
		const { body, contentType } = this.request;
		if (contentType === URLENCODED && this.rawBody !== undefined) {
			return new URLSearchParams(this.rawBody.toString('utf8'));
		}
		if (contentType === MULTIPART && body.state === 'parsed') return fieldsOf(body.value);
		return new URLSearchParams();
	}
}

/** The text fields of a multipart form, as the server parsed it. */
function fieldsOf(form: unknown): URLSearchParams {
	const fields = new URLSearchParams();
	for (const [name, value] of Object.entries(form ?? {})) {
		for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) {
			if (typeof item === 'string') fields.append(name, item);
		}
	}
	return fields;
}

/** @returns the query of an absolute URL without its question mark */
export function queryOf(url: string): string {
	const start = url.indexOf('?');
	return start === -1 ? '' : url.slice(start + 1);
}

/** @returns path and query of an absolute URL, exactly as written: parsing the URL would normalise it */
export function pathAndQueryOf(url: string): string {
	const authority = url.indexOf('://');
	const rest = authority === -1 ? url : url.slice(authority + 3);
	const start = rest.search(/[/?]/);
	if (start === -1) return '/';
	return rest[start] === '?' ? `/${rest.slice(start)}` : rest.slice(start);
}
