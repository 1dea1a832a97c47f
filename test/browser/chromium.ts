import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';

/** Where Debian, Ubuntu and others put it. */
const USUAL_PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser'];
const USUAL_COMMANDS = ['chromium', 'google-chrome', 'google-chrome-stable'];

/** No window, no sandbox (root in a container has none), and no talk of its own with the network. */
export const CHROMIUM_FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--disable-dev-shm-usage',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--no-first-run',
	'--force-color-profile=srgb',
];

/**
 * @returns the path of Chromium: the environment's CHROMIUM_PATH, else the first usual place that
 *   has it; nothing on a machine without it
 */
export function findChromium(): string | undefined {
	const { CHROMIUM_PATH } = process.env;
	if (CHROMIUM_PATH) return CHROMIUM_PATH;
	return USUAL_PLACES.find(isExecutable) ?? firstOf(USUAL_COMMANDS, onPath);
}

function isExecutable(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

function onPath(command: string): string | undefined {
	try {
		return (
			execFileSync('which', [command], { encoding: 'utf8', stdio: 'pipe' }).trim() || undefined
		);
	} catch {
		return undefined;
	}
}

function firstOf(
	names: readonly string[],
	find: (name: string) => string | undefined,
): string | undefined {
	for (const name of names) {
		const found = find(name);
		if (found !== undefined) return found;
	}
	return undefined;
}
