import type { Severity } from './data';

const SEVERITIES: Readonly<Record<Severity, { label: string; rank: number }>> = {
	critical: { label: 'Critical', rank: 0 },
	warning: { label: 'Warning', rank: 1 },
	info: { label: 'Notice', rank: 2 },
};

/** @returns how a severity is called and how it ranks, the gravest first; one that is not known is a warning */
export function severityOf(severity: string): { name: Severity; label: string; rank: number } {
	const name = Object.hasOwn(SEVERITIES, severity) ? (severity as Severity) : 'warning';
	return { name, ...SEVERITIES[name] };
}
