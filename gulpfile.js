const { execFileSync } = require('node:child_process');
const fs = require('node:fs/promises');
const path = require('node:path');

const { build: bundle } = require('esbuild');
const { dest, parallel, series, src } = require('gulp');

const { BUNDLE_OPTIONS } = require('./bundle-options.cjs');
const { buildClient } = require('./cli/inspect/page/build-client.cjs');
const { n8n } = require('./package.json');

const clean = async () => {
	await fs.rm('dist', { recursive: true, force: true });
};

/**
 * What not everyone needs, and what runs in a thread of its own, is a bundle of its own, beside the
 * one that loads it when it is wanted.
 */
const LAZY_BUNDLES = [
	{ entry: 'eventlog/stores/sqlite/worker.ts', file: 'stores/sqlite-worker.js' },
	{ entry: 'eventlog/stores/postgres.ts', file: 'stores/postgres.js' },
	{ entry: 'state/stores/redis/client.ts', file: 'stores/redis.js' },
	{ entry: 'cli/inspect/ui-server.ts', file: 'inspect/ui-server.js' },
];

/** What npx runs. Its first line, which makes it a program, comes from its source. */
const COMMAND = 'dist/cli.js';

/** Leaves the dynamic import of a lazy bundle's entry as one of the bundle, seen from dist. */
const keepLazy = {
	name: 'keep-lazy',
	setup(build) {
		build.onResolve({ filter: /^\./ }, ({ kind, path: target, resolveDir }) => {
			if (kind !== 'dynamic-import') return undefined;
			const source = path.resolve(resolveDir, `${target}.ts`);
			const lazy = LAZY_BUNDLES.find(({ entry }) => path.resolve(entry) === source);
			return lazy && { path: `./${lazy.file}`, external: true };
		});
	},
};

/** The inspector's page runs in browsers: its script is a text of the bundle that serves it. */
const clientScript = {
	name: 'client-script',
	setup(build) {
		build.onLoad({ filter: /[\\/]inspect[\\/]page[\\/]script\.ts$/ }, () => ({
			contents: `export const CLIENT_SCRIPT = ${JSON.stringify(buildClient())};`,
		}));
	},
};

const PACKAGE_OPTIONS = {
	...BUNDLE_OPTIONS,
	sourcemap: true,
	sourcesContent: false,
	legalComments: 'eof',
	metafile: true,
};

/** One bundle for all nodes, so that two nodes in one process share one cache and one recorder. */
const bundleSources = async () => {
	const bundles = await Promise.all([
		bundle({
			...PACKAGE_OPTIONS,
			entryPoints: ['index.ts'],
			outfile: 'dist/index.js',
			plugins: [keepLazy],
		}),
		...LAZY_BUNDLES.map(({ entry, file }) =>
			bundle({
				...PACKAGE_OPTIONS,
				entryPoints: [entry],
				outfile: `dist/${file}`,
				plugins: [clientScript],
			}),
		),
		bundle({
			...PACKAGE_OPTIONS,
			entryPoints: ['cli/main.ts'],
			outfile: COMMAND,
			plugins: [keepLazy],
		}),
	]);
	await fs.chmod(COMMAND, 0o755);
	await writeLicences(bundles.flatMap(({ metafile }) => Object.keys(metafile.inputs)));
};

/** The licences of what the bundle contains, as they demand. */
const writeLicences = async (inputs) => {
	const folders = inputs
		.map((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0])
		.filter((folder) => folder !== undefined);
	const notices = [...new Set(folders)].sort().map(async (folder) => {
		const { name, version, license } = JSON.parse(
			await fs.readFile(`${folder}/package.json`, 'utf8'),
		);
		return `${name} ${version} (${license})\n\n${await licenceIn(folder, name)}`;
	});
	await fs.writeFile(
		'dist/THIRD-PARTY-LICENCES.txt',
		`${(await Promise.all(notices)).join(`\n${'-'.repeat(80)}\n\n`)}`,
	);
};

/** @returns the text of a package's licence: a file, or a section of its README */
const licenceIn = async (folder, name) => {
	const files = await fs.readdir(folder);
	const file = files.find((each) => /^licen[cs]e(\.|$)/i.test(each));
	if (file !== undefined) return await fs.readFile(`${folder}/${file}`, 'utf8');
	const readme = files.find((each) => /^readme\.md$/i.test(each));
	const text = readme === undefined ? '' : await fs.readFile(`${folder}/${readme}`, 'utf8');
	const section = /^#+ *licen[cs]e[^\n]*\n([^]*?)(?=^#|$(?![^]))/im.exec(text)?.[1]?.trim();
	if (!section) throw new Error(`${name} is bundled but has no licence`);
	return `${section}\n`;
};

/** The small files that n8n loads by the name of the class in them. */
const writeEntries = async () => {
	for (const file of [...n8n.nodes, ...n8n.credentials]) {
		const className = path.basename(file).split('.')[0];
		const shared = path.relative(path.dirname(file), 'dist/index.js').replaceAll(path.sep, '/');
		await fs.mkdir(path.dirname(file), { recursive: true });
		await fs.writeFile(
			file,
			`'use strict';\nexports.${className} = require('${shared}').${className};\n`,
		);
	}
};

const declareTypes = async () => {
	execFileSync(
		process.execPath,
		[require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.build.json'],
		{ stdio: 'inherit' },
	);
};

/** Icons and codex files, beside the nodes that they belong to. */
const copyAssets = () =>
	src('nodes/**/*.{svg,png,node.json}', { encoding: false }).pipe(dest('dist/nodes'));

exports.clean = clean;
exports.build = series(clean, parallel(bundleSources, writeEntries, copyAssets, declareTypes));
exports.default = exports.build;
