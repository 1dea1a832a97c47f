import { headerValuesOf, type HeaderLine } from '../delivery';

/** A URL as the sender may have called it. */
export interface UrlVariant {
	/** What is different about it. */
	readonly what: string;
	readonly url: string;
}

/**
 * How the URL that a sender calls commonly differs from the one that a server believes in.
 * @param url absolute, as given
 * @param headers of the delivery, which tell what a proxy was called by
 * @returns URLs that differ from the given one, each once
 */
export function urlVariantsOf(url: string, headers: readonly HeaderLine[]): readonly UrlVariant[] {
	const variants: UrlVariant[] = [];
	const add = (what: string, change: (changed: URL) => void): void => {
		const changed = new URL(url);
		change(changed);
		variants.push({ what, url: changed.href });
	};
	const other = url.startsWith('https:') ? 'http' : 'https';
	add(`with ${other}://`, (each) => (each.protocol = other));
	add('without the port', (each) => (each.port = ''));
	add(`with ${other}:// and without the port`, (each) => {
		each.port = '';
		each.protocol = other;
	});
	add('without the query', (each) => (each.search = ''));
	add('without the slash at the end of the path', (each) => {
		each.pathname = each.pathname.replace(/\/+$/, '');
	});
	add('with a slash at the end of the path', (each) => {
		each.pathname = each.pathname.replace(/\/*$/, '/');
	});
	add('with /webhook-test/ in the path', (each) => {
		each.pathname = each.pathname.replace('/webhook/', '/webhook-test/');
	});
	add('with /webhook/ in the path', (each) => {
		each.pathname = each.pathname.replace('/webhook-test/', '/webhook/');
	});
	for (const host of new Set(
		['x-forwarded-host', 'x-original-host', 'host'].flatMap((name) =>
			headerValuesOf(headers, name),
		),
	)) {
		for (const protocol of ['https', 'http']) {
			add(`with ${protocol}://${host}`, (each) => {
				each.port = '';
				each.host = host;
				each.protocol = protocol;
			});
		}
	}
	const seen = new Set([url]);
	return variants.filter((variant) => !seen.has(variant.url) && seen.add(variant.url));
}
