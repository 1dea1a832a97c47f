import type { INodeProperties } from 'n8n-workflow';

import type { StateStore } from '../../state/store';
import { SHARED_STATE_CREDENTIAL } from '../shared-state/redis-credential';
import { sharedStateFor } from '../shared-state/shared-state';
import { STATE_STORE_OPTIONS } from '../shared-state/store-options';
import { parameter, type Call } from './operation';

/** Resources that read what requests share. */
export const STATE_RESOURCES = ['lockOut'];

/** Which shared state. */
export const stateStoreProperty: INodeProperties = {
	displayName: 'State Store',
	name: 'stateStore',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: STATE_RESOURCES } },
	options: STATE_STORE_OPTIONS,
	default: 'sqlite',
	description: 'Where the triggers keep their locks; choose the same as they do',
};

/** @returns the state that the node asks for */
export async function stateOf(call: Call): Promise<StateStore> {
	const { context, index } = call;
	const kind = parameter<'memory' | 'redis' | 'sqlite'>(call, 'stateStore', 'sqlite');
	return kind === 'redis'
		? sharedStateFor({ kind, data: await context.getCredentials(SHARED_STATE_CREDENTIAL, index) })
		: sharedStateFor({ kind });
}
