export interface InferenceSettings {
	/**
	 * Whether objects may have other properties than those seen; default true. Where an object is a
	 * map, its keys are free either way.
	 */
	readonly additionalProperties?: boolean;
}
