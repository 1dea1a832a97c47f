import type { Dialect } from '../sql/dialect';

export function sqliteDialect(all: Dialect['all']): Dialect {
	return {
		table: (name) => name,
		placeholder: (index) => `?${index}`,
		isOneOf: (column, values, bind) =>
			`${column} IN (SELECT value FROM json_each(${bind(values)}))`,
		// SQLite's lower() knows ASCII letters only.
		contains: (column, text, bind) => `instr(lower(${column}), ${bind(text)}) > 0`,
		// Each takes a few milliseconds, in which the process does nothing else.
		window: { events: 2000, bodies: 500 },
		rollupWindow: { total: 60, webhooks: 12 },
		all,
	};
}
