import type { Fact } from '../../../monitoring/facts';
import { Monitor } from '../../../monitoring/monitor';
import type { Alert } from '../../../monitoring/rules/alert';
import { DEFAULT_RULES, type RuleSettings, type Rules } from '../../../monitoring/rules/settings';

/** @returns a monitor with one rule alone */
export function only<Name extends keyof Rules>(
	name: Name,
	settings: Partial<NonNullable<Rules[Name]>> = {},
): Monitor {
	const off = Object.keys(DEFAULT_RULES).map((each) => [each, false]);
	return new Monitor({ ...(Object.fromEntries(off) as RuleSettings), [name]: settings });
}

/** @returns what the monitor tells of the facts, and until the end */
export function watch(monitor: Monitor, facts: Iterable<Fact>, endMs = 0): Alert[] {
	const told: Alert[] = [];
	for (const fact of facts) told.push(...monitor.observe(fact));
	return [...told, ...monitor.advance(endMs)];
}

export const brief = (alerts: readonly Alert[]): string[] =>
	alerts.map(({ phase, series, title }) => `${phase}: ${title} (${series.type} ${series.name})`);
