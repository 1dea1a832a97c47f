#!/usr/bin/env node
import { runCommandLine } from './program';
import { processSurroundings } from './surroundings';

// A pipe whose reader has seen enough (| head) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
	if (error.code !== 'EPIPE') throw error;
	process.exit();
});

runCommandLine(process.argv.slice(2), processSurroundings()).then(
	(exitCode) => {
		// Not process.exit(): what is still on its way into a pipe would be cut off.
		process.exitCode = exitCode;
	},
	(error: unknown) => {
		throw error;
	},
);
