/** One thing that was looked at. */
export interface Check {
	/** What was looked at, in a word. */
	readonly name: string;
	readonly status: 'ok' | 'warn' | 'fail';
	/** What was found, in a sentence. */
	readonly message: string;
	/** What to do about it, where there is something to do. */
	readonly advice?: string;
}

export function ok(name: string, message: string): Check {
	return { name, status: 'ok', message };
}

export function warn(name: string, message: string, advice: string): Check {
	return { name, status: 'warn', message, advice };
}

export function fail(name: string, message: string, advice: string): Check {
	return { name, status: 'fail', message, advice };
}
