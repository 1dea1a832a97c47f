import * as fs from 'node:fs/promises';
import * as path from 'node:path';

import { N8nClient } from '../client';
import { EXAMPLE_PATH } from '../demo/example-workflow';
import { demoLogin, type DemoLogin } from '../demo/login';
import { seedDemo } from '../demo/seed';
import { curlLine, sendOrder } from '../demo/send-order';
import { ensureHostInstalled } from '../install';
import { N8nHost } from '../n8n-host';
import { packPackage } from '../package-tarball';
import { runFolder } from '../paths';
import { chosenPort } from './chosen-port';
import { assertSuccess, describeExecution } from './describe-execution';
import { runUntilStopped, unlessStopped } from './until-stopped';

const STEPS = 6;

const step = (number: number, text: string) => {
	console.log(`[${number}/${STEPS}] ${text} …`);
};

interface Demonstration {
	login: DemoLogin;
	workflowId: string;
	webhookUrl: string;
}

const demonstrate = async (host: N8nHost, userFolder: string): Promise<Demonstration> => {
	step(5, 'Preparing the owner, the credential and the example workflow');
	const login = await demoLogin(path.join(userFolder, 'login.json'));
	const client = await N8nClient.connect(host.url);
	const workflowId = await seedDemo(client, login);

	const webhookUrl = `${host.url}/webhook/${EXAMPLE_PATH}`;
	step(6, `Sending an order to ${webhookUrl}`);
	const execution = await sendOrder({ client, workflowId, webhookUrl, apiKey: login.apiKey });
	console.log(`\n${describeExecution(execution)}\n`);
	assertSuccess(execution);
	return { login, workflowId, webhookUrl };
};

const prepare = async () => {
	const port = await chosenPort('npm start');
	step(1, 'Looking for n8n');
	const { n8nVersion } = await ensureHostInstalled(console.log);
	step(2, 'Building and packing the package');
	return { port, n8nVersion, tarball: await packPackage() };
};

const stayUp = async (host: N8nHost, { login, workflowId, webhookUrl }: Demonstration) => {
	console.log(`Editor:   ${host.url}/workflow/${workflowId}`);
	console.log(`Sign in:  ${login.owner.email}  ${login.owner.password}`);
	console.log(`Webhook:  ${webhookUrl}`);
	console.log(`Log:      ${path.relative(process.cwd(), host.logFile)}`);
	console.log(`\nSend another order:\n${curlLine(webhookUrl, login.apiKey)}`);
	console.log('\nCtrl-C stops n8n.');
	await host.ended();
	throw new Error(`n8n ended on its own: look into ${host.logFile}.`);
};

const start = async (signal: AbortSignal) => {
	const userFolder = process.env.SPOT_CONNECT_DEMO_FOLDER ?? path.join(runFolder, 'demo');
	const { port, n8nVersion, tarball } = await unlessStopped(signal, prepare());
	await fs.mkdir(userFolder, { recursive: true, mode: 0o700 });
	step(3, `Installing ${path.basename(tarball)} into ${path.relative(process.cwd(), userFolder)}`);
	step(4, `Starting n8n ${n8nVersion} on http://127.0.0.1:${port}`);
	const packages = [tarball];
	const host = await N8nHost.start({ port, userFolder, packages, logFormat: 'text', signal });
	try {
		const demonstration = await unlessStopped(signal, demonstrate(host, userFolder));
		if (!process.argv.includes('--once')) await unlessStopped(signal, stayUp(host, demonstration));
	} finally {
		if (host.running) console.log('\nStopping n8n …');
		await host.stop();
	}
};

runUntilStopped(start);
