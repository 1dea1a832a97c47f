import type { FollowerLease, FollowerStates } from '../follower';

interface Follower {
	holder: string;
	heldUntilMs: number;
	state?: string;
}

/** The followers of a log in memory. */
export class MemoryFollowers implements FollowerStates {
	readonly #followers = new Map<string, Follower>();

	async readState(follower: string): Promise<string | undefined> {
		return this.#followers.get(follower)?.state;
	}

	async hold({ follower, holder, leaseMs }: FollowerLease): Promise<boolean> {
		const known = this.#followers.get(follower);
		if (known && known.holder !== holder && known.heldUntilMs > Date.now()) return false;
		this.#followers.set(follower, { ...known, holder, heldUntilMs: Date.now() + leaseMs });
		return true;
	}

	async saveState({ follower, holder, leaseMs }: FollowerLease, state: string): Promise<boolean> {
		const known = this.#followers.get(follower);
		if (known?.holder !== holder) return false;
		this.#followers.set(follower, { holder, heldUntilMs: Date.now() + leaseMs, state });
		return true;
	}

	async letGo(follower: string, holder: string): Promise<void> {
		const known = this.#followers.get(follower);
		if (known?.holder === holder) known.heldUntilMs = 0;
	}
}
