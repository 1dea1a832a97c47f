import { ConfigurationError } from '../configuration-error';

/** What a JSON text may hold, as the workflow's author chose. */
export interface JsonSafetySettings {
	/** Nesting of arrays and objects; the outermost is level 1. Default 100, at most 1000. */
	readonly maxDepth?: number;
	/** Keys in one object as written, repeated ones included. Default 10 000. */
	readonly maxKeys?: number;
	/** Elements in one array. Default 100 000. */
	readonly maxArrayLength?: number;
	/** UTF-16 code units in one string, key, or number that is kept as text. Default 16 777 216. */
	readonly maxStringLength?: number;
	/**
	 * A key that an object has twice, compared after escapes are decoded and before anything is
	 * stripped. `keepLast` does as JSON.parse. Default `refuse`.
	 */
	readonly duplicateKeys?: 'refuse' | 'keepLast';
	/**
	 * The key `__proto__`, and a key `constructor` whose value is an object with a key `prototype`:
	 * code that copies or merges objects carelessly lets them change every object of the process.
	 * `strip` drops such a member with its value. Default `refuse`.
	 */
	readonly prototypeKeys?: 'refuse' | 'strip';
	/**
	 * Lone surrogates and U+0000 in strings or keys, which JSON can express (as escapes only) and
	 * databases cannot store. `replace` puts U+FFFD in the place of each. Default `refuse`.
	 */
	readonly unsafeText?: 'refuse' | 'replace' | 'allow';
	/** A UTF-8 byte order mark before the text, which RFC 8259 (section 8.1) forbids to send. Default `strip`. */
	readonly byteOrderMark?: 'strip' | 'refuse';
	/**
	 * Numbers that JavaScript would change: an integer beyond 2^53 (no fraction, no exponent) which
	 * it writes with other digits, and whatever is too large for a double. `text` keeps the literal's
	 * characters as a string; `number` takes the nearest double, and refuses what has none, such as
	 * 1e400. Default `text`.
	 */
	readonly largeNumbers?: 'text' | 'refuse' | 'number';
}

/** The settings with nothing left open. */
export type JsonSafety = Required<JsonSafetySettings>;

interface Limit {
	/** As the author sees it. */
	readonly parameter: string;
	readonly usual: number;
	readonly highest: number;
}

const LIMITS = {
	maxDepth: { parameter: 'Maximum Depth', usual: 100, highest: 1000 },
	maxKeys: { parameter: 'Maximum Keys', usual: 10_000, highest: 1_000_000 },
	maxArrayLength: { parameter: 'Maximum Array Length', usual: 100_000, highest: 10_000_000 },
	maxStringLength: { parameter: 'Maximum String Length', usual: 16_777_216, highest: 100_000_000 },
} as const satisfies Partial<Record<keyof JsonSafety, Limit>>;

/**
 * @param settings what the author chose
 * @returns the same with every default filled in
 * @throws {ConfigurationError} for a limit that is not a whole number, below 1 or too high
 */
export function compileJsonSafety(settings: JsonSafetySettings): JsonSafety {
	return {
		maxDepth: limitOf(settings.maxDepth, LIMITS.maxDepth),
		maxKeys: limitOf(settings.maxKeys, LIMITS.maxKeys),
		maxArrayLength: limitOf(settings.maxArrayLength, LIMITS.maxArrayLength),
		maxStringLength: limitOf(settings.maxStringLength, LIMITS.maxStringLength),
		duplicateKeys: settings.duplicateKeys ?? 'refuse',
		prototypeKeys: settings.prototypeKeys ?? 'refuse',
		unsafeText: settings.unsafeText ?? 'refuse',
		byteOrderMark: settings.byteOrderMark ?? 'strip',
		largeNumbers: settings.largeNumbers ?? 'text',
	};
}

function limitOf(chosen: number | undefined, { parameter, usual, highest }: Limit): number {
	const limit = chosen ?? usual;
	if (Number.isSafeInteger(limit) && limit >= 1 && limit <= highest) return limit;
	throw new ConfigurationError(parameter, `Enter a whole number from 1 to ${highest}.`);
}
