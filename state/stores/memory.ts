import { countFailure, type Failures } from '../back-off';
import {
	StateUnavailableError,
	type BackOff,
	type Claim,
	type Lock,
	type NewClaim,
	type Slots,
	type StartTimes,
	type StateStore,
	type TokenBucket,
	type TokenBucketState,
} from '../store';
import { fullAt, takeTokens, type BucketLevel } from '../token-bucket';
import { ExpiringMap } from './memory/expiring-map';

const MAX_KEYS = 100_000;
/** Most entries of a kind that one operation drops because they have ended: twice what it adds. */
const DROPS = 2;

export interface MemoryStateOptions {
	/** In milliseconds since the epoch. */
	readonly now?: () => number;
	/** Most keys that are kept, of all kinds: about 300 bytes each, and what a claim's result takes. */
	readonly maxKeys?: number;
}

interface ClaimEntry {
	readonly owner: string;
	readonly note: string;
	readonly isStarted: boolean;
	readonly leaseUntil: number;
	readonly expiresAt: number;
	readonly result?: string;
}

/**
 * The state of one process, which ends with it.
 *
 * Where there is no room for a new key, what has ended goes first, then the buckets that are the
 * nearest to full, which forget the least. Claims, locks and slots never go before their time.
 */
export class MemoryStateStore implements StateStore {
	readonly #claims = new ExpiringMap<ClaimEntry>();
	readonly #buckets = new ExpiringMap<BucketLevel>();
	readonly #failures = new ExpiringMap<Failures>();
	/** The ends of the holders' leases, by key and holder. */
	readonly #slots = new ExpiringMap<ReadonlyMap<string, number>>();
	readonly #all = [this.#claims, this.#buckets, this.#failures, this.#slots];
	readonly #clock: () => number;
	readonly #maxKeys: number;
	#isClosed = false;

	constructor({ now = Date.now, maxKeys = MAX_KEYS }: MemoryStateOptions = {}) {
		this.#clock = now;
		this.#maxKeys = maxKeys;
	}

	async claim(key: string, { owner, note, leaseMs }: NewClaim): Promise<Claim | undefined> {
		const now = this.#now();
		const standing = this.#claims.get(key, now);
		if (standing) return claimOf(standing, now);
		const leaseUntil = now + leaseMs;
		this.#setClaim(key, { owner, note, isStarted: false, leaseUntil, expiresAt: leaseUntil }, now);
		return undefined;
	}

	async read(key: string): Promise<Claim | undefined> {
		const now = this.#now();
		const claim = this.#claims.get(key, now);
		return claim && claimOf(claim, now);
	}

	async renew(key: string, owner: string, leaseMs: number): Promise<boolean> {
		const now = this.#now();
		const claim = this.#claims.get(key, now);
		if (claim?.owner !== owner) return false;
		this.#setClaim(key, longer(claim, now + leaseMs, now + leaseMs), now);
		return true;
	}

	async start(key: string, owner: string, { keepMs, leaseMs }: StartTimes): Promise<boolean> {
		const now = this.#now();
		const standing = this.#claims.get(key, now);
		if (standing && standing.owner !== owner) return false;
		const claim = standing ?? { owner, note: '', leaseUntil: now, expiresAt: now };
		const started = { ...claim, isStarted: true };
		this.#setClaim(key, longer(started, now + leaseMs, now + Math.max(leaseMs, keepMs)), now);
		return true;
	}

	async settle(key: string, owner: string, result: string, keepMs: number): Promise<boolean> {
		const now = this.#now();
		const claim = this.#claims.get(key, now);
		if (claim?.owner !== owner) return false;
		this.#setClaim(key, { ...claim, result, expiresAt: now + keepMs }, now);
		return true;
	}

	async release(key: string, owner: string, unlessStarted = false): Promise<boolean> {
		const claim = this.#claims.get(key, this.#now());
		if (claim?.owner !== owner) return true;
		return !(unlessStarted && claim.isStarted) && this.#claims.delete(key);
	}

	async take(buckets: readonly TokenBucket[]): Promise<readonly TokenBucketState[]> {
		const now = this.#now();
		const { states, levels } = takeTokens(
			buckets,
			buckets.map(({ key }) => this.#buckets.get(key, now)),
			now,
		);
		levels?.forEach((level, index) => {
			const bucket = buckets[index]!;
			this.#set(this.#buckets, bucket.key, level, fullAt(bucket, level), now);
		});
		return states;
	}

	async fail(key: string, backOff: BackOff): Promise<number> {
		const now = this.#now();
		const failures = countFailure(this.#failures.get(key, now), backOff, now);
		this.#set(this.#failures, key, failures, failures.forgottenAt, now);
		return Math.max(0, failures.lockedUntil - now);
	}

	async lockedFor(key: string): Promise<number> {
		const now = this.#now();
		return Math.max(0, (this.#failures.get(key, now)?.lockedUntil ?? 0) - now);
	}

	async unlock(key: string): Promise<boolean> {
		const isKnown = this.#failures.get(key, this.#now()) !== undefined;
		return this.#failures.delete(key) && isKnown;
	}

	async locks(prefix: string, most: number): Promise<readonly Lock[]> {
		const now = this.#now();
		const locks: Lock[] = [];
		for (const [key, { count, lockedUntil }] of this.#failures.entries(now)) {
			if (lockedUntil > now && key.startsWith(prefix)) {
				locks.push({ key, lockedForMs: lockedUntil - now, failures: count });
			}
		}
		return locks.sort((a, b) => b.lockedForMs - a.lockedForMs).slice(0, most);
	}

	async enter(key: string, holder: string, { most, leaseMs }: Slots): Promise<boolean> {
		const now = this.#now();
		const holders = this.#holders(key, now);
		if (!holders.has(holder) && holders.size >= most) return false;
		this.#setHolders(key, holders.set(holder, now + leaseMs), now);
		return true;
	}

	async stay(key: string, holder: string, leaseMs: number): Promise<void> {
		const now = this.#now();
		this.#setHolders(key, this.#holders(key, now).set(holder, now + leaseMs), now);
	}

	async leave(key: string, holder: string): Promise<void> {
		const now = this.#now();
		const holders = this.#holders(key, now);
		if (!holders.delete(holder)) return;
		if (holders.size === 0) this.#slots.delete(key);
		else this.#setHolders(key, holders, now);
	}

	async close(): Promise<void> {
		this.#isClosed = true;
		for (const map of this.#all) map.clear();
	}

	#now(): number {
		if (this.#isClosed) throw new StateUnavailableError('closed', 'The shared state is closed');
		return this.#clock();
	}

	#setClaim(key: string, claim: ClaimEntry, now: number): void {
		this.#set(this.#claims, key, claim, claim.expiresAt, now);
	}

	/** @returns those whose lease is running */
	#holders(key: string, now: number): Map<string, number> {
		const holders = this.#slots.get(key, now) ?? [];
		return new Map([...holders].filter(([, leaseUntil]) => leaseUntil > now));
	}

	#setHolders(key: string, holders: ReadonlyMap<string, number>, now: number): void {
		this.#set(this.#slots, key, holders, Math.max(...holders.values()), now);
	}

	#set<V>(map: ExpiringMap<V>, key: string, value: V, expiresAt: number, now: number): void {
		for (const each of this.#all) each.dropExpired(now, DROPS);
		if (!map.has(key)) this.#makeRoom(now);
		map.set(key, value, expiresAt);
	}

	/** @throws {StateUnavailableError} when nothing is there that may go */
	#makeRoom(now: number): void {
		const size = this.#all.reduce((sum, map) => sum + map.size, 0);
		if (size < this.#maxKeys) return;
		if (this.#all.some((map) => map.dropExpired(now, 1) > 0)) return;
		if (this.#buckets.dropFirst()) return;
		throw new StateUnavailableError('full', `The shared state has ${size} keys in use, its most`);
	}
}

function longer(claim: ClaimEntry, leaseUntil: number, expiresAt: number): ClaimEntry {
	return {
		...claim,
		leaseUntil: Math.max(claim.leaseUntil, leaseUntil),
		expiresAt: Math.max(claim.expiresAt, expiresAt),
	};
}

function claimOf({ owner, note, isStarted, leaseUntil, result }: ClaimEntry, now: number): Claim {
	const isHeld = result === undefined && leaseUntil > now;
	return { owner, note, isHeld, isStarted, ...(result !== undefined && { result }) };
}
