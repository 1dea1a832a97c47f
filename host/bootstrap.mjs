// Gets a fresh clone ready and runs one of the project's commands. Plain JavaScript without
// dependencies: nothing is installed yet when it runs. Old versions of Node parse it, to be refused politely.
import { spawn } from 'child_process';
import { createHash } from 'crypto';
import fs from 'fs';
import os from 'os';
import path from 'path';
import { fileURLToPath } from 'url';

import npm from './npm.cjs';
import progress from './progress.cjs';

const OLDEST_NODE = 20;
const COMMANDS = {
	start: 'host/commands/start.ts',
	'start:queue': 'host/commands/start-queue.ts',
	install: 'host/commands/install.ts',
	test: 'test/run.ts',
	bench: 'host/commands/bench.ts',
};

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const modules = path.join(root, 'node_modules');
const lockFile = path.join(root, 'package-lock.json');
const stampFile = path.join(modules, '.spot-connect-installed');
const runFolder = path.join(root, 'host', 'run');
const logFile = path.join(runFolder, 'dependencies.log');

/** There while an installation is under way, and left behind by one that was interrupted. */
const unfinishedMark = path.join(runFolder, 'dependencies.unfinished');

const read = (file) => {
	try {
		return fs.readFileSync(file, 'utf8');
	} catch (error) {
		return '';
	}
};

const lockHash = () =>
	createHash('sha256')
		.update(read(lockFile))
		.update(`${process.platform}-${process.arch}`)
		.digest('hex');

/** npm writes its hidden lock file last: without it, or with our mark, the folder holds half a package somewhere. */
const wasInterrupted = () =>
	fs.existsSync(modules) &&
	(fs.existsSync(unfinishedMark) || !fs.existsSync(path.join(modules, '.package-lock.json')));

const installDependencies = async () => {
	if (read(stampFile) === lockHash()) return;
	if (wasInterrupted()) fs.rmSync(modules, { recursive: true, force: true, maxRetries: 3 });
	const folders = Object.entries(JSON.parse(read(lockFile)).packages)
		.filter(([folder, entry]) => folder && !entry.optional && !entry.extraneous)
		.map(([folder]) => path.join(root, folder, 'package.json'));
	const installed = () => folders.filter((file) => fs.existsSync(file)).length;
	const shown = progress.showProgress(
		'Installing the development dependencies',
		() => `${installed()} of ${folders.length} packages`,
	);
	try {
		await npm.assertRegistryAnswers({ cwd: root, logFile });
		fs.writeFileSync(unfinishedMark, '');
		// Not `npm ci`: it refuses the lock file where a registry lacks some other platform's optional package.
		await npm.runNpm({
			args: ['install', '--no-save', '--ignore-scripts', '--no-progress'],
			cwd: root,
			logFile,
		});
		fs.rmSync(unfinishedMark, { force: true });
		fs.writeFileSync(stampFile, lockHash());
		shown.done(`Installed ${folders.length} development dependencies`);
	} finally {
		shown.stop();
	}
};

/** Node takes `--import` for hooks from 20.6 on. */
const tsxFlags = () => {
	const [major, minor] = process.versions.node.split('.').map(Number);
	return major > 20 || minor >= 6 ? ['--import', 'tsx'] : ['--require', 'tsx/cjs'];
};

const runCommand = (file, args) =>
	new Promise((resolve, reject) => {
		const child = spawn(process.execPath, [...tsxFlags(), path.join(root, file), ...args], {
			cwd: root,
			stdio: 'inherit',
		});
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
			process.on(signal, () => child.kill(signal));
		}
		child.once('error', reject);
		child.once('exit', (code, signal) => {
			resolve(signal ? 128 + os.constants.signals[signal] : code);
		});
	});

const main = async ([command, ...args]) => {
	if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
		throw new Error(
			`Node ${process.versions.node} is too old: install Node ${OLDEST_NODE} or later from https://nodejs.org and run the command again.`,
		);
	}
	const file = COMMANDS[command];
	if (!file) throw new Error(`Say which command to run: ${Object.keys(COMMANDS).join(', ')}.`);
	await installDependencies();
	return await runCommand(file, args);
};

main(process.argv.slice(2)).then(
	(code) => process.exit(code),
	(error) => {
		console.error(process.env.SPOT_CONNECT_DEBUG === '1' ? error : error.message);
		process.exit(1);
	},
);
