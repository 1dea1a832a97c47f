/** What n8n itself says, before any trigger is asked. */
export type N8nAnswer =
	/** No published workflow has the path. */
	| { readonly kind: 'notPublished' }
	/** The test URL listens only after a click in the editor. */
	| { readonly kind: 'notListening' }
	/** The path is known, with other methods. */
	| { readonly kind: 'otherMethod'; readonly methods: string };

const NOT_REGISTERED = /^The requested webhook ".*" is not registered\.$/s;
const OTHER_METHOD =
	/^This webhook is not registered for \S+ requests\. Did you mean to make an? (.+) request\?$/;

/**
 * @param status of the answer
 * @param text its body
 * @returns what n8n's own 404 means; undefined for any other answer
 */
export function n8nAnswerOf(status: number, text: string): N8nAnswer | undefined {
	if (status !== 404) return undefined;
	const { message, hint } = membersOf(text);
	if (typeof message !== 'string') return undefined;
	const methods = OTHER_METHOD.exec(message)?.[1];
	if (methods !== undefined) return { kind: 'otherMethod', methods };
	if (!NOT_REGISTERED.test(message)) return undefined;
	const isTest = typeof hint === 'string' && hint.includes('test mode');
	return { kind: isTest ? 'notListening' : 'notPublished' };
}

/** @returns the members of a JSON object; none for anything else */
export function membersOf(text: string): Readonly<Record<string, unknown>> {
	try {
		const value = JSON.parse(text) as unknown;
		return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
	} catch {
		return {};
	}
}
