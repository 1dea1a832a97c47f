import autocannon from 'autocannon';

import type { State, Summary } from '../../../cli/inspect/api';
import { startInspector } from './support';

const AMOUNT = 12_000;
const BOUNDS = { maxCount: 400, maxBytes: 1024 * 1024, maxBodyBytes: 4096 };
const BODY = JSON.stringify({ note: 'x'.repeat(5000) });

describe('a flood', () => {
	it('never exceeds the memory bound, loses no answer, and says what was dropped', async () => {
		await using inspector = await startInspector({ bounds: BOUNDS });
		const states: State[] = [];
		const sampler = setInterval(() => states.push(inspector.inspector.state()), 5);
		const page = new AbortController();
		const live = await fetch(`${inspector.uiUrl}/api/live`, { signal: page.signal });
		const told = eventsOf(live);
		const result = await autocannon({
			url: inspector.url,
			amount: AMOUNT,
			connections: 50,
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: BODY,
		});
		clearInterval(sampler);
		const state = await inspector.state();
		await new Promise((resolve) => setTimeout(resolve, 250));
		page.abort();

		expect(result['2xx']).toBe(AMOUNT);
		expect(states.length).toBeGreaterThan(10);
		for (const { kept, keptBytes } of [...states, state]) {
			expect(kept).toBeLessThanOrEqual(BOUNDS.maxCount);
			expect(keptBytes).toBeLessThanOrEqual(BOUNDS.maxBytes);
		}
		expect(state).toMatchObject({ total: AMOUNT, pending: 0 });
		expect(state.dropped).toMatchObject({
			count: AMOUNT - state.kept,
			cutBodies: AMOUNT,
			refused: 0,
		});
		expect(state.dropped.bytes).toBeGreaterThan(state.dropped.count * BOUNDS.maxBodyBytes);
		const { requests } = await inspector.list('?limit=1');
		expect(requests[0]!.id).toBe(AMOUNT);
		expect(state.oldestId).toBe(AMOUNT - state.kept + 1);

		const events = await told;
		const shown = events.filter(([name]) => name === 'state').map(([, data]) => data as State);
		expect(shown.at(-1)).toMatchObject({ total: AMOUNT, dropped: state.dropped });
		const ids = events
			.filter(([name]) => name === 'requests')
			.flatMap(([, data]) => (data as Summary[]).map(({ id }) => id));
		expect(ids).toEqual([...ids].sort((a, b) => a - b));
		expect(ids.at(-1)).toBe(AMOUNT);
	}, 60_000);
});

/** Reads server-sent events until the connection ends. */
async function eventsOf(response: Response): Promise<(readonly [name: string, data: unknown])[]> {
	let text = '';
	try {
		const decoder = new TextDecoder();
		for await (const chunk of response.body! as AsyncIterable<Uint8Array>)
			text += decoder.decode(chunk, { stream: true });
	} catch (error) {
		if ((error as Error).name !== 'AbortError') throw error;
	}
	return [...text.matchAll(/^event: (.+)\ndata: (.+)$/gm)].map(
		([, name, data]) => [name!, JSON.parse(data!) as unknown] as const,
	);
}
