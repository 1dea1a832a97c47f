/**
 * The password of HTTP Basic credentials (RFC 7617); the user's name is of no meaning here.
 * @param authorization the header, if there is one
 * @returns undefined where there is no such header, or it is of another scheme or form
 */
export function basicPassword(authorization: string | undefined): string | undefined {
	const [, encoded] = /^basic +([A-Za-z0-9+/\-_]+=*)$/i.exec(authorization ?? '') ?? [];
	if (encoded === undefined) return undefined;
	const text = Buffer.from(encoded, 'base64').toString('utf8');
	const colon = text.indexOf(':');
	return colon === -1 ? undefined : text.slice(colon + 1);
}
