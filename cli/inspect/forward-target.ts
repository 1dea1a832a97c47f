import { pathAndQueryOf, queryOf } from '../../admission/signature/signed-request';

/**
 * Where a request is passed on to. A target without a path is a server: the request's path and query
 * follow it. A target with a path is one webhook: every request goes to it, whatever its path, and
 * only the query is added.
 * @param target an absolute URL, as `httpUrlOf` gives it
 * @param requestTarget of the captured request, as sent
 * @returns the absolute URL; path and query of the request stay exactly as they were sent
 */
export function forwardUrlOf(target: string, requestTarget: string): string {
	const { origin, pathname, search } = new URL(target);
	if (pathname === '/' && search === '') return origin + pathOf(requestTarget);
	const query = queryOf(requestTarget);
	if (query === '') return target;
	return `${target}${search === '' ? (target.endsWith('?') ? '' : '?') : '&'}${query}`;
}

/** A request target in absolute form (RFC 9112, section 3.2.2) has a server in it. */
function pathOf(requestTarget: string): string {
	return requestTarget.startsWith('/') ? requestTarget : pathAndQueryOf(requestTarget);
}
