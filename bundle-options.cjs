/** How the sources are bundled, wherever they are: for the package, and for tests and benchmarks of it. */
exports.BUNDLE_OPTIONS = {
	bundle: true,
	platform: 'node',
	target: 'node20',
	format: 'cjs',
	// The native client of Postgres is an option of pg's that is not taken.
	external: ['n8n-workflow', 'pg-native'],
	// A dynamic import becomes a require, which the way in which n8n loads packages always has.
	supported: { 'dynamic-import': false },
	logLevel: 'warning',
};
