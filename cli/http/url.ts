import { UsageError } from '../outcome';

/**
 * @param text as typed
 * @returns the absolute URL, as it is sent
 * @throws {UsageError} where it is no URL of HTTP, or has a user in it
 */
export function httpUrlOf(text: string): string {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
		throw new UsageError(
			`"${text}" is not a whole URL. Copy it from the trigger: it begins with https:// or http://.`,
		);
	}
	if (url.username !== '' || url.password !== '') {
		throw new UsageError('Leave user and password out of the URL.');
	}
	url.hash = '';
	return url.href;
}
