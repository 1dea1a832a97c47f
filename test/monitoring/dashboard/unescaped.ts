const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

/** @returns what a browser makes of escaped text */
export function unescaped(text: string): string {
	return text.replace(/&(?:#(\d+)|(\w+));/g, (whole, code?: string, name?: string) =>
		code === undefined ? (NAMED[name!] ?? whole) : String.fromCodePoint(Number(code)),
	);
}

/** @returns the text of markup, without its tags */
export function textOf(markup: string): string {
	return unescaped(markup.replace(/<[^>]*>/g, ''));
}
