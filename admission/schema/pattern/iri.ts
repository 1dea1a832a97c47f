/** RFC 3987, section 2.2: `ucschar`. */
const UCSCHAR =
	/[\u{a0}-\u{d7ff}\u{f900}-\u{fdcf}\u{fdf0}-\u{ffef}\u{10000}-\u{1fffd}\u{20000}-\u{2fffd}\u{30000}-\u{3fffd}\u{40000}-\u{4fffd}\u{50000}-\u{5fffd}\u{60000}-\u{6fffd}\u{70000}-\u{7fffd}\u{80000}-\u{8fffd}\u{90000}-\u{9fffd}\u{a0000}-\u{afffd}\u{b0000}-\u{bfffd}\u{c0000}-\u{cfffd}\u{d0000}-\u{dfffd}\u{e1000}-\u{efffd}]/gu;
/** RFC 3987, section 2.2: `iprivate`, which may stand in a query only. */
const IPRIVATE = /[\u{e000}-\u{f8ff}\u{f0000}-\u{ffffd}\u{100000}-\u{10fffd}]/gu;
/** Any percent-encoded byte will do. */
const ENCODED = '%80';

/**
 * An IRI is a URI in which characters beyond ASCII may stand wherever a percent-encoded byte may
 * (RFC 3987, section 3.1).
 * @returns a URI that is valid exactly if the IRI is
 */
export function uriOfIri(iri: string): string {
	const fragment = iri.indexOf('#');
	const beforeFragment = fragment === -1 ? iri : iri.slice(0, fragment);
	const query = beforeFragment.indexOf('?');
	const mapped =
		query === -1
			? iri
			: beforeFragment.slice(0, query) +
				beforeFragment.slice(query).replace(IPRIVATE, ENCODED) +
				iri.slice(beforeFragment.length);
	return mapped.replace(UCSCHAR, ENCODED);
}
