import { validate, version } from 'uuid';

import { newEventId } from '../../nodes/SpotConnectGenericWebhook/event-id';

const millisecondsOf = (id: string) => Number.parseInt(id.slice(0, 13).replace('-', ''), 16);

describe('an event id', () => {
	afterEach(() => jest.useRealTimers());

	it('is a UUIDv7 of the time', () => {
		const before = Date.now();
		const id = newEventId();
		expect(validate(id) && version(id)).toBe(7);
		expect(millisecondsOf(id)).toBeGreaterThanOrEqual(before);
		expect(millisecondsOf(id)).toBeLessThanOrEqual(Date.now());
	});

	it('is greater than those before it, within a millisecond and when the clock is set back', () => {
		jest.useFakeTimers({ now: Date.now() + 10_000 });
		const ids = Array.from({ length: 1_000 }, newEventId);
		jest.setSystemTime(Date.now() - 5_000);
		ids.push(...Array.from({ length: 1_000 }, newEventId));
		expect([...ids].sort()).toEqual(ids);
	});

	it('has random bytes of its own', () => {
		const ends = Array.from({ length: 1_000 }, () => newEventId().slice(-11));
		expect(new Set(ends).size).toBe(ends.length);
	});
});
