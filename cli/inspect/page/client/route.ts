/** What the page shows, as the fragment of its address, so that the browser's Back leads back. */
export type Route =
	| { readonly view: 'list' }
	| { readonly view: 'request'; readonly id: number }
	| { readonly view: 'compare'; readonly id: number; readonly other: number };

/** @returns the route of a fragment; the list, where it names nothing else */
export function routeOf(hash: string): Route {
	const [, id, other] = /^#\/(\d{1,15})(?:\/compare\/(\d{1,15}))?$/.exec(hash) ?? [];
	if (id === undefined) return { view: 'list' };
	if (other === undefined) return { view: 'request', id: Number(id) };
	return { view: 'compare', id: Number(id), other: Number(other) };
}

export function hashOf(route: Route): string {
	if (route.view === 'list') return '#/';
	if (route.view === 'request') return `#/${route.id}`;
	return `#/${route.id}/compare/${route.other}`;
}
