import { HANDSHAKE_ARRIVALS } from '../../../admission/signature/handshake';
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
			signedBy(scheme),
			isTimed(scheme) ? `${scheme.toleranceSeconds ?? 300} s` : '',
			placeOf(scheme.eventType),
			placeOf(scheme.deliveryId),
			[...new Set(evidence)].sort().join(', '),
		];
	});
	const handshakes = schemes.flatMap(({ id, displayName }) => {
		const handshake = HANDSHAKE_ARRIVALS[id];
		return handshake === undefined
			? []
			: [[displayName, handshake.method, SIGNED[handshake.arrives]]];
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

## Set-up handshakes

Some providers first send a request to find out whether a URL is willing to receive. The trigger answers it and starts no execution. An unsigned one is answered once the request has passed the checks that ask for no credential (HTTPS, source address); a signed one once it has passed all.

${table([['Provider', 'Request', 'Signed'], Array<string>(3).fill('---'), ...handshakes])}

What is left to do by hand:

- **Asana** chooses the secret itself, while the webhook is being made. Put any long random text into the credential's _Secret_ and publish the workflow; create the webhook in Asana; then replace the text with the \`X-Hook-Secret\` of Asana's answer (beside \`data\` in its body).
- **Notion** sends its \`verification_token\` in an unsigned request, and a person has to copy it. Set _Signature_ to _None_ and _Authentication_ to _None_, publish the workflow and create the subscription; the execution's item has the token in \`body.verification_token\`. Enter it in Notion and as the credential's _Secret_, set _Signature_ to _Notion_, and publish again.
- **Mandrill** signs a test delivery with the word \`test-webhook\` in the place of the key, where its HEAD request was not answered. The trigger answers that, so no such delivery is needed; one is refused.
- **Meta**: give the same word to Meta and to the credential's _Verify Token_.
- **X** and **Zoom** take one answer, signed with the credential's _Secret_, never with _Previous Secret_: enter the secret that they have now as the first.
`;
}

const SIGNED = { signed: 'yes', unsigned: 'no', either: 'as the provider does it' } as const;

function signedBy({ algorithm, signed }: SignatureScheme): string {
	switch (algorithm) {
		case 'token':
			return 'the secret itself is sent';
		case 'jwt-hs256':
			return 'a JSON Web Token is sent';
		default:
			return `\`${signed}\``;
	}
}

const isTimed = ({ algorithm, timestamp }: SignatureScheme) =>
	timestamp !== undefined || algorithm === 'jwt-hs256';

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
