/*
 * The operations in SQL, with what their parameters are. Most are one statement, which is a transaction
 * of its own, and so decide on nothing that was read before it.
 */

/** Such a row is as good as none. */
const hasEnded = (now: string) => `expires_at <= ${now}`;
/** A key that is in the table already takes no more room. */
const hasRoom = (most: string, table: string, condition: string) =>
	`((SELECT keys FROM totals) < ${most} OR EXISTS (SELECT 1 FROM ${table} WHERE ${condition}))`;

/** Key, owner, note, end of the lease, now, most keys. A row when the key is claimed. */
export const CLAIM = `INSERT INTO claims (key, owner, note, is_started, lease_until, expires_at)
	SELECT ?1, ?2, ?3, 0, ?4, ?4 WHERE ${hasRoom('?6', 'claims', 'key = ?1')}
	ON CONFLICT (key) DO UPDATE SET owner = excluded.owner, note = excluded.note, is_started = 0,
		lease_until = excluded.lease_until, expires_at = excluded.expires_at, result = NULL
	WHERE ${hasEnded('?5')}
	RETURNING 1`;

/** Key, now. */
export const READ_CLAIM = `SELECT owner, note, is_started, lease_until, result FROM claims
	WHERE key = ?1 AND expires_at > ?2`;

/** Key, owner, end of the lease, now. */
export const RENEW = `UPDATE claims SET lease_until = max(lease_until, ?3),
	expires_at = max(expires_at, ?3) WHERE key = ?1 AND owner = ?2 AND expires_at > ?4`;

/** Key, owner, end of the lease, end of the claim, now, most keys. A row when it is the owner's. */
export const START = `INSERT INTO claims (key, owner, note, is_started, lease_until, expires_at)
	SELECT ?1, ?2, '', 1, ?3, ?4 WHERE ${hasRoom('?6', 'claims', 'key = ?1')}
	ON CONFLICT (key) DO UPDATE SET owner = excluded.owner, is_started = 1,
		note = CASE WHEN ${hasEnded('?5')} THEN '' ELSE note END,
		result = CASE WHEN ${hasEnded('?5')} THEN NULL ELSE result END,
		lease_until = max(lease_until, excluded.lease_until),
		expires_at = max(expires_at, excluded.expires_at)
	WHERE owner = ?2 OR ${hasEnded('?5')}
	RETURNING 1`;

/** Key, owner, result, end of the claim, now. */
export const SETTLE = `UPDATE claims SET result = ?3, expires_at = ?4
	WHERE key = ?1 AND owner = ?2 AND expires_at > ?5`;

/** Key, owner, whether a started one stays. */
export const RELEASE = `DELETE FROM claims WHERE key = ?1 AND owner = ?2
	AND NOT (?3 AND is_started)`;

/** Key, now. */
export const READ_BUCKET = 'SELECT missing, at FROM buckets WHERE key = ?1 AND expires_at > ?2';

/** Key, missing tokens, now, when the bucket is full. */
export const WRITE_BUCKET = `INSERT INTO buckets (key, missing, at, expires_at)
	VALUES (?1, ?2, ?3, ?4) ON CONFLICT (key) DO UPDATE SET
		missing = excluded.missing, at = excluded.at, expires_at = excluded.expires_at`;

/** Key, now. */
export const READ_FAILURES = `SELECT count, locked_until, expires_at FROM failures
	WHERE key = ?1 AND expires_at > ?2`;

/** Key, count, end of the lock, when all is forgotten. */
export const WRITE_FAILURES = `INSERT INTO failures (key, count, locked_until, expires_at)
	VALUES (?1, ?2, ?3, ?4) ON CONFLICT (key) DO UPDATE SET
		count = excluded.count, locked_until = excluded.locked_until, expires_at = excluded.expires_at`;

/** Key. */
export const UNLOCK = 'DELETE FROM failures WHERE key = ?1 RETURNING expires_at';

/** Prefix, now, most. In the order of UTF-8, U+10FFFF comes after whatever else follows the prefix. */
export const LOCKS = `SELECT key, count, locked_until FROM failures
	WHERE key >= ?1 AND key < ?1 || char(1114111) AND locked_until > ?2
	ORDER BY locked_until DESC LIMIT ?3`;

/** Key, holder, end of the lease, now, slots, most keys. A row when the holder has a slot. */
export const ENTER = `INSERT INTO slots (key, holder, expires_at)
	SELECT ?1, ?2, ?3 WHERE ${hasRoom('?6', 'slots', 'key = ?1 AND holder = ?2')} AND (
		EXISTS (SELECT 1 FROM slots WHERE key = ?1 AND holder = ?2 AND expires_at > ?4)
		OR (SELECT count(*) FROM slots WHERE key = ?1 AND expires_at > ?4) < ?5)
	ON CONFLICT (key, holder) DO UPDATE SET expires_at = excluded.expires_at
	RETURNING 1`;

/** Key, now. */
export const COUNT_SLOTS = `SELECT count(*) AS taken FROM slots
	WHERE key = ?1 AND expires_at > ?2`;

/** Key, holder, end of the lease, most keys. A row when the holder has a slot. */
export const STAY = `INSERT INTO slots (key, holder, expires_at)
	SELECT ?1, ?2, ?3 WHERE ${hasRoom('?4', 'slots', 'key = ?1 AND holder = ?2')}
	ON CONFLICT (key, holder) DO UPDATE SET expires_at = excluded.expires_at
	RETURNING 1`;

/** Key, holder. */
export const LEAVE = 'DELETE FROM slots WHERE key = ?1 AND holder = ?2';

export const COUNT_KEYS = 'SELECT keys FROM totals';

/** One for each table: now, most rows. */
export const PURGE = (
	[
		['claims', 'key'],
		['buckets', 'key'],
		['failures', 'key'],
		['slots', 'key, holder'],
	] as const
).map(
	([table, key]) => `DELETE FROM ${table} WHERE (${key}) IN
		(SELECT ${key} FROM ${table} WHERE expires_at <= ?1 ORDER BY expires_at LIMIT ?2)`,
);

/** The bucket that is the nearest to full. */
export const DROP_BUCKET = `DELETE FROM buckets WHERE key =
	(SELECT key FROM buckets ORDER BY expires_at LIMIT 1)`;
