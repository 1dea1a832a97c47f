import path from 'node:path';

import { build } from 'esbuild';

import { BUNDLE_OPTIONS } from '../../bundle-options.cjs';

const root = path.join(__dirname, '../..');

/** Where a bundle of the nodes looks for the thread's program. */
const THREAD_CODE = 'stores/sqlite-worker.js';

/**
 * Bundles the program of the store's thread, as gulpfile.js does.
 * @param folder where the bundle of the nodes would be
 * @returns path of the program
 */
export async function bundleThread(folder: string): Promise<string> {
	return await bundle('eventlog/stores/sqlite/worker.ts', path.join(folder, THREAD_CODE));
}

/**
 * @param entry from the project's folder
 * @returns where the bundle is
 */
export async function bundle(entry: string, outfile: string): Promise<string> {
	await build({ ...BUNDLE_OPTIONS, entryPoints: [path.join(root, entry)], outfile });
	return outfile;
}
