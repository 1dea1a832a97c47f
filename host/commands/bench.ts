import { spawn } from 'node:child_process';
import * as path from 'node:path';

import { ensureHostInstalled } from '../install';
import { nodeBinary } from '../node-binary';
import { repositoryRoot } from '../paths';
import { runCommand } from './run-command';

const bench = async () => {
	await ensureHostInstalled(console.log);
	const script = path.join(repositoryRoot, 'bench', 'host.ts');
	// In n8n's own Node: the one that started us may be older.
	const child = spawn(nodeBinary(), ['--import', 'tsx', script, ...process.argv.slice(2)], {
		cwd: repositoryRoot,
		stdio: 'inherit',
	});
	process.exitCode = await new Promise<number>((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', (code) => resolve(code ?? 1));
	});
};

runCommand(bench);
