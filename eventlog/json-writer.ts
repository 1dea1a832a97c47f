import { HIDDEN, isSecretKey } from './hidden';
import { JsonPaths, type PathState } from './json-path';
import type { KnownSecrets } from './known-secrets';

/** What is hidden in a document. */
export interface JsonRedaction {
	readonly paths: PathState;
	/** Whether members whose names usually mean a secret are hidden. */
	readonly hidesSecretNames: boolean;
	readonly secrets: KnownSecrets;
}

export interface WrittenJson {
	readonly text: string;
	/** Whether the text ends early because it reached the limit. */
	readonly isCut: boolean;
	readonly isRedacted: boolean;
}

/** Deeper values are hidden. */
export const DEEPEST = 200;

/**
 * Writes a value as JSON text, hides what has to be hidden, and stops at a limit: the work depends
 * on the limit and not on how large the value is. The value is not changed.
 * @param value as JSON.parse gives it
 * @param limit in UTF-16 code units; the text may be longer by one name, scalar or bracket
 */
export function writeJson(value: unknown, redaction: JsonRedaction, limit: number): WrittenJson {
	const writer = new JsonWriter(redaction, limit);
	writer.write(value, redaction.paths, 0);
	return writer;
}

class JsonWriter implements WrittenJson {
	text = '';
	isRedacted = false;
	private hasShortened = false;

	constructor(
		private readonly redaction: JsonRedaction,
		private readonly limit: number,
	) {}

	get isCut(): boolean {
		return this.hasShortened || this.text.length > this.limit;
	}

	write(value: unknown, state: PathState, depth: number): void {
		switch (typeof value) {
			case 'string':
				this.text += this.quote(value);
				return;
			case 'number':
				this.text += Number.isFinite(value) ? String(value) : 'null';
				return;
			case 'boolean':
				this.text += value ? 'true' : 'false';
				return;
			case 'object':
				if (value === null) this.text += 'null';
				else if (depth >= DEEPEST) this.hide();
				else if (Array.isArray(value)) this.writeArray(value, state, depth + 1);
				else this.writeObject(value as Record<string, unknown>, state, depth + 1);
				return;
			default:
				this.text += 'null';
		}
	}

	private writeArray(elements: readonly unknown[], state: PathState, depth: number): void {
		this.text += '[';
		for (let index = 0; index < elements.length && !this.isCut; index += 1) {
			if (index > 0) this.text += ',';
			const step = JsonPaths.step(state, index, elements.length);
			if (step.isSelected) this.hide();
			else this.write(elements[index], step.state, depth);
		}
		this.text += ']';
	}

	private writeObject(
		members: Readonly<Record<string, unknown>>,
		state: PathState,
		depth: number,
	): void {
		this.text += '{';
		let isFirst = true;
		for (const name of Object.keys(members)) {
			if (this.isCut) break;
			const value = members[name];
			if (value === undefined) continue;
			this.text += `${isFirst ? '' : ','}${this.quote(name)}:`;
			isFirst = false;
			const step = JsonPaths.step(state, name);
			if (step.isSelected || (this.redaction.hidesSecretNames && isSecretKey(name))) this.hide();
			else this.write(value, step.state, depth);
		}
		this.text += '}';
	}

	private hide(): void {
		this.text += `"${HIDDEN}"`;
		this.isRedacted = true;
	}

	private quote(text: string): string {
		const { secrets } = this.redaction;
		const isShort = text.length + this.text.length <= this.limit;
		if (isShort && text.length < secrets.shortest) return quoted(text);
		const shown = isShort ? text : this.shorten(text);
		if (secrets.longest === 0) return JSON.stringify(shown);
		const hidden = secrets.hideIn(shown);
		if (hidden !== shown) this.isRedacted = true;
		if (shown === text) return quoted(hidden);
		// What is left of a secret that was cut in two is at the end, and shorter than the whole.
		const whole = hidden.slice(0, Math.max(hidden.length - secrets.longest, 0));
		return JSON.stringify(whole.replace(TRAILING_HIGH_SURROGATE, ''));
	}

	/** No more of a long string than has room; a pair of surrogates is never split. */
	private shorten(text: string): string {
		const room = Math.max(this.limit - this.text.length, 0) + 1 + this.redaction.secrets.longest;
		if (text.length <= room) return text;
		this.hasShortened = true;
		const splitsPair = TRAILING_HIGH_SURROGATE.test(text.charAt(room - 1));
		return text.slice(0, splitsPair ? room + 1 : room);
	}
}

/** What JSON writes as it is. */
const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;
/** Longer texts are quicker to write than to look at first. */
const LONGEST_PLAIN = 100;

function quoted(text: string): string {
	return text.length <= LONGEST_PLAIN && PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}

const TRAILING_HIGH_SURROGATE = /[\uD800-\uDBFF]$/;
