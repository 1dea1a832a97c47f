import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { runNpm } from '../../host/npm.cjs';
import { packPackage } from '../../host/package-tarball';
import { runFolder } from '../../host/paths';

/** The nearest that the registry has to what this package does. */
const PEER = 'n8n-nodes-rest-api@1.0.2';

/** A node that answers 401 before it has looked at anything: none can be faster to refuse. */
const REFUSES_AT_ONCE = `'use strict';
const { fromParameter, webhookDescriptionFields } = require('n8n-workflow');
exports.RefusesAtOnce = class {
	description = {
		displayName: 'Refuses at Once',
		name: 'refusesAtOnce',
		group: ['trigger'],
		version: 2,
		description: 'Answers 401',
		defaults: { name: 'Refuses at Once' },
		inputs: [],
		outputs: ['main'],
		webhooks: [
			{
				name: 'default',
				isFullPath: true,
				httpMethod: 'POST',
				responseMode: 'onReceived',
				...webhookDescriptionFields({ path: fromParameter('path') }),
			},
		],
		properties: [{ displayName: 'Path', name: 'path', type: 'string', default: '' }],
	};
	async webhook() {
		this.getResponseObject().writeHead(401, { 'Content-Type': 'application/json' }).end('{}');
		return { noWebhookResponse: true };
	}
};
`;

const MANIFEST = {
	name: 'n8n-nodes-bench-refuses-at-once',
	version: '1.0.0',
	private: true,
	n8n: { n8nNodesApiVersion: 1, nodes: ['RefusesAtOnce.node.js'] },
};

async function pack(what: string, cwd: string, folder: string): Promise<string> {
	const output = await runNpm({
		args: ['pack', what, '--json', '--ignore-scripts', '--pack-destination', folder],
		cwd,
		logFile: path.join(runFolder, 'pack.log'),
	});
	const [packed] = JSON.parse(output) as { filename: string }[];
	return path.join(folder, path.basename(packed!.filename));
}

/**
 * @returns the tarballs of what is compared: this package, its peer from the registry, and a node
 *   that refuses at once
 * @throws {Error} if the registry cannot be reached
 */
export async function packContenders(): Promise<string[]> {
	const folder = path.join(runFolder, 'bench');
	await mkdir(folder, { recursive: true });
	const source = await mkdtemp(path.join(folder, 'source-'));
	try {
		await writeFile(path.join(source, 'package.json'), JSON.stringify(MANIFEST));
		await writeFile(path.join(source, 'RefusesAtOnce.node.js'), REFUSES_AT_ONCE);
		return [await packPackage(), await pack(PEER, folder, folder), await pack('.', source, folder)];
	} finally {
		await rm(source, { recursive: true, force: true });
	}
}
