import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

import { PAGE_HEADERS } from '../../monitoring/dashboard/headers';
import { renderDashboard, renderEvent, renderMessage } from '../../monitoring/dashboard/page';
import { HOSTILE, hostileDashboard, hostileEvent } from '../monitoring/dashboard/hostile';
import {
	emptyDashboard,
	NOW,
	quietDashboard,
	sampleDashboard,
	sampleEvent,
} from '../monitoring/dashboard/sample';
import { CHROMIUM_FLAGS, findChromium } from './chromium';
import { stopsWithoutOutline } from './focus';

const executablePath = findChromium();
const describeInChromium = executablePath === undefined ? describe.skip : describe;

jest.setTimeout(120_000);

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const PHONE = { width: 360, height: 740 };
const DESKTOP = { width: 1280, height: 900 };
const SIGNED_IN = `Basic ${Buffer.from('monitor:key').toString('base64')}`;
/** What n8n itself sends with a webhook's HTML. */
const HOST_POLICY =
	'sandbox allow-downloads allow-forms allow-modals allow-orientation-lock allow-pointer-lock allow-popups allow-popups-to-escape-sandbox allow-presentation allow-scripts allow-top-navigation-by-user-activation allow-top-navigation-to-custom-protocols';

const PAGES: Readonly<Record<string, () => string>> = {
	full: () => renderDashboard(sampleDashboard()),
	hour: () => renderDashboard(sampleDashboard('1h')),
	month: () => renderDashboard(sampleDashboard('30d')),
	empty: () => renderDashboard(emptyDashboard()),
	quiet: () => renderDashboard(quietDashboard()),
	hostile: () => renderDashboard(hostileDashboard()),
	event: () => renderEvent(sampleEvent()),
	'hostile event': () => renderEvent(hostileEvent()),
	message: () =>
		renderMessage({
			title: 'No such event',
			text: 'There is no event of this id; it may be past its retention.',
			generatedAt: NOW,
			timeZone: 'Europe/Berlin',
			range: '24h',
		}),
};

interface Asked {
	readonly url: string;
	readonly authorization: string | undefined;
}

interface Finding {
	readonly id: string;
	readonly impact: string | null;
	readonly nodes: readonly { readonly html: string }[];
}

describeInChromium('the dashboard in a browser', () => {
	let browser: Browser;
	let server: Server;
	let origin: string;
	let asked: Asked[];
	let policy: string;

	beforeAll(async () => {
		browser = await chromium.launch({ executablePath: executablePath!, args: CHROMIUM_FLAGS });
		server = createServer((request, response) => {
			const { searchParams, pathname } = new URL(request.url!, 'http://localhost');
			const { authorization } = request.headers;
			asked.push({ url: request.url!, authorization });
			if (pathname === '/webhook/monitor' && authorization !== SIGNED_IN) {
				response.writeHead(401, { 'www-authenticate': 'Basic realm="Webhook monitor"' }).end();
				return;
			}
			const name = searchParams.get('page') ?? (searchParams.has('event') ? 'event' : 'full');
			response
				.writeHead(200, { ...PAGE_HEADERS, 'content-security-policy': policy })
				.end(PAGES[name]!());
		}).listen(0, '127.0.0.1');
		await once(server, 'listening');
		origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	});

	beforeEach(() => {
		asked = [];
		policy = PAGE_HEADERS['content-security-policy']!;
	});

	afterAll(async () => {
		await browser.close();
		server.closeAllConnections();
		server.close();
	});

	async function withPage(
		options: NonNullable<Parameters<Browser['newContext']>[0]>,
		use: (page: Page, context: BrowserContext) => Promise<void>,
	): Promise<void> {
		const context = await browser.newContext(options);
		try {
			await use(await context.newPage(), context);
		} finally {
			await context.close();
		}
	}

	/** With the policy on, so what is tested is the page as it is served. */
	const open = async (page: Page, name: string) => {
		await page.goto(`${origin}/page?page=${encodeURIComponent(name)}`);
	};

	const overflow = async (page: Page) =>
		await page.evaluate<number>(
			'document.documentElement.scrollWidth - document.documentElement.clientWidth',
		);

	describe.each(Object.keys(PAGES))('%s', (name) => {
		it.each([
			['light', PHONE],
			['light', DESKTOP],
			['dark', PHONE],
			['dark', DESKTOP],
		] as const)('has nothing that axe-core finds, %s at %j', async (colorScheme, viewport) => {
			// The page's own policy keeps other scripts out, which axe-core is.
			await withPage({ colorScheme, viewport, bypassCSP: true }, async (page) => {
				await open(page, name);
				await page.evaluate(AXE);
				// Folded-away tables are part of the page; they are the same in every one.
				if (name === 'full') {
					await page.evaluate(
						'document.querySelectorAll("details").forEach((d) => (d.open = true))',
					);
				}
				const { violations } = await page.evaluate<{ violations: Finding[] }>(
					'axe.run({ resultTypes: ["violations"] })',
				);
				expect(violations).toEqual([]);
				expect(await overflow(page)).toBeLessThanOrEqual(0);
			});
		});

		it('asks nothing of anybody, runs nothing of what it was sent, and says nothing in the console', async () => {
			await withPage({ viewport: DESKTOP }, async (page) => {
				const requests: string[] = [];
				const messages: string[] = [];
				page.on('request', (request) => requests.push(request.url()));
				page.on('console', (message) => messages.push(message.text()));
				page.on('pageerror', (error) => messages.push(String(error)));
				await open(page, name);
				await page.waitForLoadState('networkidle');
				expect(requests.filter((url) => !url.startsWith('data:'))).toEqual([page.url()]);
				expect(messages).toEqual([]);
				expect(await page.evaluate('document.documentElement.dataset.owned')).toBeUndefined();
				expect(
					await page.evaluate(
						'document.querySelectorAll("img, base, iframe, object, embed, link[rel=stylesheet], meta[http-equiv], [onerror], [onfocus]").length',
					),
				).toBe(0);
			});
		});
	});

	it('shows hostile values as the text that they are', async () => {
		await withPage({ viewport: DESKTOP, javaScriptEnabled: false }, async (page) => {
			await open(page, 'hostile event');
			const body = await page.locator('section#body bdi').innerText();
			for (const text of HOSTILE.filter((each) => /^[\x20-\x7e]+$/.test(each))) {
				expect(body).toContain(text);
			}
			expect(body).toContain('safeU+202Egpj.exeU+202C');
			expect(body).toContain('bellU+0007 nullU+0000 escapeU+001B[31m');
		});
	});

	it('keeps its columns where a value is written from right to left', async () => {
		await withPage({ viewport: DESKTOP }, async (page) => {
			const latest = sampleDashboard().latest.slice(0, 2);
			const [first, second] = latest.map((event, index) =>
				index === 0 ? { ...event, webhook: '\u202Eשלום עולם', key: 'مرحبا' } : event,
			);
			await page.setContent(renderDashboard({ ...sampleDashboard(), latest: [first!, second!] }));
			const lefts = await page.evaluate<number[][]>(
				`[...document.querySelectorAll('.events tbody tr')].map((row) =>
					[...row.children].map((cell) => Math.round(cell.getBoundingClientRect().left)))`,
			);
			expect(lefts[0]).toEqual(lefts[1]);
		});
	});

	describe.each([
		['its own policy', PAGE_HEADERS['content-security-policy']!],
		['the policy of n8n', HOST_POLICY],
	])('under %s', (_, header) => {
		const signedIn = async (use: (page: Page) => Promise<void>) => {
			policy = header;
			await withPage({ viewport: DESKTOP }, async (page) => {
				await page.goto(`${origin.replace('//', '//monitor:key@')}/webhook/monitor`);
				asked = [];
				await use(page);
			});
		};
		const lastAsked = () => asked.filter(({ url }) => url.startsWith('/webhook/')).at(-1);

		it('goes to another range, with the browser signing in by itself', async () => {
			await signedIn(async (page) => {
				await page.getByRole('link', { name: '7 days' }).click();
				await page.waitForURL(/range=7d/);
				expect(lastAsked()).toEqual({
					url: '/webhook/monitor?range=7d',
					authorization: SIGNED_IN,
				});
			});
		});

		it('opens an event and leads back', async () => {
			await signedIn(async (page) => {
				await page.locator('.events tbody a').first().click();
				await page.waitForURL(/event=/);
				expect(lastAsked()!.authorization).toBe(SIGNED_IN);
				await page.getByRole('link', { name: '← Dashboard' }).click();
				await page.waitForURL(/\?range=24h$/);
				expect(lastAsked()!.authorization).toBe(SIGNED_IN);
			});
		});

		it('filters by webhook with the form', async () => {
			await signedIn(async (page) => {
				await page.getByLabel('Webhook', { exact: true }).selectOption('github');
				await page.getByRole('button', { name: 'Show' }).click();
				await page.waitForURL(/webhook=github/);
				expect(lastAsked()).toEqual({
					url: '/webhook/monitor?range=24h&webhook=github',
					authorization: SIGNED_IN,
				});
			});
		});

		it('has an origin of its own: neither cookies nor storage of n8n are within reach', async () => {
			await signedIn(async (page) => {
				expect(await page.evaluate('self.origin')).toBe('null');
				await expect(page.evaluate('document.cookie')).rejects.toThrow(/sandboxed/);
				await expect(page.evaluate('localStorage.length')).rejects.toThrow(/sandboxed/);
			});
		});

		it('loads itself anew after a minute, unless paused or in use', async () => {
			policy = header;
			await withPage({ viewport: DESKTOP }, async (page) => {
				await page.clock.install();
				await page.goto(`${origin.replace('//', '//monitor:key@')}/webhook/monitor`);
				asked = [];
				await page.getByRole('button', { name: 'Pause refresh' }).click();
				await page.clock.runFor(180_000);
				expect(asked).toEqual([]);
				await page.getByRole('button', { name: 'Resume refresh' }).click();
				await page.locator('#traffic summary').click();
				await page.clock.runFor(180_000);
				expect(asked).toEqual([]);
				await page.locator('#traffic summary').click();
				const reloaded = page.waitForEvent('load');
				await page.clock.runFor(61_000);
				await reloaded;
				expect(lastAsked()).toEqual({ url: '/webhook/monitor', authorization: SIGNED_IN });
			});
		});
	});

	it('is whole without scripts', async () => {
		await withPage({ viewport: PHONE, javaScriptEnabled: false }, async (page) => {
			await open(page, 'full');
			await page.locator('#traffic summary').click();
			await page.getByRole('region', { name: /Requests per 15 minutes/ }).waitFor();
			expect(await page.getByRole('link', { name: 'Refresh now' }).count()).toBe(1);
			expect(await page.getByRole('button', { name: 'Pause refresh' }).count()).toBe(0);
			await page.getByRole('link', { name: '30 days' }).click();
			await page.waitForURL(/range=30d/);
		});
	});

	it('is used by keyboard: the first stop skips to the content, and every stop can be seen', async () => {
		await withPage({ viewport: DESKTOP }, async (page) => {
			await open(page, 'full');
			await page.keyboard.press('Tab');
			expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to content');
			await page.keyboard.press('Enter');
			expect(await page.evaluate('document.activeElement.id')).toBe('main');
			expect(await stopsWithoutOutline(page, 60)).toEqual([]);
		});
	});

	it('leads from an alert on the time axis to its entry in the list', async () => {
		await withPage({ viewport: DESKTOP }, async (page) => {
			await open(page, 'full');
			await page.getByRole('link', { name: /Burst of refusals at 11:15/ }).click();
			expect(await page.locator('li:target h3').innerText()).toContain('Burst of refusals');
		});
	});

	it('prints on paper, also for those who read in the dark', async () => {
		await withPage({ viewport: DESKTOP, colorScheme: 'dark' }, async (page) => {
			await open(page, 'full');
			await page.emulateMedia({ media: 'print' });
			expect(await page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(20, 32, 31)');
			expect(await page.getByRole('button').count()).toBe(0);
		});
	});
});
