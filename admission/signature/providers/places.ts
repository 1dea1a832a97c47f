import type {
	SignatureLocation,
	SignatureScheme,
	TimestampLocation,
	ValueLocation,
} from '../scheme';

/** @returns a header, as a row names it */
export const header = (name: string): ValueLocation => ({ in: 'header', name });

/** @returns a place in the JSON body, by its pointer (RFC 6901) */
export const json = (pointer: string): ValueLocation => ({ in: 'json', pointer });

/** What stands in a header of named parts, such as `t=1,v1=ab`. */
interface Parts {
	/** Name of the part with the signature. */
	readonly signature: string;
	/** Name of the part with the timestamp. */
	readonly timestamp: string;
	/** `,` if not given. */
	readonly separator?: ',' | ';';
	/** Of the signature; `hex` if not given. */
	readonly encoding?: SignatureLocation['encoding'];
	/** Of the timestamp; `seconds` if not given. */
	readonly unit?: TimestampLocation['unit'];
}

/** @returns signature and timestamp, both in parts of the one header */
export function inParts(
	name: string,
	{ signature, timestamp, separator = ',', encoding = 'hex', unit = 'seconds' }: Parts,
): Required<Pick<SignatureScheme, 'signature' | 'timestamp'>> {
	const part = (part: string) => ({ in: 'headerPart', name, part, separator }) as const;
	return {
		signature: { at: part(signature), encoding },
		timestamp: { at: part(timestamp), unit },
	};
}
