import type { Outcome } from '../../eventlog/event';
import type { Counts } from './data';

/** How an outcome is drawn and called. */
export interface OutcomeStyle {
	readonly outcome: Outcome;
	readonly label: string;
	/** On a light and on a dark ground; each has a contrast of 3 to 1 there at least (WCAG 1.4.11). */
	readonly light: string;
	readonly dark: string;
	/** Tells it apart where colours do not. */
	readonly pattern: 'solid' | 'dots' | 'lines' | 'columns' | 'stripes';
	/** Sign before the name in tables. */
	readonly sign: string;
}

/** In the order in which bars are stacked: what was let in at the bottom, what went wrong on top. */
export const OUTCOMES: readonly OutcomeStyle[] = [
	{
		outcome: 'accepted',
		label: 'Accepted',
		light: '#0f8a80',
		dark: '#2fb3a8',
		pattern: 'solid',
		sign: '✓',
	},
	{
		outcome: 'duplicate',
		label: 'Duplicate',
		light: '#4a6fd4',
		dark: '#7d9bf0',
		pattern: 'dots',
		sign: '=',
	},
	{
		outcome: 'ignored',
		label: 'Ignored',
		light: '#7b8a91',
		dark: '#75858c',
		pattern: 'lines',
		sign: '○',
	},
	{
		outcome: 'handshake',
		label: 'Handshake',
		light: '#8e6bbf',
		dark: '#b79be0',
		pattern: 'columns',
		sign: '↔',
	},
	{
		outcome: 'refused',
		label: 'Refused',
		light: '#d07a00',
		dark: '#f5b44a',
		pattern: 'stripes',
		sign: '✕',
	},
	{
		outcome: 'failed',
		label: 'Failed',
		light: '#8f1239',
		dark: '#e0405c',
		pattern: 'solid',
		sign: '!',
	},
];

const STYLES = new Map(OUTCOMES.map((style) => [style.outcome, style]));

export function styleOf(outcome: Outcome): OutcomeStyle | undefined {
	return STYLES.get(outcome);
}

/** @returns the count of one outcome; 0 for what is no count */
export function countOf(counts: Counts, outcome: Outcome): number {
	const count = counts[outcome] ?? 0;
	return Number.isFinite(count) && count > 0 ? count : 0;
}

export function totalOf(counts: Counts): number {
	return OUTCOMES.reduce((sum, { outcome }) => sum + countOf(counts, outcome), 0);
}
