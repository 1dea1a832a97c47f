import { execFile } from 'node:child_process';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { promisify } from 'node:util';

import { withLock } from './lock';
import { runNpm } from './npm.cjs';
import { repositoryRoot, runFolder } from './paths';

const run = promisify(execFile);

const buildPackage = async () => {
	const gulp = path.join(repositoryRoot, 'node_modules', 'gulp', 'bin', 'gulp.js');
	try {
		await run(process.execPath, [gulp, 'build'], { cwd: repositoryRoot });
	} catch (error) {
		const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
		const output = `${stdout}${stderr}`.trim();
		throw new Error(
			`The package does not build: repair what \`npx gulp build\` reports.\n${output}`,
			{
				cause: error,
			},
		);
	}
};

const readName = async (packageJson: string) =>
	(JSON.parse(await fs.readFile(packageJson, 'utf8')) as { name: string }).name;

/**
 * Packs this package as it would be published.
 * @param options.build false packs the `dist` folder that is there
 * @returns path of the tarball, in host/run/package
 */
export async function packPackage({ build = true } = {}): Promise<string> {
	const folder = path.join(runFolder, 'package');
	return await withLock(path.join(runFolder, 'package.lock'), async () => {
		if (build) await buildPackage();
		await fs.mkdir(folder, { recursive: true });
		const output = await runNpm({
			args: ['pack', '--json', '--ignore-scripts', '--pack-destination', folder],
			cwd: repositoryRoot,
			logFile: path.join(runFolder, 'pack.log'),
		});
		const [packed] = JSON.parse(output) as { filename: string }[];
		if (!packed) throw new Error('`npm pack` made no tarball: run it by hand to see why.');
		return path.join(folder, path.basename(packed.filename));
	});
}

/**
 * Installs a packed community package for the n8n whose user folder is given, replacing what was
 * there. n8n loads it at its next start: it looks into the folder and needs no record of it.
 * @param tarball path of a .tgz made by `npm pack`
 * @param userFolder the value of N8N_USER_FOLDER
 * @returns the package's folder
 */
export async function installTarball(tarball: string, userFolder: string): Promise<string> {
	const modules = path.join(userFolder, '.n8n', 'nodes', 'node_modules');
	await fs.mkdir(modules, { recursive: true });
	const unpacked = await fs.mkdtemp(path.join(modules, '.unpacking-'));
	try {
		await run('tar', ['-xzf', path.resolve(tarball), '-C', unpacked, '--strip-components=1']);
		const target = path.join(modules, await readName(path.join(unpacked, 'package.json')));
		await fs.rm(target, { recursive: true, force: true });
		await fs.mkdir(path.dirname(target), { recursive: true });
		await fs.rename(unpacked, target);
		return target;
	} catch (error) {
		await fs.rm(unpacked, { recursive: true, force: true });
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
			throw new Error(
				`${tarball} cannot be unpacked: check that it exists and that \`tar\` is installed.`,
				{
					cause: error,
				},
			);
		}
		throw error;
	}
}
