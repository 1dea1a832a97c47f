import * as fs from 'node:fs/promises';
import * as path from 'node:path';

import { N8nClient } from '../client';
import { EXAMPLE_PATH } from '../demo/example-workflow';
import { demoLogin, type DemoLogin } from '../demo/login';
import { seedDemo } from '../demo/seed';
import { curlLine, sendOrder } from '../demo/send-order';
import { ensureHostInstalled } from '../install';
import { packPackage } from '../package-tarball';
import { runFolder } from '../paths';
import { FrontDoor } from '../queue/front-door';
import { QueueHost } from '../queue/queue-host';
import { PROCESSES } from '../queue/settings';
import { requireQueueServices } from '../services/programs';
import { chosenPort } from './chosen-port';
import { assertSuccess, describeExecution } from './describe-execution';
import { runUntilStopped, unlessStopped } from './until-stopped';

const STEPS = 5;
const COMMAND = 'npm run start:queue';

const step = (number: number, text: string) => {
	console.log(`[${number}/${STEPS}] ${text} …`);
};

interface Demonstration {
	login: DemoLogin;
	workflowId: string;
}

const prepare = async () => {
	const port = await chosenPort(COMMAND);
	step(1, 'Looking for Postgres, Redis and n8n');
	requireQueueServices();
	const { n8nVersion } = await ensureHostInstalled(console.log);
	step(2, 'Building and packing the package');
	return { port, n8nVersion, tarball: await packPackage() };
};

const demonstrate = async (host: QueueHost, folder: string): Promise<Demonstration> => {
	step(4, 'Preparing the owner, the credential and the example workflow');
	const login = await demoLogin(path.join(folder, 'login.json'));
	const client = await N8nClient.connect(host.url);
	const workflowId = await seedDemo(client, login);

	step(5, 'Sending an order to each webhook processor');
	for (const processorUrl of host.processorUrls) {
		const webhookUrl = `${processorUrl}/webhook/${EXAMPLE_PATH}`;
		const execution = await sendOrder({ client, workflowId, webhookUrl, apiKey: login.apiKey });
		console.log(`\nThe processor at ${processorUrl} took the order; the worker ran it.`);
		console.log(describeExecution(execution));
		assertSuccess(execution);
	}
	return { login, workflowId };
};

/** Starts whatever ends again, as a supervisor of a real installation does. */
const stayUp = async (
	host: QueueHost,
	door: FrontDoor,
	logFolder: string,
	{ login, workflowId }: Demonstration,
	signal: AbortSignal,
) => {
	console.log(`\nEditor:     ${door.url}/workflow/${workflowId}`);
	console.log(`Sign in:    ${login.owner.email}  ${login.owner.password}`);
	console.log(`Logs:       ${path.relative(process.cwd(), logFolder)}`);
	console.log('Processes:');
	for (const name of PROCESSES) {
		const { url, pid } = host.process(name);
		console.log(`  ${name.padEnd(10)} ${url}  pid ${pid}`);
	}
	console.log(
		`\nSend another order; the processors take turns:\n${curlLine(`${door.url}/webhook/${EXAMPLE_PATH}`, login.apiKey)}`,
	);
	console.log(
		'\nKill a process to see what becomes of the orders: it is started again. Ctrl-C stops everything; the next start begins anew.',
	);
	for (;;) {
		const name = await host.firstEnded();
		if (signal.aborted) return;
		console.log(`\n${name} has ended; starting it again …`);
		await host.restart(name);
		console.log(`${name} is ready again, as process ${host.process(name).pid}.`);
	}
};

const startQueue = async (signal: AbortSignal) => {
	const folder = path.join(runFolder, 'queue');
	const logFolder = path.join(folder, 'log');
	const { port, n8nVersion, tarball } = await unlessStopped(signal, prepare());
	await fs.rm(logFolder, { recursive: true, force: true });
	await fs.mkdir(folder, { recursive: true, mode: 0o700 });
	step(
		3,
		`Starting Postgres, Redis and n8n ${n8nVersion}: a main process, a worker, two webhook processors`,
	);
	const publicUrl = `http://127.0.0.1:${port}`;
	const host = await QueueHost.start({
		packages: [tarball],
		logFolder,
		logFormat: 'text',
		env: { N8N_WEBHOOK_URL: publicUrl, N8N_EDITOR_BASE_URL: publicUrl, N8N_PROXY_HOPS: '1' },
		signal,
	});
	let door: FrontDoor | undefined;
	try {
		door = await FrontDoor.listen(port, { main: host.url, processors: host.processorUrls });
		const demonstration = await unlessStopped(signal, demonstrate(host, folder));
		if (!process.argv.includes('--once')) {
			await unlessStopped(signal, stayUp(host, door, logFolder, demonstration, signal));
		}
	} finally {
		console.log('\nStopping n8n, Redis and Postgres …');
		await door?.close();
		await host.stop();
	}
};

runUntilStopped(startQueue);
