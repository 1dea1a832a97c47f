import { createRequire } from 'node:module';
import path from 'node:path';

import { build, type Plugin } from 'esbuild';
import type { INodeType } from 'n8n-workflow';

import { BUNDLE_OPTIONS } from '../../bundle-options.cjs';
import { repositoryRoot } from '../../host/paths';
import type { Meter } from './meter';

/** Where the instrumented bundle finds the meter. */
const METER = 'spotConnectMicroMeter';

const TRIGGER = 'nodes/SpotConnectGenericWebhook';

/** Exported functions that are a stage, by module. */
const FUNCTIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	[`${TRIGGER}/receive`]: { readRequest: 'read the request' },
	[`${TRIGGER}/decide`]: { decide: 'decide: what joins the checks' },
	[`${TRIGGER}/guard`]: { guard: 'decide: claim the idempotency key' },
	[`${TRIGGER}/trace`]: { traceDecision: 'trace' },
	'admission/rate-limit-fields': { rateLimitFields: 'rate limit header fields' },
	'admission/idempotency-key': { bodyFingerprint: 'decide: hash the body for the claim' },
	[`${TRIGGER}/record`]: { recordEvent: 'record: what joins it' },
	[`${TRIGGER}/event`]: { eventOf: 'record: build the event' },
	[`${TRIGGER}/start-execution`]: { startExecution: 'build the item' },
	[`${TRIGGER}/answer`]: { answerRefusal: 'answer the refusal' },
};

/** Methods that are a stage, by module and class. */
const METHODS: Readonly<Record<string, readonly [string, string, string]>> = {
	[`${TRIGGER}/trigger-cache`]: ['TriggerCache', 'get', 'decide: look up the policy'],
	[`${TRIGGER}/request-log`]: ['RequestLog', 'write', 'log line'],
	'eventlog/redact': ['Redaction', 'redact', 'record: redact'],
	'eventlog/recorder': ['Recorder', 'record', 'record: put it into the buffer'],
};

/** Makes a stage of each check, under its own name. */
const CHECKS = 'admission/check';

const SOURCES = [...Object.keys(FUNCTIONS), ...Object.keys(METHODS), CHECKS];

/**
 * @param meter gets a stage for each part of the path
 * @returns the trigger, built of the same sources as dist, with its parts timed
 */
export async function loadStaged(meter: Meter): Promise<INodeType> {
	const outfile = path.join(repositoryRoot, 'bench/results/micro-staged.cjs');
	await build({
		...BUNDLE_OPTIONS,
		entryPoints: [path.join(repositoryRoot, 'index.ts')],
		outfile,
		plugins: [stages],
	});
	(globalThis as Record<string, unknown>)[METER] = meter;
	const { SpotConnectGenericWebhook } = createRequire(__filename)(outfile) as {
		SpotConnectGenericWebhook: new () => INodeType;
	};
	return new SpotConnectGenericWebhook();
}

/** Puts a module before each that has a stage: it exports the same, with the stages timed. */
const stages: Plugin = {
	name: 'stages',
	setup(bundling) {
		bundling.onResolve({ filter: /^\./ }, ({ path: target, importer, namespace, resolveDir }) => {
			if (namespace === 'staged') return { path: path.resolve(resolveDir, `${target}.ts`) };
			if (importer === '') return undefined;
			const module = path.relative(repositoryRoot, path.resolve(resolveDir, target));
			const name = module.split(path.sep).join('/');
			return SOURCES.includes(name) ? { path: name, namespace: 'staged' } : undefined;
		});
		bundling.onLoad({ filter: /./, namespace: 'staged' }, ({ path: module }) => ({
			contents: stagedModule(module),
			resolveDir: repositoryRoot,
			loader: 'js',
		}));
	},
};

function stagedModule(module: string): string {
	const from = JSON.stringify(`./${module}`);
	const lines = [
		`import * as real from ${from};`,
		`export * from ${from};`,
		`const meter = ${METER};`,
	];
	for (const [name, stage] of Object.entries(FUNCTIONS[module] ?? {})) {
		lines.push(`export const ${name} = meter.timed(${JSON.stringify(stage)}, real.${name});`);
	}
	const method = METHODS[module];
	if (method !== undefined) {
		const [type, name, stage] = method;
		lines.push(`meter.patch(real.${type}.prototype, '${name}', ${JSON.stringify(stage)});`);
	}
	if (module === CHECKS) {
		lines.push(
			"export const named = (name, check) => real.named(name, meter.timed('check: ' + name, check));",
		);
	}
	return lines.join('\n');
}
