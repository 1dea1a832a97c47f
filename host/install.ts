import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { promisify } from 'node:util';

import { withLock } from './lock';
import { nodeBinary, nodePackageFolder } from './node-binary';
import { assertRegistryAnswers, runNpm } from './npm.cjs';
import { hostFolder, runFolder } from './paths';
import { showProgress } from './progress.cjs';

const run = promisify(execFile);

const modulesFolder = path.join(hostFolder, 'node_modules');
const stampFile = path.join(modulesFolder, '.spot-connect-installed');
const logFile = path.join(runFolder, 'install.log');

/** The modules of n8n that are compiled for one version of Node. */
const NATIVE_MODULES = ['sqlite3', 'isolated-vm'];

/** There while an installation is under way, and left behind by one that was interrupted. */
const unfinishedMark = path.join(runFolder, 'install.unfinished');

interface LockEntry {
	version?: string;
	optional?: boolean;
	/** In the lock file, but needed by nothing: npm does not install it. */
	extraneous?: boolean;
}

type LockedPackages = Record<string, LockEntry>;

/** What there is to know about an installation. */
export interface HostInstallation {
	/** Version of n8n. */
	n8nVersion: string;
	/** Whether this call installed it, or found it there. */
	installedNow: boolean;
}

const expectedStamp = async () => {
	const hash = createHash('sha256').update(`${process.platform}-${process.arch}`);
	for (const file of ['package.json', 'package-lock.json']) {
		hash.update(await fs.readFile(path.join(hostFolder, file)));
	}
	return hash.digest('hex');
};

const isStamped = async (stamp: string) =>
	(await fs.readFile(stampFile, 'utf8').catch(() => '')) === stamp;

const readLock = async (file: string): Promise<LockedPackages> => {
	const { packages } = JSON.parse(await fs.readFile(file, 'utf8')) as { packages: LockedPackages };
	return packages;
};

/** The packages that every platform gets, by their folder. */
const requiredPackages = async () =>
	Object.entries(await readLock(path.join(hostFolder, 'package-lock.json'))).filter(
		([folder, { optional, extraneous }]) => folder !== '' && !optional && !extraneous,
	);

const exists = async (file: string) =>
	await fs.access(file).then(
		() => true,
		() => false,
	);

/** npm writes its hidden lock file last: without it, or with our mark, the folder holds half a package somewhere. */
const wasInterrupted = async () =>
	(await exists(modulesFolder)) &&
	((await exists(unfinishedMark)) ||
		!(await exists(path.join(modulesFolder, '.package-lock.json'))));

const matchesLockFile = async () => {
	if (!(await exists(modulesFolder)) || !(await exists(nodePackageFolder() ?? modulesFolder))) {
		return false;
	}
	const present = await readLock(path.join(modulesFolder, '.package-lock.json'));
	return (await requiredPackages()).every(
		([folder, { version }]) => present[folder]?.version === version,
	);
};

const nativeModulesLoad = async () => {
	const load = NATIVE_MODULES.map((name) => `require('${name}');`).join('');
	try {
		await run(nodeBinary(), ['-e', load], { cwd: hostFolder });
		return true;
	} catch {
		return false;
	}
};

const countInstalled = async (folders: string[]) => {
	const found = await Promise.all(
		folders.map((folder) => exists(path.join(hostFolder, folder, 'package.json'))),
	);
	return found.filter(Boolean).length;
};

const installPackages = async () => {
	const folders = (await requiredPackages()).map(([folder]) => folder);
	const progress = showProgress(
		'Installing n8n and its Node (some minutes and 3 GB, this once)',
		async () => `${await countInstalled(folders)} of ${folders.length} packages`,
	);
	try {
		await assertRegistryAnswers({ cwd: hostFolder, logFile });
		await fs.writeFile(unfinishedMark, '');
		// Not `npm ci`: it refuses the lock file where a registry lacks some other platform's optional package.
		await runNpm({
			args: ['install', '--no-save', '--ignore-scripts', '--no-progress'],
			cwd: hostFolder,
			logFile,
		});
		await fs.rm(unfinishedMark, { force: true });
		progress.done(`Installed ${folders.length} packages of n8n`);
	} finally {
		progress.stop();
	}
};

const explainRebuildFailure = (error: unknown) => {
	const { output = '' } = error as { output?: string };
	const tools = [
		/find python|python.*(not found|is not set)/i.test(output) && 'Python 3',
		/not found: make|spawn make ENOENT|make: not found/i.test(output) && 'make',
		/(g\+\+|c\+\+|cc|clang\+\+).*(not found|no such file)|find visual studio/i.test(output) &&
			'a C++ compiler',
	].filter((tool) => tool !== false);
	const fullLog = `The full log is in ${path.join(runFolder, 'rebuild.log')}.`;
	return tools.length > 0
		? `n8n's database module has no ready-made build for this system that could be downloaded, and compiling it needs ${tools.join(' and ')}: install ${tools.length > 1 ? 'them' : 'it'} (on Debian: apt-get install python3 make g++; on macOS: xcode-select --install) and run the command again. ${fullLog}`
		: `n8n's native modules could not be built: ${error instanceof Error ? error.message : String(error)}`;
};

const rebuildNativeModules = async () => {
	const node = nodeBinary();
	const headers = nodePackageFolder();
	const progress = showProgress(`Building n8n's native modules (${NATIVE_MODULES.join(', ')})`);
	try {
		await runNpm({
			args: ['rebuild', ...NATIVE_MODULES, '--ignore-scripts=false', '--foreground-scripts'],
			cwd: hostFolder,
			logFile: path.join(runFolder, 'rebuild.log'),
			node,
			env: {
				PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}`,
				JOBS: 'max',
				npm_config_jobs: 'max',
				...(headers ? { npm_config_nodedir: headers } : {}),
			},
		});
		progress.done(`Built n8n's native modules`);
	} catch (error) {
		throw new Error(explainRebuildFailure(error), { cause: error });
	} finally {
		progress.stop();
	}
	if (!(await nativeModulesLoad())) {
		throw new Error(
			`n8n's native modules were built but do not load: delete host/node_modules and run the command again.`,
		);
	}
};

/** Version of n8n that host/package.json pins. */
export async function pinnedN8nVersion(): Promise<string> {
	const manifest = JSON.parse(await fs.readFile(path.join(hostFolder, 'package.json'), 'utf8')) as {
		dependencies: { n8n: string };
	};
	return manifest.dependencies.n8n;
}

/**
 * Makes sure that n8n, the Node that it needs and its native modules are installed in host/node_modules
 * as the lock file says. An interrupted installation is detected and redone; a second process waits
 * for the first.
 * @param report gets a line for each thing worth knowing
 * @throws Error with one sentence that says what to do
 */
export async function ensureHostInstalled(
	report: (line: string) => void = () => undefined,
): Promise<HostInstallation> {
	const n8nVersion = await pinnedN8nVersion();
	const stamp = await expectedStamp();
	if (await isStamped(stamp)) return { n8nVersion, installedNow: false };

	const installedNow = await withLock(
		path.join(runFolder, 'install.lock'),
		async () => {
			if (await isStamped(stamp)) return false;
			if (await wasInterrupted()) {
				report('Removing an installation of n8n that was interrupted.');
				await fs.rm(modulesFolder, { recursive: true, force: true, maxRetries: 3 });
			}
			const upToDate = await matchesLockFile();
			if (!upToDate) await installPackages();
			if (!(await nativeModulesLoad())) await rebuildNativeModules();
			await fs.writeFile(stampFile, stamp);
			return !upToDate;
		},
		(owner) => {
			report(`Waiting for the installation of n8n by process ${owner} to finish.`);
		},
	);
	return { n8nVersion, installedNow };
}
