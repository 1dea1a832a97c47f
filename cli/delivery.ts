import { signedRequest, type SignedRequest } from '../admission/signature/signed-request';

/** One HTTP request with all that a signature may cover. */
export interface Delivery {
	readonly method: string;
	/** Absolute, with its query. */
	readonly url: string;
	/** In the order in which they are sent; a name may be there more than once. */
	readonly headers: readonly HeaderLine[];
	readonly body: Buffer;
}

export type HeaderLine = readonly [name: string, value: string];

/** @returns the values of all headers of the name, in any case */
export function headerValuesOf(headers: readonly HeaderLine[], name: string): readonly string[] {
	const wanted = name.toLowerCase();
	return headers.filter(([each]) => each.toLowerCase() === wanted).map(([, value]) => value);
}

/** @returns the media type in lower case without parameters; JSON where no header says it */
export function mediaTypeOf({ headers }: Pick<Delivery, 'headers'>): string {
	const [value = 'application/json'] = headerValuesOf(headers, 'content-type');
	return value.split(';')[0]!.trim().toLowerCase();
}

/** @returns the delivery as a verifier of signatures sees it when it arrives */
export function arrivalOf(delivery: Delivery): SignedRequest {
	const { method, url, headers, body } = delivery;
	return signedRequest(
		{
			method,
			publicUrl: url,
			query: {},
			headers: {},
			rawHeaders: headers.flat(),
			sourceIp: '',
			secure: url.startsWith('https:'),
			contentType: mediaTypeOf(delivery),
			body: { state: 'unread', read: async () => body },
		},
		body,
	);
}
