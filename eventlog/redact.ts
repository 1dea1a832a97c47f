import type { RecordedBody, WebhookEvent } from './event';
import { redactForm } from './form';
import { HIDDEN, isSecretKey, isSecretName } from './hidden';
import { JsonPaths } from './json-path';
import { writeJson } from './json-writer';
import { KnownSecrets } from './known-secrets';
import { cutToBytes, textOf } from './utf8';

export { HIDDEN } from './hidden';
export { redactSecrets } from './known-secrets';

/** How much of a body is recorded. */
export type BodyRecording =
	/** Nothing but its length. */
	| 'none'
	/** With secrets hidden, and never the exact bytes. */
	| 'redacted'
	/** As received. */
	| 'full';

/** What the author wants to have recorded. */
export interface RedactionSettings {
	/** The header that holds the API key. */
	readonly apiKeyHeader?: string;
	/** Headers that hold signatures. */
	readonly signatureHeaders?: readonly string[];
	/** Further headers to hide. */
	readonly headers?: readonly string[];
	/** Query parameters to hide: their names, or paths as of `JsonPaths`. */
	readonly query?: readonly string[];
	/** Also hide whatever is named like a secret: `token`, `api_key`, `password` and so on; by default yes. */
	readonly hidesSecretNames?: boolean;
	readonly body: BodyRecording;
	/** Members of the body to hide, as of `JsonPaths`; for `redacted` only. */
	readonly bodyPaths?: readonly string[];
	/** Most bytes of the body's text that are recorded; by default 64 KiB. */
	readonly bodyLimit?: number;
	/** Whether the exact bytes are kept too, for a replay; for `full` only. */
	readonly keepsRawBody?: boolean;
	/** Most bytes of a body that is kept; a larger one is not kept at all. By default 1 MiB. */
	readonly rawBodyLimit?: number;
}

/** A request as it arrived. Nothing in it is changed. */
export interface RequestToRecord {
	/** Path and query as called. */
	readonly path: string;
	/** Names in lower case. */
	readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
	/** As the server parsed it. */
	readonly query: Readonly<Record<string, unknown>>;
	/** Media type in lower case, without parameters. */
	readonly contentType: string;
	/** The body's value where it was parsed; for JSON and for forms. */
	readonly value?: unknown;
	/** The exact bytes, where they were read. */
	readonly raw?: Uint8Array | undefined;
}

/** What may be recorded of a request. */
export interface RedactedRequest extends Pick<WebhookEvent, 'path' | 'headers' | 'query' | 'body'> {
	/** The exact bytes where they are kept, not compressed: the recorder does that when it writes. */
	readonly bytesToKeep?: Uint8Array;
}

export const DEFAULT_BODY_LIMIT = 64 * 1024;
export const DEFAULT_RAW_BODY_LIMIT = 1024 * 1024;

/** Hidden whatever the settings. */
const SECRET_HEADERS = [
	'authorization',
	'proxy-authorization',
	'cookie',
	'set-cookie',
	// Where proxies put what they have checked.
	'x-amzn-oidc-accesstoken',
	'x-amzn-oidc-data',
	'x-forwarded-access-token',
	'x-forwarded-client-cert',
];
/** Headers in which a URL, with its query, may stand. */
const URL_HEADERS = new Set([
	'referer',
	'x-forwarded-uri',
	'x-original-uri',
	'x-original-url',
	'x-rewrite-url',
]);
const FORM = 'application/x-www-form-urlencoded';
/** RFC 9110, section 5.6.2. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Decides what is recorded of a request. Compiled once per configuration. */
export class Redaction {
	private constructor(
		private readonly hiddenHeaders: ReadonlySet<string>,
		private readonly queryPaths: JsonPaths,
		private readonly bodyPaths: JsonPaths,
		private readonly hidesSecretNames: boolean,
		private readonly bodyRecording: BodyRecording,
		private readonly bodyLimit: number,
		private readonly rawBodyLimit: number,
	) {}

	/** @throws {RangeError} for settings that cannot work, with what to do */
	static compile(settings: RedactionSettings): Redaction {
		const { body, bodyPaths = [], keepsRawBody = false } = settings;
		if (bodyPaths.length > 0 && body === 'full') {
			throw new RangeError(
				'Paths to hide in the body need a redacted body: a full one is recorded as received.',
			);
		}
		if (keepsRawBody && body !== 'full') {
			throw new RangeError('The exact bytes can be kept of a body that is recorded in full only.');
		}
		return new Redaction(
			new Set([
				...SECRET_HEADERS,
				...[
					settings.apiKeyHeader ?? '',
					...(settings.signatureHeaders ?? []),
					...(settings.headers ?? []),
				]
					.filter((name) => name !== '')
					.map(headerName),
			]),
			JsonPaths.compile((settings.query ?? []).map(queryPath)),
			JsonPaths.compile(bodyPaths),
			settings.hidesSecretNames ?? true,
			body,
			limitOf(settings.bodyLimit ?? DEFAULT_BODY_LIMIT),
			keepsRawBody ? limitOf(settings.rawBodyLimit ?? DEFAULT_RAW_BODY_LIMIT) : -1,
		);
	}

	/**
	 * @param request is not changed, and nothing of it is shared but `bytesToKeep`
	 * @param secrets values that are hidden wherever they stand, such as the API key presented
	 */
	redact(request: RequestToRecord, secrets: readonly string[] = []): RedactedRequest {
		const known = secrets.length === 0 ? KnownSecrets.NONE : new KnownSecrets(secrets);
		const body = this.bodyOf(request, known);
		const bytesToKeep = this.bytesOf(request, known);
		return {
			path: known.hideIn(this.urlOf(request.path)),
			headers: this.headersOf(request.headers, known),
			query: this.queryOf(request.query, known),
			...(body && { body }),
			...(bytesToKeep && { bytesToKeep }),
		};
	}

	private urlOf(url: string): string {
		const at = url.indexOf('?');
		if (at === -1) return url;
		return `${url.slice(0, at + 1)}${this.formOf(url.slice(at + 1), this.queryPaths)}`;
	}

	private formOf(text: string, paths: JsonPaths): string {
		return redactForm(
			text,
			(steps) =>
				paths.selectsInForm(steps) ||
				(this.hidesSecretNames && steps.some((step) => step !== undefined && isSecretName(step))),
		);
	}

	private headersOf(
		headers: RequestToRecord['headers'],
		known: KnownSecrets,
	): WebhookEvent['headers'] {
		const recorded: Record<string, string | readonly string[]> = {};
		for (const name of Object.keys(headers)) {
			const value = headers[name];
			if (value === undefined) continue;
			const shown = this.hidesHeader(name) ? HIDDEN : this.headerOf(name, value, known);
			if (name === '__proto__') define(recorded, name, shown);
			else recorded[name] = shown;
		}
		return recorded;
	}

	private headerOf(
		name: string,
		value: string | readonly string[],
		known: KnownSecrets,
	): string | readonly string[] {
		if (typeof value !== 'string') {
			return value.map((each) => this.headerOf(name, each, known) as string);
		}
		return known.hideIn(URL_HEADERS.has(name) ? this.urlOf(value) : value);
	}

	private hidesHeader(name: string): boolean {
		return this.hiddenHeaders.has(name) || (this.hidesSecretNames && isSecretKey(name));
	}

	private queryOf(query: RequestToRecord['query'], known: KnownSecrets): WebhookEvent['query'] {
		if (Object.keys(query).length === 0) return {};
		const { text } = writeJson(
			query,
			{ paths: this.queryPaths.start, hidesSecretNames: this.hidesSecretNames, secrets: known },
			Infinity,
		);
		return JSON.parse(text) as Record<string, unknown>;
	}

	private bodyOf(request: RequestToRecord, known: KnownSecrets): RecordedBody | undefined {
		if (this.bodyRecording === 'none') return undefined;
		const { contentType, value, raw } = request;
		const isJson = contentType === 'application/json' || contentType.endsWith('+json');
		const isRedacted = this.bodyRecording === 'redacted';
		if (value !== undefined && ((isJson && isRedacted) || raw === undefined)) {
			return this.jsonBody(value, isRedacted, known);
		}
		if (raw === undefined || raw.length === 0) return undefined;
		const isForm = contentType === FORM;
		if (isRedacted && !isForm) {
			// Where the paths cannot be followed, what they are to hide cannot be found.
			const hidesMembers = !this.bodyPaths.isEmpty || (isJson && this.hidesSecretNames);
			if (hidesMembers) return undefined;
		}
		return this.textBody(raw, isRedacted && isForm, known);
	}

	private jsonBody(value: unknown, isRedacted: boolean, known: KnownSecrets): RecordedBody {
		const written = writeJson(
			value,
			{
				paths: this.bodyPaths.start,
				hidesSecretNames: isRedacted && this.hidesSecretNames,
				secrets: known,
			},
			this.bodyLimit,
		);
		const text = cutToBytes(written.text, this.bodyLimit);
		return {
			text,
			isTruncated: written.isCut || text.length < written.text.length,
			isRedacted: written.isRedacted,
		};
	}

	private textBody(
		raw: Uint8Array,
		isRedactedForm: boolean,
		known: KnownSecrets,
	): RecordedBody | undefined {
		// So much more that a secret which begins within the limit is seen whole.
		const window = textOf(raw, this.bodyLimit + known.longest * 4);
		if (window === undefined) return undefined;
		const redacted = known.hideIn(isRedactedForm ? this.formOf(window, this.bodyPaths) : window);
		const isWindowCut = Buffer.byteLength(window) < raw.length;
		// What is left of a secret that the window cuts in two is at its end, and shorter than the whole.
		const whole = isWindowCut
			? redacted.slice(0, Math.max(redacted.length - known.longest, 0))
			: redacted;
		const text = cutToBytes(whole, this.bodyLimit);
		return {
			text,
			isTruncated: isWindowCut || text.length < whole.length,
			isRedacted: redacted !== window,
		};
	}

	private bytesOf({ raw }: RequestToRecord, known: KnownSecrets): Uint8Array | undefined {
		if (raw === undefined || raw.length === 0 || raw.length > this.rawBodyLimit) return undefined;
		return known.areIn(raw) ? undefined : raw;
	}
}

/** An assignment to `__proto__` would be lost. */
function define(object: object, name: string, value: unknown): void {
	Object.defineProperty(object, name, {
		value,
		configurable: true,
		enumerable: true,
		writable: true,
	});
}

function headerName(name: string): string {
	const trimmed = name.trim();
	if (!TOKEN.test(trimmed)) {
		throw new RangeError(`${JSON.stringify(name)} is not the name of a header.`);
	}
	return trimmed.toLowerCase();
}

/** A plain name is a parameter's; it may hold any character but those that begin a path. */
function queryPath(nameOrPath: string): string {
	if (/^[$/]/.test(nameOrPath) || nameOrPath === '') return nameOrPath;
	return `/${nameOrPath.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function limitOf(bytes: number): number {
	if (!Number.isSafeInteger(bytes) || bytes < 1) {
		throw new RangeError('A limit is a whole number of bytes, 1 or more.');
	}
	return bytes;
}
