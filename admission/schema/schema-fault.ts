/** Longest pointer that a message shows, in characters. */
const MAX_SHOWN_POINTER = 200;

/** Something in a schema that cannot work, and where. `compileSchema` gives it the parameter's name. */
export class SchemaFault extends Error {
	/**
	 * @param problem what is wrong and what to do
	 * @param pointer where in the schema (RFC 6901); undefined where it is about the whole
	 */
	constructor(problem: string, pointer?: string) {
		super(pointer === undefined ? problem : `${shownPointer(pointer)}: ${problem}`);
		this.name = 'SchemaFault';
	}
}

/** @returns a pointer as messages show it */
export function shownPointer(pointer: string): string {
	if (pointer === '') return 'At the top';
	return pointer.length > MAX_SHOWN_POINTER ? `${pointer.slice(0, MAX_SHOWN_POINTER)}…` : pointer;
}
