/** A change of the schema. Once released, it is never changed: what comes after is a further one. */
export interface Migration {
	readonly name: string;
	readonly statements: readonly string[];
}

/**
 * @param what is in the database, at the beginning of a sentence
 * @param applied number of the last migration that the database has
 * @returns those it lacks, with their numbers, from 1
 * @throws Error when the database has more than this version knows
 */
export function missingMigrations(
	what: string,
	all: readonly Migration[],
	applied: number,
): (readonly [number, Migration])[] {
	if (applied > all.length) {
		throw new Error(
			`${what} has schema version ${applied} and this version of the package knows ${all.length}: update the package in every process that uses it`,
		);
	}
	return all.map((migration, index) => [index + 1, migration] as const).slice(applied);
}
