import { forwardUrlOf } from '../../../cli/inspect/forward-target';

describe('where a request is passed on to', () => {
	it.each([
		[
			'a server: the path and query that were called',
			'http://n8n:5678/',
			'/a/b?x=1',
			'http://n8n:5678/a/b?x=1',
		],
		[
			'a server, and a path that a URL parser would change',
			'http://n8n:5678/',
			'/a/../%7e|?[',
			'http://n8n:5678/a/../%7e|?[',
		],
		[
			'a server, and an absolute request target',
			'http://n8n:5678/',
			'http://x/a?b',
			'http://n8n:5678/a?b',
		],
		[
			'one webhook: just that, whatever was called',
			'http://n8n/webhook/o',
			'/x/y',
			'http://n8n/webhook/o',
		],
		[
			'one webhook: with the query',
			'http://n8n/webhook/o',
			'/x?a=1&b',
			'http://n8n/webhook/o?a=1&b',
		],
		[
			'one webhook with a query of its own: both',
			'http://n8n/webhook/o?k=1',
			'/x?a=1',
			'http://n8n/webhook/o?k=1&a=1',
		],
		[
			'a server with a query: its query comes first',
			'http://n8n/?k=1',
			'/x?a=1',
			'http://n8n/?k=1&a=1',
		],
	])('%s', (_, target, path, url) => {
		expect(forwardUrlOf(target, path)).toBe(url);
	});
});
