import { setTimeout as sleep } from 'node:timers/promises';

/** Primary result codes: https://sqlite.org/rescode.html */
const BUSY = 5;
export const CORRUPT = 11;
const NOT_A_DATABASE = 26;

const FULL = 13;
/** How long to wait for another process to finish writing, in milliseconds, before it is an error. */
const BUSY_LIMIT_MS = 5000;

/** @returns whether the file itself is damaged */
export function isDamage(error: unknown): boolean {
	const code = resultCode(error);
	return code === CORRUPT || code === NOT_A_DATABASE;
}

/** @returns whether another process has been writing for too long */
export function isBusy(error: unknown): boolean {
	return resultCode(error) === BUSY;
}

/** @returns whether the disk is full */
export function isDiskFull(error: unknown): boolean {
	return resultCode(error) === FULL;
}

/**
 * SQLite's own wait for a lock holds up the whole process, so it is kept short, and most of the
 * waiting is done here.
 */
export async function retryWhileBusy<T>(action: () => T): Promise<T> {
	const deadline = Date.now() + BUSY_LIMIT_MS;
	for (;;) {
		try {
			return action();
		} catch (error) {
			if (!isBusy(error) || Date.now() > deadline) throw error;
		}
		// Unevenly, so that two processes do not meet again and again.
		await sleep(5 + Math.random() * 20);
	}
}

function resultCode(error: unknown): number | undefined {
	const { errcode } = error as { errcode?: number };
	return errcode === undefined ? undefined : errcode & 0xff;
}
