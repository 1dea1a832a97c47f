import { lockKey, lockPlaceOf } from '../../../nodes/shared-state/lock-key';

describe('the key of a lock', () => {
	it.each([
		{ workflowId: 'a1B2', nodeId: '1c5e', isTest: false, source: '192.0.2.7' },
		{ workflowId: 'a1B2', nodeId: '1c5e', isTest: true, source: '2001:db8:0:1::/64' },
	])('tells whose it is: %j', (place) => {
		expect(lockPlaceOf(lockKey(place))).toEqual(place);
	});

	it('is told from the keys of other things', () => {
		expect(lockPlaceOf('rate:{a/b}:webhook')).toBeUndefined();
		expect(lockPlaceOf('lock:{a}:b')).toBeUndefined();
	});
});
