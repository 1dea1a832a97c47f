import { PAGE_HEADERS } from '../../../monitoring/dashboard/headers';
import { createHash } from 'node:crypto';
import fc from 'fast-check';

import type { DashboardData } from '../../../monitoring/dashboard/data';
import { dashboardLink, eventLink, webLink } from '../../../monitoring/dashboard/links';
import { renderDashboard, renderEvent, renderMessage } from '../../../monitoring/dashboard/page';
import { MOST_EVENTS } from '../../../monitoring/dashboard/sections/latest';
import { HOSTILE, hostileDashboard, hostileEvent } from './hostile';
import { emptyDashboard, NOW, quietDashboard, sampleDashboard, sampleEvent } from './sample';
import { textOf } from './unescaped';

const context = { generatedAt: NOW, timeZone: 'UTC', range: '1h' } as const;

/** Names of all tags and attributes, in order, without their values. */
const skeletonOf = (page: string) =>
	[
		...page
			.replace(/<(style|script)>[^]*?<\/\1>/g, '')
			.matchAll(/<\/?([a-z!][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*\/?>/gi),
	].map(
		([, name, list]) =>
			`${name} ${[...list!.matchAll(/([a-z-]+)(?:="[^"]*")?/gi)].map(([, each]) => each).join(' ')}`,
	);
const namesOf = (page: string) => new Set(skeletonOf(page).flatMap((tag) => tag.split(' ')));
const hrefsOf = (page: string) => [...page.matchAll(/href="([^"]*)"/g)].map(([, href]) => href!);

describe('the dashboard', () => {
	const page = renderDashboard(sampleDashboard());
	const text = textOf(page.replace(/<(style|script)>[^]*?<\/\1>/g, ''));

	it('shows the figures that matter', () => {
		for (const shown of ['6,328', '8.2 %', '516 of 6,328', '48.3 ms', '1 critical']) {
			expect(text).toContain(shown);
		}
	});

	it('says which range is shown and offers the others', () => {
		expect(page).toMatch(/href="\?range=24h"\s+aria-current="page"/);
		expect(page.match(/aria-current=/g)).toHaveLength(1);
		expect(hrefsOf(page)).toEqual(expect.arrayContaining(['?range=1h', '?range=7d', '?range=30d']));
	});

	it('keeps the chosen webhook in every link', () => {
		const chosen = renderDashboard({ ...sampleDashboard(), webhookId: 'shop' });
		const links = hrefsOf(chosen).filter((href) => /^\?./.test(href));
		expect(links.length).toBeGreaterThan(20);
		expect(links.every((href) => href.includes('webhook=shop'))).toBe(true);
		expect(textOf(chosen)).toContain('Shop orders');
		expect(chosen).toMatch(/<option\s+value="shop" selected>/);
	});

	it('has one heading of the first level and skips none', () => {
		const levels = [...page.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
		expect(levels.filter((level) => level === 1)).toHaveLength(1);
		levels.forEach((level, index) => {
			expect(level).toBeLessThanOrEqual((levels[index - 1] ?? 0) + 1);
		});
	});

	it('has no id twice', () => {
		const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
		expect(new Set(ids).size).toBe(ids.length);
	});

	it('shows open alerts first, with a link to their events', () => {
		expect(text.indexOf('22 % of the requests')).toBeLessThan(text.indexOf('402 requests with'));
		expect(page).toContain('?event=0199e2a4-7c1b-7d3e-9a10-000000000006&amp;range=24h');
	});

	it('leads to the execution in n8n, in a window that knows nothing of this one', () => {
		expect(page).toMatch(
			/href="https:\/\/n8n\.example\.com\/workflow\/x4b2\/executions\/48211"\s+target="_blank"\s+rel="noopener noreferrer"/,
		);
	});

	it('is of a bounded size, however much there is', () => {
		const data = sampleDashboard();
		const many = <T>(list: readonly T[]) =>
			Array.from({ length: 5000 }, (_, i) => list[i % list.length]!);
		const large = renderDashboard({
			...data,
			latest: many(data.latest),
			alerts: many(data.alerts),
			refusals: many(data.refusals),
			webhooks: many(data.webhooks),
			sources: { busiest: many(data.sources.busiest), failing: many(data.sources.failing) },
		});
		expect(large.match(/<tr\s+role="row">/g)).toHaveLength(MOST_EVENTS + 1);
		expect(large.length).toBeLessThan(250_000);
		expect(page.length).toBeLessThan(150_000);
		expect(textOf(large)).toContain('4,970 older ones are left out.');
	});

	it('says how to send an event where there has never been one', () => {
		const empty = textOf(renderDashboard(emptyDashboard()));
		expect(empty).toContain("curl -X POST 'https://n8n.example.com/webhook/shop/orders'");
		expect(empty).not.toContain('Latest events');
	});

	it('says that nothing came where there are events of other times only', () => {
		const quiet = textOf(renderDashboard(quietDashboard()));
		expect(quiet).toContain('No events in this range; a longer one may have some.');
		expect(quiet).toContain('Nothing was refused in this range.');
		expect(quiet).not.toContain('curl');
	});

	it('quotes the address in the example for a shell', () => {
		const url = "https://n8n.example.com/webhook/a'$(id)";
		const page = textOf(
			renderDashboard({ ...emptyDashboard(), webhooks: [{ id: 'a', name: 'A', url }] }),
		);
		expect(page).toContain("curl -X POST 'https://n8n.example.com/webhook/a'\\''$(id)'");
	});

	it('does not refresh itself where that is not wanted', () => {
		expect(page).toContain('id="refresh"');
		expect(renderDashboard({ ...sampleDashboard(), refreshSeconds: 0 })).not.toContain(
			'id="refresh"',
		);
	});

	it('shows numbers that are huge or none', () => {
		const huge = Number.MAX_VALUE;
		const data: DashboardData = {
			...sampleDashboard(),
			totals: { accepted: huge, refused: Number.NaN, failed: -1 },
			latency: { p50: 0, p95: huge, p99: Infinity },
			series: [{ start: NOW - (NOW % 900_000), counts: { accepted: huge, failed: 1e15 } }],
			refusals: [{ code: 'rate_limited', count: Number.NaN }],
			sources: { busiest: [{ name: 'a', requests: huge, refused: Infinity }], failing: [] },
		};
		expect(textOf(renderDashboard(data).replace(/<(style|script)>[^]*?<\/\1>/g, ''))).not.toMatch(
			/NaN|Infinity|undefined/,
		);
	});
});

describe('hostile values', () => {
	const plain = new Set(
		[
			renderDashboard({ ...sampleDashboard(), webhookId: 'shop', notices: ['x'] }),
			renderEvent(sampleEvent({ replayOf: 'x' })),
		].flatMap((page) => [...namesOf(page)]),
	);

	it.each(HOSTILE.map((text, seed) => [seed, text.slice(0, 40)]))(
		'add no tag and no attribute in any field (%p: %j first)',
		(seed) => {
			for (const page of [
				renderDashboard(hostileDashboard(seed)),
				renderEvent(hostileEvent(seed)),
			]) {
				expect([...namesOf(page)].filter((name) => !plain.has(name))).toEqual([]);
				// The form sends an id as it is; nobody sees it.
				const seen = page.replace(/<option\s+value="[^"]*"/g, '');
				expect(/[\u202A-\u202E\u2066-\u2069]/.exec(seen)).toBeNull();
				expect(
					hrefsOf(page).filter((href) => !/^(\?|#|https?:|data:image\/svg)/.test(href)),
				).toEqual([]);
			}
		},
	);

	it('add none in a message either', () => {
		for (const text of HOSTILE) {
			const page = renderMessage({ ...context, title: text, text });
			expect([...namesOf(page)].filter((name) => !plain.has(name))).toEqual([]);
		}
	});
});

describe('the page of an event', () => {
	it('shows all that is recorded', () => {
		const page = textOf(renderEvent(sampleEvent()));
		for (const shown of [
			'Tue 14 Oct 2025, 14:31:44',
			'schema_violation',
			'/lines/1/quantity must be an integer',
			'x-forwarded-for',
			'203.0.113.24, 10.0.0.4',
			'"total": 27.50',
			'secrets are hidden',
			'9f2c41d8',
			'Possible byte for byte',
			'412 bytes',
		]) {
			expect(page).toContain(shown);
		}
	});

	it('tells a body that is not recorded from one that was not sent', () => {
		const { body, ...event } = sampleEvent().event;
		expect(body).toBeDefined();
		const page = (contentLength: number) =>
			textOf(renderEvent({ ...sampleEvent(), event: { ...event, contentLength } }));
		expect(page(10)).toContain('The body is not recorded.');
		expect(page(0)).toContain('The request had no body.');
	});

	it('leads to the event of which it is a replay, and back to the view it came from', () => {
		const page = renderEvent({ ...sampleEvent({ replayOf: 'first' }), webhookId: 'shop' });
		expect(hrefsOf(page)).toEqual(
			expect.arrayContaining([
				'?event=first&amp;range=24h&amp;webhook=shop',
				'?range=24h&amp;webhook=shop',
			]),
		);
	});
});

/** As UTF-8 has it. */
const wellFormed = (text: string) => Buffer.from(text).toString();

describe('links', () => {
	it('hold any id', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), (id) => {
				const { searchParams } = new URL(
					eventLink(id, { range: '7d', webhookId: id }),
					'http://host/',
				);
				expect(searchParams.get('event')).toBe(wellFormed(id));
				expect(searchParams.get('webhook')).toBe(wellFormed(id));
				expect(searchParams.get('range')).toBe('7d');
			}),
		);
		expect(dashboardLink({ range: '1h' })).toBe('?range=1h');
	});

	it('lead to web pages only', () => {
		expect(webLink('https://n8n.example.com/x')).toBe('https://n8n.example.com/x');
		for (const address of [
			'javascript:alert(1)',
			' JAVASCRIPT:alert(1)',
			'data:text/html,x',
			'/x',
			'',
			undefined,
		]) {
			expect(webLink(address)).toBeUndefined();
		}
	});
});

describe('the headers of every page', () => {
	it('allow the one script that the page has, and nothing to be loaded', () => {
		const [, script] = /<script>([^]*?)<\/script>/.exec(renderDashboard(sampleDashboard()))!;
		const digest = createHash('sha256').update(script!).digest('base64');
		const policy = PAGE_HEADERS['content-security-policy']!;
		expect(policy).toContain(`script-src 'sha256-${digest}'`);
		expect(policy).toContain("default-src 'none'");
	});

	it('keep the page away from n8n’s own origin', () => {
		const policy = PAGE_HEADERS['content-security-policy']!;
		expect(policy).toMatch(/^sandbox /);
		expect(policy).not.toContain('allow-same-origin');
	});
});
