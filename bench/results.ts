import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/**
 * Writes what a benchmark has measured, and on what, into bench/results.
 * @param name of the file, without `.json`
 */
export function writeResults(name: string, measured: object): void {
	const folder = path.join(__dirname, 'results');
	mkdirSync(folder, { recursive: true });
	const content = {
		node: process.version,
		cpu: os.cpus()[0]?.model,
		cores: os.cpus().length,
		measuredAt: new Date().toISOString(),
		...measured,
	};
	writeFileSync(path.join(folder, `${name}.json`), `${JSON.stringify(content, undefined, 2)}\n`);
}
