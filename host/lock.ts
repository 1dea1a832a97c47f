import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 500;

/** Tells a lock of ours from one that a dead process with the same process id left behind. */
const held = new Set<string>();

const isRunning = (pid: number) => {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
};

const readOwner = (lockFile: string) => {
	try {
		return Number(fs.readFileSync(lockFile, 'utf8'));
	} catch {
		return undefined;
	}
};

/** Creates the lock with its content in one step, so that nobody reads a lock without an owner. */
const tryLock = (lockFile: string) => {
	const draft = `${lockFile}.${process.pid}`;
	fs.writeFileSync(draft, String(process.pid));
	try {
		fs.linkSync(draft, lockFile);
		return true;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
		throw error;
	} finally {
		fs.rmSync(draft, { force: true });
	}
};

/**
 * Runs `work` while no other process on this machine holds `lockFile`, and gives its result.
 * A lock whose owner is dead is taken over.
 * @param onWait told once, with the owner's process id, when there is someone to wait for
 */
export async function withLock<T>(
	lockFile: string,
	work: () => Promise<T>,
	onWait: (owner: number) => void = () => undefined,
): Promise<T> {
	fs.mkdirSync(path.dirname(lockFile), { recursive: true });
	let told = false;
	while (!tryLock(lockFile)) {
		const owner = readOwner(lockFile);
		if (owner === undefined) continue;
		const alive = owner === process.pid ? held.has(lockFile) : isRunning(owner);
		if (!alive) {
			if (readOwner(lockFile) === owner) fs.rmSync(lockFile, { force: true });
			continue;
		}
		if (!told) onWait(owner);
		told = true;
		await sleep(POLL_MS);
	}
	held.add(lockFile);
	const release = () => {
		held.delete(lockFile);
		fs.rmSync(lockFile, { force: true });
	};
	process.once('exit', release);
	try {
		return await work();
	} finally {
		process.removeListener('exit', release);
		release();
	}
}
