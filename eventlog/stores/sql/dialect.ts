/** A value of a column or a parameter. */
export type SqlValue = string | number | bigint | boolean | null | Uint8Array;
export type Row = Readonly<Record<string, SqlValue>>;

/** What differs between the databases in the queries that both understand. */
export interface Dialect {
	/** @returns the table's name with its schema */
	table(name: string): string;
	/** @param index from 1 */
	placeholder(index: number): string;
	/** @returns a condition; the list is one parameter, so that its length does not change the text */
	isOneOf(column: string, values: readonly string[] | readonly number[], bind: Bind): string;
	/** @returns a condition that holds where the column has the text, in any case of ASCII letters */
	contains(column: string, text: string, bind: Bind): string;
	/** Most events to look through in one query, without and with their bodies. */
	readonly window: { readonly events: number; readonly bodies: number };
	/** Most minutes, or hours, whose counts are read in one query: of all webhooks, and of single ones. */
	readonly rollupWindow: { readonly total: number; readonly webhooks: number };
	/** @returns the rows, with numbers as numbers and absent values as null */
	all(sql: string, parameters: readonly Parameter[]): Promise<readonly Row[]>;
}

export type Parameter = SqlValue | readonly string[] | readonly number[];
/** Takes a value as the next parameter, and gives what stands for it in the query. */
export type Bind = (value: Parameter) => string;

/** Collects the parameters of one query while its text is built. */
export class Parameters {
	readonly values: Parameter[] = [];

	constructor(private readonly dialect: Pick<Dialect, 'placeholder'>) {}

	readonly bind: Bind = (value) => this.dialect.placeholder(this.values.push(value));
}

export function lowerAscii(text: string): string {
	return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
