import type { Outcome } from '../../../eventlog/event';
import { html, type Safe } from '../html';
import { styleOf } from '../outcomes';
import { requestText } from '../request-text';

/** @returns an outcome as a word with a sign, in its colour */
export function outcomeBadge(outcome: Outcome): Safe {
	const style = styleOf(outcome);
	if (!style) return requestText(outcome, 20);
	return html`<span class="outcome is-${outcome}"
		><span aria-hidden="true">${style.sign}</span> ${style.label}</span
	>`;
}
