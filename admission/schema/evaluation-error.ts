/**
 * A document could not be judged: it is nested deeper than the stack allows, or a recursive schema
 * would try too many combinations on it. Callers refuse such a document.
 */
export class SchemaEvaluationError extends Error {
	constructor(message: string, options?: ErrorOptions) {
		super(message, options);
		this.name = 'SchemaEvaluationError';
	}
}
