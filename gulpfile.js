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
	await bundle({
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
	});
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
