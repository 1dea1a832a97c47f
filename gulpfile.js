const { execFileSync } = require('node:child_process');
const fs = require('node:fs/promises');
const path = require('node:path');

const { build: bundle } = require('esbuild');
const { dest, parallel, series, src } = require('gulp');

const { n8n } = require('./package.json');

const clean = async () => {
	await fs.rm('dist', { recursive: true, force: true });
};

/** One bundle for all nodes, so that two nodes in one process share one cache and one recorder. */
const bundleSources = async () => {
	const { metafile } = await bundle({
		entryPoints: ['index.ts'],
		outfile: 'dist/index.js',
		bundle: true,
		platform: 'node',
		target: 'node20',
		format: 'cjs',
		external: ['n8n-workflow'],
		sourcemap: true,
		sourcesContent: false,
		legalComments: 'eof',
		logLevel: 'warning',
		metafile: true,
	});
	await writeLicences(Object.keys(metafile.inputs));
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
		const file = (await fs.readdir(folder)).find((each) => /^licen[cs]e(\.|$)/i.test(each));
		if (file === undefined) throw new Error(`${name} is bundled but has no licence file`);
		return `${name} ${version} (${license})\n\n${await fs.readFile(`${folder}/${file}`, 'utf8')}`;
	});
	await fs.writeFile(
		'dist/THIRD-PARTY-LICENCES.txt',
		`${(await Promise.all(notices)).join(`\n${'-'.repeat(80)}\n\n`)}`,
	);
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
