import { randomBytes, randomUUID } from 'node:crypto';
import * as fs from 'node:fs/promises';

import type { Owner } from '../client';

/** What the demo needs again at its next start. */
export interface DemoLogin {
	owner: Owner;
	apiKey: string;
	/** Identifies the example's webhook to n8n. */
	webhookId: string;
}

const newLogin = (): DemoLogin => ({
	owner: {
		email: 'owner@example.com',
		// n8n wants a digit and a capital letter in it.
		password: `A1${randomBytes(12).toString('base64url')}`,
		firstName: 'Spot',
		lastName: 'Owner',
	},
	apiKey: `sc_${randomBytes(32).toString('base64url')}`,
	webhookId: randomUUID(),
});

/** The demo's secrets, read from `file` or, the first time, made and written there for its owner's eyes only. */
export async function demoLogin(file: string): Promise<DemoLogin> {
	try {
		return JSON.parse(await fs.readFile(file, 'utf8')) as DemoLogin;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
			throw new Error(`${file} cannot be read: delete its folder to begin the demo anew.`, {
				cause: error,
			});
		}
	}
	const login = newLogin();
	await fs.writeFile(file, `${JSON.stringify(login, undefined, 2)}\n`, { mode: 0o600 });
	return login;
}
