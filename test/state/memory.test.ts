import { MemoryStateStore } from '../../state/stores/memory';
import { describeStateStore } from './store-tests';

describeStateStore('memory', async () => {
	let now = 1_700_000_000_000;
	return {
		store: new MemoryStateStore({ now: () => now }),
		advance: async (ms) => {
			now += ms;
		},
	};
});
