import type { INodePropertyOptions } from 'n8n-workflow';

/** Where shared state can be, as the author chooses it in the trigger and in the Events node. */
export const STATE_STORE_OPTIONS: INodePropertyOptions[] = [
	{
		name: 'Memory of This Process',
		value: 'memory',
		description: 'The fastest; forgotten when n8n restarts, and no other process sees it',
	},
	{
		name: 'Redis',
		value: 'redis',
		description: 'For queue mode, and for n8n on several machines',
	},
	{
		name: 'SQLite of This Instance',
		value: 'sqlite',
		description: "A file in n8n's own folder, shared by the processes that use it; no setup",
	},
];
