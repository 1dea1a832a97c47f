import { HIDDEN } from './hidden';

/** Shorter values are left alone: they would be found in texts that have nothing to do with them. */
export const SHORTEST_SECRET = 8;
/** The longest value that a header can bring, with the usual limit of Node.js. */
export const LONGEST_SECRET = 16_384;
/** Most secrets that are looked for. */
export const MOST_SECRETS = 20;

/** Values that must not be recorded wherever they stand, such as the API key that a caller presented. */
export class KnownSecrets {
	static readonly NONE = new KnownSecrets([]);

	/** Longest first, so that no secret is left half hidden by a shorter one inside of it. */
	private readonly forms: readonly string[];
	/** Characters of the shortest form; Infinity when there is no secret. */
	readonly shortest: number;

	/** @param secrets at most 20 are looked for, each of 8 to 16,384 characters */
	constructor(secrets: readonly string[]) {
		const forms = new Set<string>();
		for (const secret of secrets.slice(0, MOST_SECRETS)) {
			if (secret.length < SHORTEST_SECRET || secret.length > LONGEST_SECRET) continue;
			if (ALWAYS_THE_SAME.test(secret)) forms.add(secret);
			else for (const form of formsOf(secret)) forms.add(form);
		}
		this.forms = [...forms].sort((a, b) => b.length - a.length);
		this.shortest = this.forms.at(-1)?.length ?? Infinity;
	}

	/** Characters of the longest form; 0 when there is no secret. */
	get longest(): number {
		return this.forms[0]?.length ?? 0;
	}

	/** @returns the text with every secret hidden */
	hideIn(text: string): string {
		if (text.length < this.shortest) return text;
		let hidden = text;
		for (const form of this.forms) {
			if (hidden.includes(form)) hidden = hidden.replaceAll(form, HIDDEN);
		}
		return hidden;
	}

	areIn(bytes: Uint8Array): boolean {
		const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
		return this.forms.some((form) => buffer.includes(form));
	}
}

/**
 * Hides known values in a text, as they are, as JSON writes them and as URLs write them.
 * @param text such as a refusal's detail
 * @param secrets at most 20 are looked for, each of 8 to 16,384 characters
 */
export function redactSecrets(text: string, secrets: readonly string[]): string {
	return new KnownSecrets(secrets).hideIn(text);
}

/** Only of characters that neither JSON nor URLs write in another way, as most keys and tokens are. */
const ALWAYS_THE_SAME = /^[\w.-]*$/;
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

function formsOf(secret: string): readonly string[] {
	return [
		secret,
		JSON.stringify(secret).slice(1, -1),
		new URLSearchParams([['', secret]]).toString().slice(1),
		// Leaves other characters as they are; of lone surrogates it makes an error.
		...(PRINTABLE_ASCII.test(secret) ? [encodeURIComponent(secret)] : []),
	];
}
