/** A body as it may have been when it was signed. */
export interface BodyVariant {
	/** What is different about the signed body, to follow "the signature fits the body". */
	readonly what: string;
	readonly body: Buffer;
}

const BOM = Buffer.from('\ufeff');

/**
 * What is commonly done to a body on its way, undone.
 * @param body as captured
 * @returns bodies that differ from the captured one, each once
 */
export function bodyVariantsOf(body: Buffer): readonly BodyVariant[] {
	const text = body.toString();
	// Other bytes than UTF-8 would not survive being read as text.
	const isText = Buffer.from(text).equals(body);
	const variants = [...byteVariants(body), ...(isText ? textVariants(text) : [])];
	const seen = new Set([body.toString('latin1')]);
	return variants.filter(({ body: each }) => {
		const key = each.toString('latin1');
		if (seen.has(key)) return false;
		seen.add(key);
		return true;
	});
}

function byteVariants(body: Buffer): BodyVariant[] {
	const hasBom = body.subarray(0, BOM.length).equals(BOM);
	return [
		hasBom
			? { what: 'without the byte-order mark', body: body.subarray(BOM.length) }
			: { what: 'with a byte-order mark before it', body: Buffer.concat([BOM, body]) },
		{ what: 'without anything in it (the empty body)', body: Buffer.alloc(0) },
	];
}

function textVariants(text: string): BodyVariant[] {
	const variants: (readonly [what: string, text: string])[] = [
		['without the line break at its end', text.replace(/\r?\n$/, '')],
		['with a line break (LF) at its end', `${text}\n`],
		['with a line break (CRLF) at its end', `${text}\r\n`],
		['without the white space around it', text.trim()],
		['with LF in the place of CRLF', text.replaceAll('\r\n', '\n')],
		['with CRLF in the place of LF', text.replace(/\r?\n/g, '\r\n')],
		...jsonVariants(text),
	];
	return variants.map(([what, each]) => ({ what, body: Buffer.from(each) }));
}

function jsonVariants(text: string): (readonly [string, string])[] {
	let value: unknown;
	try {
		value = JSON.parse(text.replace(/^\ufeff/, ''));
	} catch {
		return [];
	}
	const compact = JSON.stringify(value);
	const spaced = withSpaces(compact);
	const styles: (readonly [string, string])[] = [
		['written by JSON.stringify: no white space', compact],
		['indented by two spaces', JSON.stringify(value, undefined, 2)],
		['indented by four spaces', JSON.stringify(value, undefined, 4)],
		['indented by tabs', JSON.stringify(value, undefined, '\t')],
		['written as Python does: a space after each comma and colon', spaced],
	];
	return styles.flatMap(([what, each]) => [
		[what, each] as const,
		[`${what}, and a line break at its end`, `${each}\n`] as const,
		[`${what}, and other characters than ASCII escaped`, escapedNonAscii(each)] as const,
		[`${what}, and slashes escaped as PHP does`, escapedSlashes(each)] as const,
		[
			`${what}, and slashes and other characters than ASCII escaped as PHP does`,
			escapedNonAscii(escapedSlashes(each)),
		] as const,
	]);
}

const STRING_OR_SEPARATOR = /"(?:[^"\\]|\\.)*"|[,:]/g;

function withSpaces(compact: string): string {
	return compact.replace(STRING_OR_SEPARATOR, (token) =>
		token.length === 1 ? `${token} ` : token,
	);
}

/** A slash in JSON stands in strings only. */
function escapedSlashes(json: string): string {
	return json.replaceAll('/', '\\/');
}

function escapedNonAscii(json: string): string {
	return json.replace(
		/[\u0080-\uffff]/g,
		(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}
