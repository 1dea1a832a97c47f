import type { Format } from 'ajv';

import { FORMATS } from './pattern/formats';
import { SchemaFault } from './schema-fault';
import type { SchemaPlace } from './schema-places';

/** The formats that are checked, by name. */
export const KNOWN_FORMATS: Readonly<Record<string, Format>> = FORMATS;

/**
 * A format that nobody checks would let everything in.
 * @throws {SchemaFault} for a format that is not known
 */
export function checkFormat({ schema, pointer }: SchemaPlace): void {
	const { format } = schema;
	if (typeof format !== 'string' || Object.hasOwn(KNOWN_FORMATS, format)) return;
	throw new SchemaFault(
		`the format ${JSON.stringify(format.slice(0, 100))} is not known and would let everything in. Known are: ${Object.keys(KNOWN_FORMATS).sort().join(', ')}. Use "pattern" for one of your own.`,
		`${pointer}/format`,
	);
}
