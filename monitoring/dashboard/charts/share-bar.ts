import { html, type Safe } from '../html';
import { styleOf } from '../outcomes';
import { percent } from './frame';
import { fillOf } from './patterns';

/**
 * A horizontal bar in a row of a table, which has its numbers beside it.
 * @param value of which the bar tells
 * @param refused how much of it is drawn as refused
 * @param max value of the longest bar
 */
export function shareBar(value: number, refused: number, max: number): Safe {
	const whole = clamp(value, max);
	const part = Math.min(clamp(refused, max), whole);
	return html`<svg class="share" width="100%" height="10" aria-hidden="true" focusable="false">
		<rect class="track" width="100%" height="10" rx="2" />
		${
			whole > part &&
			html`<rect
				x="${percent(part, max)}"
				width="${percent(whole - part, max)}"
				height="10"
				fill="${fillOf(styleOf('accepted')!)}"
			/>`
		}${
			part > 0 &&
			html`<rect width="${percent(part, max)}" height="10" fill="${fillOf(styleOf('refused')!)}" />`
		}
	</svg>`;
}

function clamp(value: number, max: number): number {
	return Number.isFinite(value) ? Math.min(Math.max(value, 0), max) : 0;
}
