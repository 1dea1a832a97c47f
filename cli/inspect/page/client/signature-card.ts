import type { SignatureDetail } from '../../api';
import { card } from './card';
import { button, element, type Child } from './dom';
import { signatureLabel } from './labels';
import { tag } from './request-row';
import { visibleText } from './visible-text';

/**
 * @param askForSecret leads to where the secret is given
 * @returns which scheme signed a request, whether the signature fits, and if not, why and what to do
 */
export function signatureCard(
	signature: SignatureDetail,
	hasSecret: boolean,
	askForSecret: () => void,
): HTMLElement {
	const made = card(
		'signature',
		'Signature',
		[tag(signatureLabel(signature), 'signature')],
		verdict(signature),
		candidates(signature),
		signature.state !== 'verified' &&
			button(hasSecret ? 'Try another secret' : 'Check it with a secret', askForSecret),
	);
	made.classList.add(`is-${signature.state}`);
	return made;
}

/** The findings say all that the detail does, and more. */
function verdict({ state, detail, findings = [] }: SignatureDetail): Child {
	if (state === 'verified') return element('p', {}, 'It fits the request and the secret.');
	if (findings.length === 0) {
		return detail !== undefined && element('p', {}, visibleText(detail));
	}
	return element(
		'ul',
		{ class: 'findings' },
		...findings.map(({ cause, message, advice }) =>
			element(
				'li',
				{},
				element('p', {}, element('code', {}, cause), ' ', visibleText(message)),
				element('p', { class: 'lesser' }, 'What to do: ', visibleText(advice)),
			),
		),
	);
}

function candidates({ state, scheme, candidates: ids }: SignatureDetail): Child {
	const others = ids.filter((id) => id !== scheme);
	if (others.length === 0 || state === 'verified') return undefined;
	return element(
		'p',
		{ class: 'aside' },
		`Its headers also fit these schemes: ${others.join(', ')}.`,
	);
}
