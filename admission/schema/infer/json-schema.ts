import { type StringFormat } from './string-format';

/** The types of JSON Schema, in the order in which a schema lists them. */
export type JsonType = 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'null';

/** The part of JSON Schema 2020-12 that an inferred schema uses. Without a keyword it accepts all. */
export interface JsonSchema {
	readonly $schema?: string;
	readonly type?: JsonType | readonly JsonType[];
	readonly format?: StringFormat;
	/** Without a prototype, so that names such as `__proto__` are names like any other. */
	readonly properties?: Readonly<Record<string, JsonSchema>>;
	readonly required?: readonly string[];
	readonly additionalProperties?: boolean | JsonSchema;
	readonly items?: JsonSchema;
}
