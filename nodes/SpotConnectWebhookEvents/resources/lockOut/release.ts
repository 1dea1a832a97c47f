import { parameter, toJson, type Operation } from '../../operation';
import { stateOf } from '../../state';
import { locksOf, sourceNamed, viewOf } from './locks';

export const release: Operation = {
	option: {
		name: 'Release',
		value: 'release',
		description: 'Let a source address in again, and forget its failures',
		action: 'Release a lock out',
	},
	properties: [
		{
			displayName: 'Source Address',
			name: 'source',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 192.0.2.7',
			description: 'The address, or the IPv6 network as Get Many gives it',
		},
		{
			displayName: 'Workflow ID',
			name: 'workflowId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 5Jr0xN3V8b2kQz1L',
			description: 'The workflow whose trigger has locked it out. Empty: every workflow.',
		},
	],
	async run(call) {
		const source = sourceNamed(parameter<string>(call, 'source'));
		const workflowId = parameter<string>(call, 'workflowId', '').trim();
		const state = await stateOf(call);
		const locks = (await locksOf(state)).filter(
			(lock) => lock.source === source && (workflowId === '' || lock.workflowId === workflowId),
		);
		await Promise.all(locks.map(async ({ lock }) => await state.unlock(lock.key)));
		return [{ json: toJson({ source, released: locks.length, locks: locks.map(viewOf) }) }];
	},
};
