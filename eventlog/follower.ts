/**
 * Who follows a log, and for how long nobody else may. Of the processes that could, only the holder
 * of the lease follows; when it is not heard of any more the next one takes over where it was.
 */
export interface FollowerLease {
	/** What follows, the same in every process: at most 200 characters. */
	readonly follower: string;
	/** The process that does it; no two alike. */
	readonly holder: string;
	/** In milliseconds, by the store's own clock. */
	readonly leaseMs: number;
}

/** Keeps what a follower has to remember beside the log, one text for each. */
export interface FollowerStates {
	/** @returns the text that was saved last, whoever asks */
	readState(follower: string): Promise<string | undefined>;
	/**
	 * Takes the lease where nobody has it, or renews it.
	 * @returns whether the lease is the holder's
	 */
	hold(lease: FollowerLease): Promise<boolean>;
	/**
	 * Saves the text and renews the lease.
	 * @returns false when the lease is not the holder's: nothing is saved
	 */
	saveState(lease: FollowerLease, state: string): Promise<boolean>;
	/** Ends the lease, so that another process can take over at once. */
	letGo(follower: string, holder: string): Promise<void>;
}

/** A follower that was not heard of for so long is forgotten, in milliseconds: 90 days. */
export const FORGET_FOLLOWER_MS = 90 * 24 * 60 * 60 * 1000;
