const REQUEST_TIMEOUT_MS = 60_000;

/** n8n refused a request, or did not answer it. The message holds nothing that was sent. */
export class N8nApiError extends Error {
	override name = 'N8nApiError';

	constructor(
		readonly method: string,
		readonly path: string,
		/** HTTP status; 0 if there was no answer. */
		readonly status: number,
		/** What n8n said. */
		readonly reason: string,
		/** What n8n adds for the user, if it does. */
		readonly hint?: string,
	) {
		super(`${method} ${path} failed with ${status || 'no answer'}: ${reason}`);
	}
}

interface ApiAnswer {
	data?: unknown;
	message?: string;
	hint?: string;
}

const parseAnswer = (text: string): ApiAnswer => {
	try {
		return JSON.parse(text) as ApiAnswer;
	} catch {
		return { message: text.slice(0, 200) };
	}
};

/** Talks JSON with one n8n and keeps the cookie of its login. */
export class Session {
	constructor(
		readonly url: string,
		/** The cookie of a login; none before it. */
		public cookie?: string,
	) {}

	/**
	 * Sends a request to n8n's own API and gives the `data` of its answer.
	 * @param path from the host's root, with its query
	 * @throws N8nApiError
	 */
	async request<T>(
		method: string,
		path: string,
		body?: unknown,
		headers: Record<string, string> = {},
	): Promise<T> {
		const answer = await this.send(method, path, body, headers);
		return answer.data as T;
	}

	/** Sends a request and gives the whole answer. @throws N8nApiError */
	async send(
		method: string,
		path: string,
		body?: unknown,
		headers: Record<string, string> = {},
	): Promise<ApiAnswer> {
		const content = await this.exchange(
			method,
			path,
			{
				accept: 'application/json',
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
				...headers,
			},
			body === undefined ? undefined : JSON.stringify(body),
		);
		return parseAnswer(content.toString());
	}

	/** Gets a file. @throws N8nApiError */
	async download(path: string): Promise<Buffer> {
		return await this.exchange('GET', path, {});
	}

	private async exchange(
		method: string,
		path: string,
		headers: Record<string, string>,
		body?: string,
	): Promise<Buffer> {
		const shownPath = path.split('?')[0] ?? path;
		let response: Response;
		let content: Buffer;
		try {
			response = await fetch(`${this.url}${path}`, {
				method,
				headers: { ...(this.cookie ? { cookie: this.cookie } : {}), ...headers },
				...(body === undefined ? {} : { body }),
				signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
			});
			content = Buffer.from(await response.arrayBuffer());
		} catch (error) {
			const { cause, message } = error as Error;
			const reason = cause instanceof Error ? cause.message || cause.name : message;
			throw new N8nApiError(method, shownPath, 0, reason);
		}
		if (!response.ok) {
			const { message, hint } = parseAnswer(content.toString());
			const reason = message ?? response.statusText;
			throw new N8nApiError(method, shownPath, response.status, reason, hint);
		}
		const cookie = response.headers.getSetCookie().find((each) => each.startsWith('n8n-auth='));
		if (cookie) this.cookie = cookie.split(';')[0];
		return content;
	}
}
