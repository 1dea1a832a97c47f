import { BodyTooLargeError, type RequestBody, type WebhookRequest } from '../../admission/request';

/** What n8n adds to Express's request before a webhook node sees it. */
export interface HostRequest {
	readonly method: string;
	/** Path and query as received. */
	readonly originalUrl: string;
	readonly query: Readonly<Record<string, unknown>>;
	readonly headers: WebhookRequest['headers'];
	readonly rawHeaders: readonly string[];
	readonly ip?: string | undefined;
	/** Whether the protocol is HTTPS, trusting the proxy as the host is configured to. */
	readonly secure: boolean;
	/** Media type in lower case without parameters. */
	readonly contentType?: string;
	readonly contentDisposition?: { readonly filename?: string };
	readonly body: unknown;
	readonly rawBody?: Buffer;
	readRawBody(): Promise<void>;
}

/** A file of a multipart form, as n8n's parser leaves it on disk. */
export interface UploadedFile {
	readonly filepath: string;
	readonly newFilename: string;
	readonly originalFilename?: string | null;
	readonly mimetype?: string | null;
}

/** A multipart form as n8n's parser gives it. */
export interface MultipartForm {
	readonly data: unknown;
	readonly files: Readonly<Record<string, UploadedFile | UploadedFile[]>>;
}

export const MULTIPART = 'multipart/form-data';

/**
 * @param request n8n's request
 * @param webhookUrl the webhook's URL, as the host is configured to be reached
 * @returns n8n's request as admission sees it
 */
export function readRequest(request: HostRequest, webhookUrl: string): WebhookRequest {
	const contentType = request.contentType ?? '';
	return {
		method: request.method,
		publicUrl: publicUrlOf(request, webhookUrl),
		query: request.query,
		headers: request.headers,
		rawHeaders: request.rawHeaders,
		sourceIp: request.ip ?? '',
		secure: request.secure && isHttpsThroughout(request.headers['x-forwarded-proto']),
		contentType,
		body: bodyOf(request, contentType),
	};
}

/**
 * The configured origin, never the Host header, which anyone can write; path and query as called. A
 * proxy may have taken the first segments of the path off: those that the configured URL has more
 * than were called. A path with parameters (`:id`) has as many segments as any call of it.
 */
function publicUrlOf({ originalUrl }: HostRequest, webhookUrl: string): string {
	const [, origin = '', configured = ''] = /^(https?:\/\/[^/]+)([^?]*)/.exec(webhookUrl) ?? [];
	const called = /^[^?]*/.exec(originalUrl)![0];
	const segments = segmentsOf(configured);
	const taken = segments.slice(0, Math.max(segments.length - segmentsOf(called).length, 0));
	return `${origin}${taken.map((segment) => `/${segment}`).join('')}${originalUrl}`;
}

/**
 * A proxy that appends to the header, as ngrok does, leaves what the caller claims before it, and
 * Express believes the first: https://ngrok.com/docs/universal-gateway/http/#upstream-headers
 */
function isHttpsThroughout(forwardedProtocols: string | string[] | undefined): boolean {
	const hops = [forwardedProtocols ?? []].flat().flatMap((value) => value.split(','));
	return hops.every((protocol) => protocol.trim() === 'https');
}

function segmentsOf(path: string): string[] {
	return path.split('/').filter((segment) => segment !== '');
}

function bodyOf(request: HostRequest, contentType: string): RequestBody {
	if (contentType === MULTIPART) {
		return { state: 'parsed', value: (request.body as MultipartForm).data, raw: undefined };
	}
	if (request.rawBody !== undefined) {
		return { state: 'parsed', value: request.body, raw: request.rawBody };
	}
	return { state: 'unread', read: async () => await readRawBody(request) };
}

async function readRawBody(request: HostRequest): Promise<Buffer> {
	try {
		await request.readRawBody();
	} catch (error) {
		if (isTooLarge(error)) throw new BodyTooLargeError(error.limit);
		throw error;
	}
	return request.rawBody ?? Buffer.alloc(0);
}

/** The error of the raw-body package, which n8n reads with. */
function isTooLarge(error: unknown): error is { limit?: number } {
	return (error as { type?: unknown } | null)?.type === 'entity.too.large';
}
