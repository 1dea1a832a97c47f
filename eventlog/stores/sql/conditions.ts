import type { EventFilter } from '../../query';
import { lowerAscii, type Bind, type Dialect, type SqlValue } from './dialect';

/** Takes its parameters when its text is needed, as a query must have no others than it uses. */
type Condition = (bind: Bind) => string;

/** A filter as conditions on `events e` and, for the body, `event_contents b`. */
export interface Conditions {
	/** Time range. */
	readonly range: readonly Condition[];
	/** The one condition that an index serves, as alternatives; none where only the time does. */
	readonly indexed: readonly Condition[];
	/** What is looked up in each event that the index gives. */
	readonly others: readonly Condition[];
}

/**
 * The columns that have an index with the time, what is usually the rarest first. Which index a
 * query uses is decided here and not by statistics, which a small or young log does not have: each
 * of these indexes gives its events in order of time, so no query sorts what it does not give.
 */
const INDEXED = [
	['ids', 'id'],
	['idempotencyKey', 'idempotency_key'],
	['codes', 'code'],
	['sourceIp', 'source_ip'],
	['keyName', 'key_name'],
	['eventType', 'event_type'],
	['workflowId', 'workflow_id'],
	['outcomes', 'outcome'],
] as const satisfies readonly (readonly [keyof EventFilter, string])[];

const NOT_INDEXED = [
	['status', 'status'],
	['mode', 'mode'],
] as const satisfies readonly (readonly [keyof EventFilter, string])[];

const NEVER = '1 = 0';

/** @param filter normalized */
export function conditionsOf(filter: EventFilter, dialect: Dialect): Conditions {
	const { from, to, bodyContains } = filter;
	const range: Condition[] = [];
	if (from !== undefined) range.push((bind) => `e.received_at >= ${bind(from)}`);
	if (to !== undefined) range.push((bind) => `e.received_at < ${bind(to)}`);

	const given = INDEXED.filter(([name]) => filter[name] !== undefined);
	const [indexed = [], ...rest] = given.map(([name, column]): Condition[] => {
		const value = filter[name]!;
		if (typeof value === 'string') return [equals(column, value)];
		if (value.length === 0) return [() => NEVER];
		if (name === 'ids') return [(bind) => dialect.isOneOf(`e.${column}`, value, bind)];
		return value.map((each) => equals(column, each));
	});
	const others = rest.map(anyOf);
	for (const [name, column] of NOT_INDEXED) {
		const value = filter[name];
		if (value !== undefined) others.push(equals(column, value));
	}
	if (bodyContains !== undefined) {
		others.push((bind) => dialect.contains('b.body_text', lowerAscii(bodyContains), bind));
	}
	return { range, indexed, others };
}

/** @returns all of it as one condition */
export function flatCondition({ range, indexed, others }: Conditions, bind: Bind): string {
	const all = [...range, ...(indexed.length > 0 ? [anyOf(indexed)] : []), ...others];
	return all.map((condition) => condition(bind)).join(' AND ') || '1 = 1';
}

function equals(column: string, value: SqlValue): Condition {
	return (bind) => `e.${column} = ${bind(value)}`;
}

function anyOf(alternatives: readonly Condition[]): Condition {
	return (bind) => `(${alternatives.map((condition) => condition(bind)).join(' OR ')})`;
}
