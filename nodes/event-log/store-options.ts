import type { INodePropertyOptions } from 'n8n-workflow';

/** Where an event log can be, as the author chooses it in the trigger and in the Events node. */
export const EVENT_STORE_OPTIONS: INodePropertyOptions[] = [
	{
		name: 'Postgres',
		value: 'postgres',
		description: 'A database that many n8n processes share',
	},
	{
		name: 'SQLite of This Instance',
		value: 'sqlite',
		description: "A file in n8n's own folder; no setup",
	},
];
