import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import nodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

const packageRules = nodesBase.configs.community.rules;
const credentialRules = nodesBase.configs.credentials.rules;
const nodeRules = nodesBase.configs.nodes.rules;

const BROWSER_GLOBALS = [
	...['window', 'document', 'self', 'top', 'parent', 'frames', 'screen', 'history', 'location'],
	...['name', 'status', 'event', 'length', 'origin', 'external', 'closed', 'opener', 'statusbar'],
	...['open', 'close', 'stop', 'focus', 'blur', 'find', 'print', 'alert', 'confirm', 'prompt'],
	...['addEventListener', 'removeEventListener', 'dispatchEvent', 'getSelection', 'localStorage'],
];

export default tseslint.config(
	{
		ignores: [
			'bench/results/',
			'coverage/',
			'dist/',
			'host/node_modules/',
			'host/run/',
			'node_modules/',
		],
	},
	{
		files: ['**/*.ts'],
		extends: [tseslint.configs.recommendedTypeChecked, tseslint.configs.stylisticTypeChecked],
		languageOptions: {
			parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname },
		},
		rules: {
			'@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
			'@typescript-eslint/no-floating-promises': 'error',
			'@typescript-eslint/require-await': 'off',
			// An empty text or a zero is as good as none in n8n's parameters.
			'@typescript-eslint/prefer-nullish-coalescing': [
				'error',
				{ ignorePrimitives: { string: true, number: true } },
			],
		},
	},
	{
		// The types of the inspector's page make these known everywhere; elsewhere they are slips.
		files: ['**/*.ts'],
		ignores: ['cli/inspect/page/client/**'],
		rules: { 'no-restricted-globals': ['error', ...BROWSER_GLOBALS] },
	},
	{
		files: ['package.json', 'nodes/**/*.ts', 'credentials/**/*.ts'],
		extends: [n8nCommunityNodesPlugin.configs.recommendedWithoutN8nCloudSupport],
	},
	{
		files: ['package.json', 'nodes/**/*.ts', 'credentials/**/*.ts'],
		languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
		plugins: { 'n8n-nodes-base': nodesBase },
	},
	{ files: ['package.json'], rules: packageRules },
	{
		files: ['credentials/**/*.ts'],
		rules: {
			...credentialRules,
			// For n8n's own credentials only: a community package gives a URL.
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		rules: {
			...nodeRules,
			// Contradicts @n8n/community-nodes/node-connection-type-literal, the newer rule.
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			// Contradicts media types, which are written in lower case.
			'n8n-nodes-base/node-param-description-miscased-json': 'off',
		},
	},
	{
		// Outside the node class there is no node to name in an error; the class wraps what these throw.
		files: ['nodes/**/*.ts'],
		ignores: ['nodes/**/*.node.ts'],
		rules: { '@n8n/community-nodes/require-node-api-error': 'off' },
	},
);
