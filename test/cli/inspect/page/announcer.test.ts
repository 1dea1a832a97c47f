import { Announcer } from '../../../../cli/inspect/page/client/announcer';

describe('what is announced of new requests', () => {
	let region: { textContent: string };
	let announcer: Announcer;

	beforeEach(() => {
		jest.useFakeTimers();
		region = { textContent: '' };
		announcer = new Announcer(region);
	});

	afterEach(() => {
		jest.useRealTimers();
	});

	it('is one number for a burst, not each of them', () => {
		for (let burst = 0; burst < 40; burst += 1) announcer.arrived(25);
		expect(region.textContent).toBe('');
		jest.advanceTimersByTime(5000);
		expect(region.textContent).toBe('1,000 new requests.');
	});

	it('is what came since the last time', () => {
		announcer.arrived(2);
		jest.advanceTimersByTime(5000);
		announcer.arrived(1);
		expect(region.textContent).toBe('2 new requests.');
		jest.advanceTimersByTime(5000);
		expect(region.textContent).toBe('1 new request.');
	});
});
