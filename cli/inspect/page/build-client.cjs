const path = require('node:path');

const { buildSync } = require('esbuild');

exports.buildClient = () => {
	const { outputFiles } = buildSync({
		entryPoints: [path.join(__dirname, 'client', 'main.ts')],
		bundle: true,
		platform: 'browser',
		target: 'es2022',
		format: 'iife',
		minify: true,
		write: false,
		logLevel: 'warning',
	});
	return outputFiles[0].text;
};
