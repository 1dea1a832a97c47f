import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';

import { N8nClient } from '../../host/client';
import { N8nHost } from '../../host/n8n-host';
import { packPackage } from '../../host/package-tarball';
import { runFolder } from '../../host/paths';

declare global {
	var spotConnectHost: N8nHost | undefined;
}

/** n8n tries a publication that fails for 15 seconds; the others must not queue behind it. */
const MANY_PUBLICATIONS = { N8N_WORKFLOW_PUBLICATION_CONCURRENCY: '30' };

/** Starts one n8n with the packed package for all tests on the real host, and sets its owner up. */
export default async function globalSetup(): Promise<void> {
	if (globalThis.spotConnectHost !== undefined) return;
	const tarball = await packPackage();
	const logFile = path.join(runFolder, 'test-host.log');
	await mkdir(runFolder, { recursive: true });
	await rm(logFile, { force: true });
	const host = await N8nHost.start({ packages: [tarball], logFile, env: MANY_PUBLICATIONS });
	globalThis.spotConnectHost = host;
	const owner = {
		email: 'owner@example.com',
		password: `Aa1${randomBytes(12).toString('base64url')}`,
		firstName: 'Olive',
		lastName: 'Owner',
	};
	const client = await N8nClient.connect(host.url);
	await client.setupOwner(owner);
	Object.assign(process.env, {
		SPOT_CONNECT_HOST_URL: host.url,
		SPOT_CONNECT_HOST_LOG: logFile,
		SPOT_CONNECT_HOST_FOLDER: host.userFolder,
		SPOT_CONNECT_TARBALL: tarball,
		SPOT_CONNECT_OWNER_COOKIE: client.sessionCookie,
		SPOT_CONNECT_OWNER_EMAIL: owner.email,
		SPOT_CONNECT_OWNER_PASSWORD: owner.password,
	});
}
