import { homedir } from 'node:os';
import * as path from 'node:path';

/** Name of the folder in n8n's own, and of the databases in it. */
const FOLDER = 'spot-connect';
const EVENT_FILE = 'events.sqlite';
const STATE_FILE = 'state.sqlite';

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
	return path.join(userFolder(environment), FOLDER, EVENT_FILE);
}

/** @returns the file of the state that the processes of this n8n share */
export function stateFile(environment: NodeJS.ProcessEnv = process.env): string {
	return path.join(userFolder(environment), FOLDER, STATE_FILE);
}
