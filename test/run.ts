import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';

import { ensureHostInstalled } from '../host/install';
import { nodeBinary } from '../host/node-binary';
import { repositoryRoot, runFolder } from '../host/paths';

/** `npm test`: lint, types, build, then all tests; ends with the line `N passed, N failed`. */

interface Outcome {
	passed: number;
	failed: number;
	skipped: number;
}

interface JestReport {
	numPassedTests: number;
	numFailedTests: number;
	numRuntimeErrorTestSuites: number;
	testResults: { assertionResults: { fullName: string; status: string }[] }[];
}

const binary = (name: string, file: string) =>
	path.join(repositoryRoot, 'node_modules', name, ...file.split('/'));

/** The checks before the tests, each a Node script and its arguments. */
const CHECKS: readonly (readonly [string, string, readonly string[]])[] = [
	['Lint', binary('eslint', 'bin/eslint.js'), ['.']],
	['Format', binary('prettier', 'bin/prettier.cjs'), ['--check', '--log-level', 'warn', '.']],
	['Types', binary('typescript', 'bin/tsc'), ['--noEmit']],
	['Build', binary('gulp', 'bin/gulp.js'), ['build', '--silent']],
];

const JEST_REPORT = path.join(runFolder, 'jest.json');

/** @returns the exit code */
async function run(script: string, args: readonly string[]): Promise<number> {
	const child = spawn(nodeBinary(), [script, ...args], { cwd: repositoryRoot, stdio: 'inherit' });
	return await new Promise((resolve, reject) => {
		child.on('error', reject);
		child.on('exit', (code) => {
			resolve(code ?? 1);
		});
	});
}

async function runChecks(): Promise<Outcome> {
	const outcome = { passed: 0, failed: 0, skipped: 0 };
	for (const [name, script, args] of CHECKS) {
		const isGood = (await run(script, args)) === 0;
		outcome[isGood ? 'passed' : 'failed'] += 1;
		console.log(`${isGood ? 'PASS' : 'FAIL'} ${name}`);
	}
	return outcome;
}

/** What needs a host or a browser shares one of each, and has the machine for itself. */
const PARTS: readonly (readonly string[])[] = [
	['--selectProjects=unit', '--maxWorkers=100%'],
	['--selectProjects=host', '--selectProjects=browser', '--runInBand'],
];

async function runJest(args: readonly string[]): Promise<Outcome> {
	await rm(JEST_REPORT, { force: true });
	const jest = binary('jest', 'bin/jest.js');
	const code = await run(jest, ['--json', `--outputFile=${JEST_REPORT}`, ...args]);
	const report = JSON.parse(await readFile(JEST_REPORT, 'utf8')) as JestReport;
	const skipped = report.testResults
		.flatMap(({ assertionResults }) => assertionResults)
		.filter(({ status }) => status === 'pending' || status === 'todo');
	for (const { fullName } of skipped) console.log(`SKIP ${fullName}`);
	const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
	return {
		passed: report.numPassedTests,
		// A run can also fail as a whole, for example when the host does not start.
		failed: failed === 0 && code !== 0 ? 1 : failed,
		skipped: skipped.length,
	};
}

async function main(): Promise<void> {
	await mkdir(runFolder, { recursive: true });
	await ensureHostInstalled((line) => {
		console.log(line);
	});
	const args = process.argv.slice(2);
	const outcomes = [await runChecks()];
	for (const part of args.length > 0 ? [args] : PARTS) outcomes.push(await runJest(part));
	const total = (key: keyof Outcome) => outcomes.reduce((sum, each) => sum + each[key], 0);
	if (total('skipped') > 0) console.log(`${total('skipped')} skipped`);
	console.log(`${total('passed')} passed, ${total('failed')} failed`);
	process.exitCode = total('failed') === 0 ? 0 : 1;
}

main().catch((error: unknown) => {
	console.error((error as Error).message);
	console.log('0 passed, 1 failed');
	process.exitCode = 1;
});
