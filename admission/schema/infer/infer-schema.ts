import { Bounds, LIMITS } from './bounds';
import { type JsonSchema } from './json-schema';
import { Place } from './place';
import { printSchema } from './print-schema';
import { type InferenceSettings } from './settings';

export { type JsonSchema } from './json-schema';
export { type InferenceSettings } from './settings';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/**
 * A JSON Schema 2020-12 that every sample fits. It tells types, properties and formats, and never
 * repeats a value of a sample: that may be a secret. From one sample every property is required:
 * the author should see and refine that.
 *
 * @param samples one or more JSON values; what accepts anything is inferred from none
 */
export function inferSchema(samples: readonly unknown[], settings?: InferenceSettings): JsonSchema {
	const inference = new SchemaInference(settings);
	for (const sample of samples) inference.add(sample);
	return inference.schema();
}

/**
 * Infers a schema from samples that come one by one. It keeps no sample, and its memory is bounded
 * by {@link LIMITS} however many there are. Their order decides the order of properties alone, save
 * for one case beyond the limits, which {@link Bounds} tells.
 */
export class SchemaInference {
	private readonly bounds = new Bounds(LIMITS, () => this.root.cut());
	private readonly root = new Place(this.bounds, 1);

	constructor(private readonly settings: InferenceSettings = {}) {}

	/** @param sample a JSON value, as JSON.parse gives it */
	add(sample: unknown): void {
		this.root.add(sample);
	}

	/** @returns the schema of all samples so far */
	schema(): JsonSchema {
		return { $schema: DIALECT, ...printSchema(this.root, this.settings) };
	}
}
