import type { INode } from 'n8n-workflow';

import { ConfigurationError } from '../../admission/configuration-error';
import type { RuleName, Severity } from '../../monitoring/rules/alert';
import { DEFAULT_RULES } from '../../monitoring/rules/settings';
import type { WatchSettings } from '../../monitoring/watch/log-watch';
import { choice, flag, list, text, type Raw } from '../parameter-values';
import { ruleSettings } from './rule-settings';

/** The node's parameters, typed and defaulted. */
export interface MonitorParameters extends Omit<WatchSettings, 'editorUrl'> {
	readonly eventStore: 'sqlite' | 'postgres';
	readonly minimumSeverity: Severity;
	/** Whether the end of an incident is told, too. */
	readonly includesOver: boolean;
	readonly hasDashboard: boolean;
	/** Empty: the node's own webhook ID. */
	readonly path: string;
}

const RULES = Object.keys(DEFAULT_RULES) as RuleName[];
/** Most workflows that can be listed: as many as an overview takes. */
const MOST_WORKFLOWS = 100;

/**
 * @param node as stored
 * @throws {ConfigurationError} naming the parameter that cannot be used
 */
export function readParameters({ parameters }: Pick<INode, 'parameters'>): MonitorParameters {
	const raw = parameters as Raw;
	const options = (raw.options ?? {}) as Raw;
	const workflowIds = workflowIdsOf(raw);
	return {
		eventStore: choice(raw, 'eventStore', 'Event Store', ['sqlite', 'postgres']),
		...(workflowIds && { workflowIds }),
		rules: ruleSettings(chosenRules(raw), options),
		minimumSeverity: choice(raw, 'minimumSeverity', 'Minimum Severity', [
			'info',
			'warning',
			'critical',
		]),
		includesOver:
			raw.includeResolved === undefined || flag(raw, 'includeResolved', 'Include Resolved'),
		hasDashboard: flag(raw, 'dashboard', 'Dashboard'),
		path: text(raw, 'path', 'Dashboard Path') ?? '',
	};
}

function workflowIdsOf(raw: Raw): string[] | undefined {
	if (choice(raw, 'webhooks', 'Webhooks', ['all', 'selected']) === 'all') return undefined;
	const ids = [...new Set(list(raw, 'workflowIds', 'Workflow IDs'))];
	if (ids.length === 0) {
		throw new ConfigurationError('Workflow IDs', 'Write at least one, or watch all webhooks.');
	}
	if (ids.length > MOST_WORKFLOWS) {
		throw new ConfigurationError('Workflow IDs', `At most ${MOST_WORKFLOWS} are possible.`);
	}
	return ids;
}

function chosenRules({ rules = RULES }: Raw): RuleName[] {
	const chosen = Array.isArray(rules) ? (rules as unknown[]) : [];
	const known = RULES.filter((rule) => chosen.includes(rule));
	if (known.length > 0 && known.length === chosen.length) return known;
	throw new ConfigurationError(
		'Rules',
		'Choose at least one rule from the list. An expression is not possible here.',
	);
}
