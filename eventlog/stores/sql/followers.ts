import { FORGET_FOLLOWER_MS, type FollowerLease, type FollowerStates } from '../../follower';
import { Parameters, type Dialect } from './dialect';

/** What the databases have to bring, besides their dialect's names. */
export interface FollowerDialect extends Pick<Dialect, 'table' | 'placeholder' | 'all'> {
	/** An expression for the time of now, in milliseconds since the epoch. */
	readonly now: string;
}

/** The table of the followers, in SQL that both databases understand. */
export class SqlFollowers implements FollowerStates {
	readonly #table: string;

	/** @param dialect whose `all` runs a statement as a transaction of its own */
	constructor(private readonly dialect: FollowerDialect) {
		this.#table = dialect.table('followers');
	}

	async readState(follower: string): Promise<string | undefined> {
		const { values, bind } = new Parameters(this.dialect);
		const sql = `SELECT state FROM ${this.#table} WHERE follower = ${bind(follower)}`;
		const [row] = await this.dialect.all(sql, values);
		return (row?.state as string | null | undefined) ?? undefined;
	}

	async hold({ follower, holder, leaseMs }: FollowerLease): Promise<boolean> {
		const { values, bind } = new Parameters(this.dialect);
		const { now } = this.dialect;
		const rows = await this.dialect.all(
			`INSERT INTO ${this.#table} AS f (follower, holder, held_until, seen_at)
			VALUES (${bind(follower)}, ${bind(holder)}, ${now} + ${bind(leaseMs)}, ${now})
			ON CONFLICT (follower) DO UPDATE SET holder = excluded.holder,
				held_until = excluded.held_until, seen_at = excluded.seen_at
			WHERE f.holder = excluded.holder OR f.held_until <= ${now}
			RETURNING follower`,
			values,
		);
		return rows.length > 0;
	}

	async saveState({ follower, holder, leaseMs }: FollowerLease, state: string): Promise<boolean> {
		const { values, bind } = new Parameters(this.dialect);
		const { now } = this.dialect;
		const rows = await this.dialect.all(
			`UPDATE ${this.#table} SET state = ${bind(state)},
				held_until = ${now} + ${bind(leaseMs)}, seen_at = ${now}
			WHERE follower = ${bind(follower)} AND holder = ${bind(holder)}
			RETURNING follower`,
			values,
		);
		return rows.length > 0;
	}

	async letGo(follower: string, holder: string): Promise<void> {
		const release = new Parameters(this.dialect);
		await this.dialect.all(
			`UPDATE ${this.#table} SET held_until = 0
			WHERE follower = ${release.bind(follower)} AND holder = ${release.bind(holder)}
			RETURNING follower`,
			release.values,
		);
		const forget = new Parameters(this.dialect);
		await this.dialect.all(
			`DELETE FROM ${this.#table}
			WHERE seen_at < ${this.dialect.now} - ${forget.bind(FORGET_FOLLOWER_MS)}
			RETURNING follower`,
			forget.values,
		);
	}
}
