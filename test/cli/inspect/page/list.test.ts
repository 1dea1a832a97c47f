import type { Summary } from '../../../../cli/inspect/api';
import { KnownRequests } from '../../../../cli/inspect/page/client/known-requests';

function summary(id: number, status = 200): Summary {
	return {
		id,
		receivedAt: '2026-01-02T03:04:05.678Z',
		method: 'POST',
		path: '/',
		status,
		bytes: 0,
		contentType: '',
		durationMs: 1,
	};
}

describe('the requests that the page knows', () => {
	let known: KnownRequests;
	const ids = () => known.rows.map(({ id }) => id);

	beforeEach(() => {
		known = new KnownRequests();
		known.replace(
			[5, 4].map((id) => summary(id)),
			true,
		);
	});

	it('stand newest first, in whatever order they are told', () => {
		known.merge([7, 3, 6].map((id) => summary(id)));
		expect(ids()).toEqual([7, 6, 5, 4, 3]);
	});

	it('are as they were told last', () => {
		known.merge([summary(5, 0)]);
		known.update([summary(5, 503)]);
		expect(known.rows[0]!.status).toBe(503);
		expect(ids()).toEqual([5, 4]);
	});

	it('take in no new one by an update: a search may not fit it', () => {
		known.update([summary(9)]);
		expect(ids()).toEqual([5, 4]);
	});

	it('lose those that the server dropped', () => {
		known.dropBelow(5);
		expect(ids()).toEqual([5]);
		known.dropBelow(Infinity);
		expect(ids()).toEqual([]);
	});

	it('tell that some between them are missing', () => {
		expect(known.hasGap).toBe(false);
		known.merge([summary(9)]);
		expect(known.hasGap).toBe(true);
		known.merge([8, 7, 6].map((id) => summary(id)));
		expect(known.hasGap).toBe(false);
	});
});
