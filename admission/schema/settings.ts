/** What the author chose for one schema; what is left out has its default. */
export interface SchemaSettings {
	/** Turns "5" into 5 and the like where the schema asks for another type. Default false. */
	readonly coerceTypes?: boolean;
	/** Inserts the schema's `default` values for what is missing. Default false. */
	readonly insertDefaults?: boolean;
	/**
	 * Which properties that the schema does not name are removed: none (the default), those that
	 * `additionalProperties: false` would refuse, or all.
	 */
	readonly stripUnknown?: 'never' | 'whereForbidden' | 'everywhere';
	/** Most violations that are reported, 1 to 100. 1 stops at the first. Default 20. */
	readonly maxErrors?: number;
	/**
	 * Whether a violation shows the offending value, shortened. Default false. A schema with a part
	 * that is marked as secret shows none.
	 */
	readonly revealValues?: boolean;
	/** Whether patterns run on the host's own regular expressions, which can be stalled. Default false. */
	readonly nativePatterns?: boolean;
}

export const DEFAULT_MAX_ERRORS = 20;
export const HIGHEST_MAX_ERRORS = 100;

/** @returns the settings with every default filled in, in a fixed order of keys */
export function withDefaults(settings: SchemaSettings): Required<SchemaSettings> {
	return {
		coerceTypes: settings.coerceTypes ?? false,
		insertDefaults: settings.insertDefaults ?? false,
		stripUnknown: settings.stripUnknown ?? 'never',
		maxErrors: settings.maxErrors ?? DEFAULT_MAX_ERRORS,
		revealValues: settings.revealValues ?? false,
		nativePatterns: settings.nativePatterns ?? false,
	};
}

/** @returns whether a document may differ from what arrived after it was validated */
export function changesDocuments(settings: Required<SchemaSettings>): boolean {
	return settings.coerceTypes || settings.insertDefaults || settings.stripUnknown !== 'never';
}
