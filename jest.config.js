/** @type {import('jest').Config} */
const shared = {
	rootDir: __dirname,
	testEnvironment: 'node',
	transform: {
		'^.+\\.[cm]?[jt]s$': [
			'@swc/jest',
			{ jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
		],
	},
	// Published as ES modules only.
	transformIgnorePatterns: ['/node_modules/(?!(uuid|jose|commander|@octokit/webhooks-methods)/)'],
	moduleNameMapper: {
		'^@octokit/webhooks-methods$':
			'<rootDir>/node_modules/@octokit/webhooks-methods/dist-node/index.js',
	},
	modulePathIgnorePatterns: [
		'<rootDir>/dist/',
		'<rootDir>/host/node_modules/',
		'<rootDir>/host/run/',
	],
};

module.exports = {
	projects: [
		{
			...shared,
			displayName: 'unit',
			testMatch: ['<rootDir>/test/**/*.test.ts'],
			testPathIgnorePatterns: ['<rootDir>/test/host/', '<rootDir>/test/browser/'],
		},
		{
			...shared,
			displayName: 'host',
			testMatch: ['<rootDir>/test/host/**/*.test.ts'],
			globalSetup: '<rootDir>/test/host/global-setup.ts',
			globalTeardown: '<rootDir>/test/host/global-teardown.ts',
		},
		{
			...shared,
			displayName: 'browser',
			testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
			globalSetup: '<rootDir>/test/host/global-setup.ts',
			globalTeardown: '<rootDir>/test/host/global-teardown.ts',
		},
	],
};
