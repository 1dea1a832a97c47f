import { pointerToken } from '../json-pointer';
import { isObject } from './parse-schema';
import { compilePattern, UnsupportedPatternError } from './pattern/compile-pattern';
import { SchemaFault } from './schema-fault';
import type { SchemaPlaces } from './schema-places';

/** The one thing that validation wants of a regular expression. */
export interface CompiledPattern {
	test(text: string): boolean;
	/** The engine tells patterns apart by this text. */
	toString(): string;
}

/** Compiles the patterns of one schema, each once. */
export class PatternCompiler {
	private readonly compiled = new Map<string, CompiledPattern>();

	/** @param native whether the host's own engine runs them, as the author chose */
	constructor(private readonly native: boolean) {}

	/**
	 * @throws {SyntaxError} for no regular expression
	 * @throws {UnsupportedPatternError} for one that could stall the host
	 */
	compile(source: string): CompiledPattern {
		const known = this.compiled.get(source);
		if (known !== undefined) return known;
		const pattern = this.native ? new RegExp(source, 'u') : compilePattern(source);
		this.compiled.set(source, pattern);
		return pattern;
	}

	/** @throws {SchemaFault} for the first pattern of the schema that cannot be compiled */
	compileAll(places: SchemaPlaces): void {
		for (const { schema, pointer } of places) {
			if (typeof schema.pattern === 'string') this.compileAt(schema.pattern, `${pointer}/pattern`);
			if (!isObject(schema.patternProperties)) continue;
			for (const source of Object.keys(schema.patternProperties)) {
				this.compileAt(source, `${pointer}/patternProperties${pointerToken(source)}`);
			}
		}
	}

	private compileAt(source: string, pointer: string): void {
		try {
			this.compile(source);
		} catch (error) {
			if (error instanceof UnsupportedPatternError) {
				throw new SchemaFault(
					`the pattern ${shorten(source)} cannot be checked in bounded time: ${error.message}. Write it in another way, or allow native patterns for this schema if you trust everyone who can call it.`,
					pointer,
				);
			}
			if (error instanceof SyntaxError) {
				throw new SchemaFault(
					`the pattern ${shorten(source)} is not a valid regular expression: ${error.message}`,
					pointer,
				);
			}
			throw error;
		}
	}
}

function shorten(source: string): string {
	return JSON.stringify(source.length > 100 ? `${source.slice(0, 100)}…` : source);
}
