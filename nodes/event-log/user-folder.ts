import { homedir } from 'node:os';
import * as path from 'node:path';

/** Name of the folder in n8n's own, and of the database in it. */
const FOLDER = 'spot-connect';
const FILE = 'events.sqlite';

/**
 * Where n8n keeps its data: `.n8n` in N8N_USER_FOLDER, or else in the user's home
 * (https://docs.n8n.io/hosting/configuration/configuration-examples/user-folder/).
 */
function userFolder(environment: NodeJS.ProcessEnv): string {
	const home = process.platform === 'win32' ? environment.USERPROFILE : environment.HOME;
	return path.join(environment.N8N_USER_FOLDER ?? home ?? homedir(), '.n8n');
}

/** @returns the file of this n8n's own event log */
export function eventFile(environment: NodeJS.ProcessEnv = process.env): string {
	return path.join(userFolder(environment), FOLDER, FILE);
}
