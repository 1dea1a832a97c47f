import { demandTimesForBodies, filterOf, filterWithoutTimes } from '../../filter';
import { toJson, type Operation } from '../../operation';
import { rangeOf, rangeProperties } from '../../range';
import { eventLogOf } from '../../store';

export const summary: Operation = {
	option: {
		name: 'Summary',
		value: 'summary',
		description: 'Count requests by outcome, code, key and source, and tell how long answers took',
		action: 'Summarize events',
	},
	properties: [...rangeProperties, filterWithoutTimes()],
	async run(call) {
		const now = Date.now();
		const range = rangeOf(call, now);
		const filter = { ...filterOf(call), ...range };
		demandTimesForBodies(filter, 'Range');
		const { store, recorder } = await eventLogOf(call);
		const [totals, size] = await Promise.all([store.summarize(filter), store.size()]);
		const { waiting, dropped, droppedBodies, rejected, isInTrouble } = recorder.stats();
		return [
			{
				json: toJson({
					from: range.from === undefined ? null : new Date(range.from).toISOString(),
					to: new Date(range.to ?? now).toISOString(),
					...totals,
					store: size,
					// Since this n8n process has started.
					recording: {
						isInTrouble,
						waiting: waiting.changes,
						lostEvents: dropped.received + rejected.received,
						lostBodies: droppedBodies,
					},
				}),
			},
		];
	},
};
