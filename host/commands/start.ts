import * as fs from 'node:fs/promises';
import * as path from 'node:path';

import { lastOutputOf, N8nClient, type Execution } from '../client';
import { EXAMPLE_PATH } from '../demo/example-workflow';
import { demoLogin, type DemoLogin } from '../demo/login';
import { seedDemo } from '../demo/seed';
import { curlLine, sendOrder } from '../demo/send-order';
import { ensureHostInstalled } from '../install';
import { N8nHost } from '../n8n-host';
import { packPackage } from '../package-tarball';
import { runFolder } from '../paths';
import { assertPortIsFree } from '../ports';
import { runCommand } from './run-command';

const DEFAULT_PORT = 5678;
const STEPS = 6;

const step = (number: number, text: string) => {
	console.log(`[${number}/${STEPS}] ${text} …`);
};

const chosenPort = () => {
	const text = process.env.PORT;
	if (!text) return DEFAULT_PORT;
	const port = Number(text);
	if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
	throw new Error(`PORT is "${text}": set it to a number from 1 to 65535.`);
};

const assertChosenPortIsFree = async (port: number) => {
	try {
		await assertPortIsFree(port);
	} catch (error) {
		throw new Error(
			`${(error as Error).message.replace(/\.$/, '')}, for instance with \`PORT=${port + 1} npm start\`.`,
			{ cause: error },
		);
	}
};

const describe = (execution: Execution) =>
	[
		`Execution ${execution.id} ended with status "${execution.status}".`,
		`Output of "${execution.data.resultData.lastNodeExecuted ?? ''}":`,
		JSON.stringify(
			lastOutputOf(execution).map(({ json }) => json),
			undefined,
			2,
		),
		'Metadata:',
		JSON.stringify(execution.customData, undefined, 2),
	].join('\n');

class ToldToStop extends Error {}

/** Aborted by the first SIGINT or SIGTERM; later ones change nothing. */
const stopSignal = () => {
	const controller = new AbortController();
	for (const name of ['SIGINT', 'SIGTERM'] as const) {
		process.on(name, () => {
			controller.abort(new ToldToStop('Stopped.'));
		});
	}
	return controller.signal;
};

/** Gives what `work` gives, unless the user wants to stop first. */
const unlessStopped = async <T>(signal: AbortSignal, work: Promise<T>): Promise<T> => {
	signal.throwIfAborted();
	return await Promise.race([
		work,
		new Promise<never>((_resolve, reject) => {
			signal.addEventListener('abort', () => {
				reject(signal.reason as Error);
			});
		}),
	]);
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
	console.log(`\n${describe(execution)}\n`);
	if (execution.status !== 'success') {
		throw new Error(
			`The example workflow failed: look at execution ${execution.id} in the editor.`,
		);
	}
	return { login, workflowId, webhookUrl };
};

const prepare = async (port: number) => {
	await assertChosenPortIsFree(port);
	step(1, 'Looking for n8n');
	const { n8nVersion } = await ensureHostInstalled(console.log);
	step(2, 'Building and packing the package');
	return { n8nVersion, tarball: await packPackage() };
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
	const port = chosenPort();
	const userFolder = process.env.SPOT_CONNECT_DEMO_FOLDER ?? path.join(runFolder, 'demo');
	const { n8nVersion, tarball } = await unlessStopped(signal, prepare(port));
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

runCommand(async () => {
	try {
		await start(stopSignal());
	} catch (error) {
		if (!(error instanceof ToldToStop)) throw error;
	}
});
