/** A request as the collection and the .http file both have it, with variables as `{{name}}`. */
export interface WrittenRequest {
	/** Folder and request. */
	readonly name: string;
	readonly description: string;
	readonly method: string;
	readonly url: string;
	readonly headers: readonly (readonly [string, string])[];
	readonly body: string;
}

/** A request of an .http file, with what its comments say. */
export interface FileRequest extends WrittenRequest {
	/** Status and refusal code. */
	readonly answer: string;
	/** Whether it needs values that the reader has to work out. */
	readonly isToFillIn: boolean;
}

const SEPARATOR = /^### /m;
const COMMENT = '# ';

/**
 * Reads what the REST Client of VS Code and the HTTP client of JetBrains both understand: requests
 * after `### name`, comments, a line with method and URL, headers, an empty line, the body.
 */
export function readRequests(text: string): FileRequest[] {
	return text.split(SEPARATOR).slice(1).map(readRequest);
}

function readRequest(text: string): FileRequest {
	const [name = '', ...lines] = text.trim().split('\n');
	const start = lines.findIndex((line) => !line.startsWith(COMMENT));
	const comments = lines.slice(0, start).map((line) => line.slice(COMMENT.length));
	const [method = '', url = ''] = lines[start]!.split(' ');
	const end = lines.indexOf('', start);
	const headers = lines.slice(start + 1, end).map((line) => {
		const [, header = '', value = ''] = /^([^:]+): (.*)$/.exec(line) ?? [];
		return [header, value] as const;
	});
	const [, answer = ''] = comments.map((line) => /^Answer: (.*)$/.exec(line)).find(Boolean) ?? [];
	return {
		name,
		description: comments[0] ?? '',
		method,
		url,
		headers,
		body: lines.slice(end + 1).join('\n'),
		answer,
		isToFillIn: comments.some((line) => line.startsWith('Fill in ')),
	};
}

interface CollectionItem {
	readonly name: string;
	readonly item?: readonly CollectionItem[];
	readonly request?: {
		readonly method: string;
		readonly url: { readonly raw: string };
		readonly header: readonly { readonly key: string; readonly value: string }[];
		readonly body: { readonly raw: string };
		readonly description: string;
	};
}

/** @param parent name of the folder, with what separates it */
export function requestsOf(items: readonly CollectionItem[], parent = ''): WrittenRequest[] {
	return items.flatMap(({ name, item, request }) => {
		if (request === undefined) return requestsOf(item ?? [], `${parent}${name} / `);
		const headers = request.header.map(({ key, value }) => [key, value] as const);
		const { description, method, url, body } = request;
		return [
			{
				name: `${parent}${name}`,
				description,
				method,
				url: url.raw,
				headers,
				body: body.raw.trim(),
			},
		];
	});
}
