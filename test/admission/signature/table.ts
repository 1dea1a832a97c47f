import type { SignatureScheme, ValueLocation } from '../../../admission/signature/scheme';
import type { SignatureVector } from './vector';

/** @returns docs/signatures.md, from the rows themselves and the evidence that the tests have */
export function signatureTable(
	schemes: readonly SignatureScheme[],
	vectors: readonly SignatureVector[],
): string {
	const rows = schemes.map((scheme) => {
		const evidence = vectors.filter(({ scheme: id }) => id === scheme.id).map((v) => v.evidence);
		return [
			`[${scheme.displayName}](${scheme.source})`,
			`\`${scheme.id}\``,
			scheme.algorithm,
			scheme.signed === '' ? 'the secret itself is sent' : `\`${scheme.signed}\``,
			scheme.timestamp ? `${scheme.toleranceSeconds ?? 300} s` : '',
			placeOf(scheme.eventType),
			placeOf(scheme.deliveryId),
			[...new Set(evidence)].sort().join(', '),
		];
	});
	return `# Signature schemes

${schemes.length} providers, beside _Custom_ and _HTTP Message Signature_ (RFC 9421). This page is made from the rows that the trigger works with; a test keeps it so.

Where \`{body}\` is not part of what is signed, the provider does not protect the body: anyone who has seen one delivery could change it. Use such a scheme over HTTPS only.

Evidence: _published_, the tests verify a delivery that the provider prints; _sdk_, one that the provider's own package signs in the test; _recipe_, one that the test signs by the documented recipe, with other code than the trigger's.

${table([
	[
		'Provider',
		'Value',
		'Algorithm',
		'Signed',
		'Tolerance',
		'Event type',
		'Delivery id',
		'Evidence',
	],
	Array<string>(8).fill('---'),
	...rows,
])}
`;
}

const table = (rows: readonly (readonly string[])[]): string =>
	rows
		.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
		.join('\n');

function placeOf(location: ValueLocation | undefined): string {
	if (location === undefined) return '';
	switch (location.in) {
		case 'json':
			return `\`${location.pointer}\` of the body`;
		case 'headerPart':
			return `\`${location.part}\` in \`${location.name}\``;
		case 'header':
			return `\`${location.name}\``;
		case 'query':
		case 'form':
			return `\`${location.name}\` of the ${location.in}`;
	}
}
