import type { HeaderLine } from './delivery';

const MASK = '•••';
/** Shorter ones would hide half of everything. */
const SHORTEST_SECRET = 4;
const SECRET_HEADERS =
	/^(?:authorization|proxy-authorization|cookie|set-cookie)$|api-?key|token|secret|passw/i;

/** Hides secrets in what is printed. */
export class Masker {
	private readonly secrets: readonly string[];

	/** @param secrets to hide wherever they stand */
	constructor(secrets: readonly (string | undefined)[]) {
		this.secrets = secrets
			.filter((secret) => secret !== undefined)
			.filter((secret) => secret.length >= SHORTEST_SECRET)
			// As it stands in JSON, too.
			.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])
			// One may begin another: the rest of the longer would be left.
			.sort((a, b) => b.length - a.length);
	}

	/** @returns the text with each secret replaced */
	text(text: string): string {
		return this.secrets.reduce((masked, secret) => masked.replaceAll(secret, MASK), text);
	}

	/** @returns the header; a value that is a secret by the name of the header is replaced whole */
	header([name, value]: HeaderLine): HeaderLine {
		return [name, SECRET_HEADERS.test(name) ? MASK : this.text(value)];
	}
}

/**
 * @param text from elsewhere
 * @returns the text without what could move the cursor or colour the terminal
 */
export function printable(text: string): string {
	return text.replace(
		/[^\P{C}\n\t\u200d]/gu,
		(character) => `\\u{${character.codePointAt(0)!.toString(16)}}`,
	);
}
