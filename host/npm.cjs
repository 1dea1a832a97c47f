'use strict';

const { spawn } = require('child_process');
const fs = require('fs');
const path = require('path');

const NPM_CLI = path.join('node_modules', 'npm', 'bin', 'npm-cli.js');

/** How long npm may tidy up when it is told to stop; what it leaves is removed at the next run. */
const PATIENCE_MS = 3000;

/** Any package that we need will do to find out whether the registry answers. */
const SMALL_PACKAGE = 'tsx';

/** Settings of the npm that started us which would mislead an npm that we start in another folder. */
const OUTER_NPM =
	/^npm_(package_|lifecycle_|command$|node_execpath$|config_(local_prefix|ignore_scripts|global)$)/i;

const isFile = (file) => {
	try {
		return fs.statSync(file).isFile();
	} catch (error) {
		return false;
	}
};

const npmOnPath = () => {
	for (const folder of (process.env.PATH || '').split(path.delimiter)) {
		const file = path.join(folder, 'npm');
		if (folder && isFile(file)) return fs.realpathSync(file);
	}
	return undefined;
};

const findNpmCli = () => {
	const nodeFolder = path.dirname(fs.realpathSync(process.execPath));
	const startedBy = process.env.npm_execpath || '';
	const candidates = [
		path.basename(startedBy) === 'npm-cli.js' ? startedBy : '',
		path.join(nodeFolder, NPM_CLI),
		path.join(nodeFolder, '..', 'lib', NPM_CLI),
		npmOnPath() || '',
	];
	const found = candidates.find((file) => file.endsWith('.js') && isFile(file));
	if (!found)
		throw new Error(
			'npm was not found: install Node.js together with npm from https://nodejs.org.',
		);
	return found;
};

const npmEnvironment = (extra) => {
	const env = {};
	for (const name of Object.keys(process.env)) {
		if (!OUTER_NPM.test(name)) env[name] = process.env[name];
	}
	return Object.assign(env, extra);
};

const errorLines = (output) =>
	output
		.split(/\r?\n/)
		.map((line) => /^npm (?:error|ERR!)\s?(.*)$/.exec(line))
		.filter((match) => match !== null)
		.map((match) => match[1].trim())
		.filter((line) => line && !/^A complete log|^Log files were not written|\.log$/.test(line));

const explainNpmFailure = (output, logFile) => {
	const lines = errorLines(output);
	const fullLog = `The full log is in ${logFile}.`;
	const has = (pattern) => lines.map((line) => pattern.exec(line)).find((match) => match !== null);
	const code = (has(/^code (\S+)/) || [])[1];
	const is = (...codes) => codes.find((each) => each === code || has(new RegExp(`\\b${each}\\b`)));

	const noSpace = is('ENOSPC');
	if (noSpace)
		return `The disk is full (ENOSPC): free some space, then run the command again. ${fullLog}`;

	const unreachable = is(
		'ENOTFOUND',
		'EAI_AGAIN',
		'ECONNREFUSED',
		'ETIMEDOUT',
		'ECONNRESET',
		'ENETUNREACH',
		'EHOSTUNREACH',
		'ERR_SOCKET_TIMEOUT',
		'EIDLETIMEOUT',
	);
	if (unreachable) {
		const address = has(/(https?:\/\/[^\s/]+)/);
		const where = address ? ` at ${address[1]}` : '';
		return `npm could not reach the package registry${where} (${unreachable}): check the network, the proxy or \`npm config get registry\`, then run the command again. ${fullLog}`;
	}
	const certificate = is(
		'SELF_SIGNED_CERT_IN_CHAIN',
		'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
		'CERT_HAS_EXPIRED',
	);
	if (certificate)
		return `npm does not trust the certificate of the package registry (${certificate}): set npm's \`cafile\` to your organisation's certificate, then run the command again. ${fullLog}`;

	if (code === 'E404' || code === 'ETARGET') {
		const wanted = has(/'([^']+@[^']+)'|No matching version found for (\S+?)\.?$/);
		const what = wanted ? wanted[1] || wanted[2] : 'a package';
		return `The package registry does not have ${what} (${code}): check \`npm config get registry\`, then run the command again. ${fullLog}`;
	}
	if (code === 'E401' || code === 'E403')
		return `The package registry refused access (${code}): log in with \`npm login\` or choose another registry, then run the command again. ${fullLog}`;
	if (code === 'EUSAGE')
		return `npm cannot install from the lock file: bring package.json and package-lock.json in line with \`npm install\`. ${fullLog}`;

	const last = lines.slice(-3).join(' ');
	return `npm failed${last ? `: ${last}` : '.'} ${fullLog}`;
};

const runNpm = ({ args, cwd, logFile, node = process.execPath, env = {} }) =>
	new Promise((resolve, reject) => {
		const npmCli = findNpmCli();
		fs.mkdirSync(path.dirname(logFile), { recursive: true });
		const log = fs.createWriteStream(logFile);
		const child = spawn(node, [npmCli, ...args], {
			cwd,
			env: npmEnvironment(env),
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		let interrupted = false;
		const stopChild = () => {
			interrupted = true;
			child.kill();
			setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS).unref();
		};
		const endings = ['exit', 'SIGINT', 'SIGTERM', 'SIGHUP'];
		for (const ending of endings) process.on(ending, stopChild);
		let output = '';
		let stdout = '';
		const keep = (chunk) => {
			output = (output + chunk).slice(-200000);
			log.write(chunk);
		};
		child.stdout.on('data', (chunk) => {
			stdout += chunk;
			keep(chunk);
		});
		child.stderr.on('data', keep);
		child.once('error', reject);
		child.once('close', (code, signal) => {
			for (const ending of endings) process.removeListener(ending, stopChild);
			log.end();
			if (code === 0) resolve(stdout);
			else if (interrupted)
				reject(new Error('npm was interrupted: run the command again to finish.'));
			else if (signal) reject(new Error(`npm was stopped by ${signal}: run the command again.`));
			else reject(Object.assign(new Error(explainNpmFailure(output, logFile)), { output }));
		});
	});

const assertRegistryAnswers = async ({ cwd, logFile }) => {
	const patience = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-timeout=20000'];
	await runNpm({ args: ['view', SMALL_PACKAGE, 'name', ...patience], cwd, logFile });
};

module.exports = { assertRegistryAnswers, explainNpmFailure, findNpmCli, runNpm };
