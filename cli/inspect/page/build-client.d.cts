/** Bundles the page's script for browsers, and gives its text. Throws where the sources do not build. */
export function buildClient(): string;
