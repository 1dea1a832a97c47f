#!/usr/bin/env node
import { runCommandLine } from './program';
import { processSurroundings } from './surroundings';

runCommandLine(process.argv.slice(2), processSurroundings()).then(
	(exitCode) => {
		// Not process.exit(): what is still on its way into a pipe would be cut off.
		process.exitCode = exitCode;
	},
	(error: unknown) => {
		throw error;
	},
);
