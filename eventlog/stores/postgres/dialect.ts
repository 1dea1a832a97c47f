import type { Dialect } from '../sql/dialect';

/** @param schema quoted */
export function postgresDialect(schema: string, all: Dialect['all']): Dialect {
	return {
		table: (name) => `${schema}.${name}`,
		placeholder: (index) => `$${index}`,
		isOneOf: (column, values, bind) => `${column} = ANY(${bind(values)})`,
		// The columns are of the collation "C", in which lower() knows ASCII letters only.
		contains: (column, text, bind) => `strpos(lower(${column}), ${bind(text)}) > 0`,
		// Larger ones Postgres joins by reading the whole table.
		window: { events: 4000, bodies: 2000 },
		rollupWindow: { total: 1440, webhooks: 240 },
		all,
	};
}
