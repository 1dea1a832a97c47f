import { rmSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';

/** The last processes that use it may still be writing. */
const REMOVE = { recursive: true, force: true, maxRetries: 5, retryDelay: 200 };

/** A new folder in the system's place for temporary files, gone at the latest when this process ends. */
export class TemporaryFolder {
	private readonly removeAtExit = () => {
		rmSync(this.path, REMOVE);
	};

	private constructor(readonly path: string) {
		process.once('exit', this.removeAtExit);
	}

	/** @param prefix of the folder's name */
	static async create(prefix: string): Promise<TemporaryFolder> {
		return new TemporaryFolder(await fs.mkdtemp(path.join(os.tmpdir(), prefix)));
	}

	/** Removes it with all that is in it. May be called again. */
	async remove(): Promise<void> {
		process.removeListener('exit', this.removeAtExit);
		await fs.rm(this.path, REMOVE);
	}
}
