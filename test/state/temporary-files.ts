import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder for files of shared state, which ends with the tests of this file. */
export function temporaryFiles(): () => string {
	const folder = mkdtempSync(path.join(tmpdir(), 'shared-state-'));
	let number = 0;
	afterAll(() => {
		rmSync(folder, { recursive: true, force: true });
	});
	return () => path.join(folder, String((number += 1)), 'state.sqlite');
}
