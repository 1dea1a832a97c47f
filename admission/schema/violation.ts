/** One demand of the schema that a document does not meet. */
export interface Violation {
	/** Where in the sender's document (RFC 6901). */
	readonly pointer: string;
	/** The keyword of the schema that is not met. */
	readonly keyword: string;
	/** What is demanded, as a clause that follows the place: `must be at least 1`. */
	readonly message: string;
	/** The demand for a machine: a type's name, a limit, a list of values, a pattern, a format. */
	readonly expected?: unknown;
	/** What stood there, shortened. Only where the author allows it. */
	readonly received?: unknown;
}
