import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

import { DEFAULT_ANSWER } from '../../cli/inspect/answer-settings';
import { Inspector, type InspectorSettings } from '../../cli/inspect/inspector';
import { HOSTILE } from '../monitoring/dashboard/hostile';
import { CHROMIUM_FLAGS, findChromium } from './chromium';
import { stopsWithoutOutline } from './focus';
import { screenshot } from './editor';

const executablePath = findChromium();
const describeInChromium = executablePath === undefined ? describe.skip : describe;

jest.setTimeout(120_000);

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 860 };
const MEBIBYTE = 1024 * 1024;
const BOUNDS = { maxCount: 5000, maxBytes: 64 * MEBIBYTE, maxBodyBytes: 4 * MEBIBYTE };
/** Pictures have the ports that readers know. */
const IS_FOR_KEEPS = process.env.UPDATE_SCREENSHOTS === '1';
const SECRET = 'correct-horse-battery-staple';

interface Finding {
	readonly id: string;
	readonly nodes: readonly { readonly html: string }[];
}

interface Sent {
	readonly method?: string;
	readonly path: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string | Buffer;
}

interface Answer {
	readonly status: number;
	readonly body: string;
}

const ORDER: Sent = {
	path: '/orders?source=shop&dry_run=false',
	headers: { 'content-type': 'application/json', 'user-agent': 'ShopHooks/2.4' },
	body: JSON.stringify({
		id: 'ord_1042',
		customer: { name: 'Ada Lovelace', email: 'ada@example.com', vip: true },
		items: [
			{ sku: 'TEA-01', quantity: 2, price: 4.5 },
			{ sku: 'MUG-07', quantity: 1, price: 12 },
		],
		total: 21,
		coupon: null,
	}),
};

function signedPush(secret: string): Sent {
	const body = JSON.stringify({
		ref: 'refs/heads/main',
		repository: { full_name: 'octo-org/hello-world', private: false },
		pusher: { name: 'octocat' },
		commits: [{ id: '6dcb09b5b57875f334f61aebed695e2e4193db5e', message: 'Fix all the bugs' }],
	});
	return {
		path: '/github',
		headers: {
			'content-type': 'application/json',
			'user-agent': 'GitHub-Hookshot/044aadd',
			'x-github-event': 'push',
			'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
			'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
		},
		body,
	};
}

describeInChromium('the inspector in a browser', () => {
	let browser: Browser;
	let inspector: Inspector;
	let target: Server;
	let targetUrl: string;
	let received: string[];
	let agent: Agent | undefined;

	beforeAll(async () => {
		browser = await chromium.launch({ executablePath: executablePath!, args: CHROMIUM_FLAGS });
		target = createServer((request, response) => {
			let body = '';
			request.setEncoding('utf8');
			request.on('data', (chunk: string) => (body += chunk));
			request.on('end', () => {
				received.push(`${request.method} ${request.url} ${body}`);
				response
					.writeHead(request.headers['content-type'] === 'image/png' ? 415 : 202, {
						'content-type': 'application/json',
						'x-target': 'orders',
					})
					.end('{"accepted":true}');
			});
		}).listen(IS_FOR_KEEPS ? 5678 : 0, '127.0.0.1');
		await once(target, 'listening');
		targetUrl = `http://127.0.0.1:${(target.address() as AddressInfo).port}`;
	});

	beforeEach(async () => {
		received = [];
		await inspect();
	});

	afterEach(async () => {
		await inspector.close();
	});

	afterAll(async () => {
		agent?.destroy();
		target.close();
		target.closeAllConnections();
		await browser.close();
	});

	/** Starts the inspector; a second one takes the place of the first. */
	async function inspect(settings: Partial<InspectorSettings> = {}): Promise<void> {
		agent?.destroy();
		agent = new Agent({ keepAlive: true, maxSockets: 20 });
		inspector = new Inspector({
			host: '127.0.0.1',
			port: 0,
			uiHost: '127.0.0.1',
			uiPort: 0,
			bounds: BOUNDS,
			answer: DEFAULT_ANSWER,
			forwardUrl: undefined,
			secret: undefined,
			scheme: undefined,
			nowMs: Date.now,
			...settings,
		});
		await inspector.start();
	}

	async function inspectAnew(settings: Partial<InspectorSettings>): Promise<void> {
		await inspector.close();
		await inspect(settings);
	}

	async function send({ method = 'POST', path, headers = {}, body }: Sent): Promise<Answer> {
		return await new Promise((resolve, reject) => {
			const { hostname, port } = new URL(inspector.captureUrl);
			// Not fetch(): it would mend what is hostile in a path.
			httpRequest({ hostname, port, method, path, headers, agent }, (response) => {
				let text = '';
				response.setEncoding('utf8');
				response.on('data', (chunk: string) => (text += chunk));
				response.on('end', () => {
					resolve({ status: response.statusCode!, body: text });
				});
			})
				.on('error', reject)
				.end(body);
		});
	}

	async function sendMany(count: number): Promise<void> {
		for (let from = 1; from <= count; from += 20) {
			const numbers = Array.from({ length: Math.min(20, count - from + 1) }, (_, at) => from + at);
			await Promise.all(numbers.map(async (number) => await send({ path: `/n/${number}` })));
		}
	}

	/** What the page says in the console, and whatever a script of others would open, fails the test. */
	async function withPage(
		{ mayLog, ...options }: BrowserContextOptions & { readonly mayLog?: RegExp },
		use: (page: Page) => Promise<void>,
	): Promise<void> {
		const context = await browser.newContext({ viewport: DESKTOP, ...options });
		const said: string[] = [];
		try {
			const page = await context.newPage();
			page.setDefaultTimeout(30_000);
			page.on('console', (message) => {
				if (!mayLog?.test(message.text())) said.push(message.text());
			});
			page.on('pageerror', (error) => said.push(String(error)));
			page.on('dialog', (dialog) => {
				said.push(`dialog ${dialog.message()}`);
				void dialog.dismiss();
			});
			await page.goto(inspector.uiUrl);
			await page.locator('#connection[data-state=live]').waitFor();
			await use(page);
		} finally {
			await context.close();
		}
		expect(said).toEqual([]);
	}

	const rows = (page: Page) => page.getByRole('option');
	const row = (page: Page, id: number) => page.locator(`#request-${id}`);
	const countOf = (page: Page, text: string) => page.locator('#count', { hasText: text }).waitFor();
	const detailOf = (page: Page, id: number) =>
		page.getByRole('article', { name: `Request ${id}`, exact: true });
	const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
	const search = (page: Page) => page.getByRole('searchbox', { name: 'Search' });

	const shownNumbers = async (page: Page) =>
		await page.evaluate<number[]>(
			`[...document.querySelectorAll('[role=option] .number')].map((each) => Number(each.textContent.slice(1)))`,
		);

	const overflow = async (page: Page) =>
		await page.evaluate<number>(
			'document.documentElement.scrollWidth - document.documentElement.clientWidth',
		);

	async function expectNoFindings(page: Page): Promise<void> {
		await page.evaluate(AXE);
		const { violations } = await page.evaluate<{ violations: Finding[] }>(
			'axe.run({ resultTypes: ["violations"] })',
		);
		expect(violations).toEqual([]);
		expect(await overflow(page)).toBeLessThanOrEqual(0);
	}

	describe('before the first request', () => {
		it('tells where to send one, and shows it when it comes', async () => {
			await withPage({}, async (page) => {
				const empty = page.getByRole('region', { name: 'Waiting for the first request' });
				expect(await empty.innerText()).toContain(inspector.captureUrl);
				expect(await empty.innerText()).toContain(`curl -X POST ${inspector.captureUrl}/orders`);
				await send(ORDER);
				await detailOf(page, 1).waitFor();
				expect(await empty.isVisible()).toBe(false);
			});
		});
	});

	describe('the list', () => {
		it('shows 1,000 requests as they arrive: each of them, the newest first', async () => {
			await withPage({}, async (page) => {
				await sendMany(1000);
				await countOf(page, '1,000 requests');
				await row(page, 1000).waitFor();
				const numbers = await shownNumbers(page);
				expect(numbers).toEqual(numbers.map((_, index) => 1000 - index));
				expect(numbers.length).toBeLessThan(100);
				expect(await rows(page).first().getAttribute('aria-setsize')).toBe('1000');
				await page.getByRole('listbox').press('End');
				await row(page, 1).waitFor();
			});
		});

		it('loads the older ones as one comes to them', async () => {
			await sendMany(450);
			await withPage({}, async (page) => {
				await countOf(page, '450 requests');
				expect(await rows(page).first().getAttribute('aria-setsize')).toBe('200');
				const list = page.getByRole('listbox');
				for (const size of [200, 400, 450]) {
					await page.locator(`[role=option][aria-setsize="${size}"]`).first().waitFor();
					await list.press('End');
				}
				await row(page, 1).waitFor();
			});
		});

		it('stays where one reads, and says how many are newer', async () => {
			await sendMany(100);
			await withPage({}, async (page) => {
				await row(page, 100).waitFor();
				await page.evaluate('document.getElementById("list").scrollTop = 1000');
				await row(page, 80).waitFor();
				const before = await row(page, 80).boundingBox();
				await sendMany(5);
				await button(page, '↑ 5 newer').waitFor();
				expect(await row(page, 80).boundingBox()).toEqual(before);
				await button(page, '↑ 5 newer').click();
				await row(page, 105).waitFor();
			});
		});

		it('says what was dropped', async () => {
			await inspectAnew({ bounds: { ...BOUNDS, maxCount: 10 } });
			await withPage({}, async (page) => {
				await sendMany(22);
				await countOf(page, '10 requests');
				await page
					.getByText('12 older requests were dropped to stay within 10 requests and 64 MB.')
					.waitFor();
				await page.locator('[role=option][aria-setsize="10"]').first().waitFor();
			});
		});

		it('is emptied once that is confirmed', async () => {
			await sendMany(3);
			await withPage({}, async (page) => {
				await button(page, 'Clear').click();
				const dialog = page.getByRole('dialog', { name: 'Delete 3 requests?' });
				await dialog.getByRole('button', { name: 'Cancel' }).click();
				await countOf(page, '3 requests');
				await button(page, 'Clear').click();
				await dialog.getByRole('button', { name: 'Delete' }).click();
				await page.getByText('Waiting for the first request').waitFor();
			});
		});
	});

	describe('the search', () => {
		it.each([
			['path', 'ord_77', { path: '/orders/ord_77' }],
			['header', 'needle-agent', { path: '/a', headers: { 'x-agent': 'needle-agent' } }],
			['body', 'needle in the body', { path: '/b', body: 'a needle in the body' }],
		])('finds by the %s', async (_, text, sent) => {
			await send({ path: '/other' });
			await send(sent);
			await send({ path: '/other' });
			await withPage({}, async (page) => {
				await search(page).fill(text);
				await countOf(page, '1 of 3 requests');
				expect(await shownNumbers(page)).toEqual([2]);
			});
		});

		it('takes in what arrives while it stands, and ends with Escape', async () => {
			await send({ path: '/other' });
			await withPage({}, async (page) => {
				await search(page).fill('needle');
				await page.getByText('Nothing has “needle”').waitFor();
				await send({ path: '/needle' });
				await send({ path: '/other' });
				await countOf(page, '1 of 3 requests');
				await search(page).press('Escape');
				await countOf(page, '3 requests');
				await row(page, 3).waitFor();
			});
		});
	});

	describe('one request', () => {
		it('is shown with its query, its headers, and its body spread out or as it came', async () => {
			await send(ORDER);
			await withPage({}, async (page) => {
				const detail = detailOf(page, 1);
				expect(await detail.getByRole('region', { name: 'Query' }).innerText()).toContain(
					'dry_run',
				);
				expect(await detail.getByRole('region', { name: 'Headers' }).innerText()).toContain(
					'ShopHooks/2.4',
				);
				const body = detail.locator('#body pre');
				expect(await body.innerText()).toContain('\n  "id": "ord_1042",\n');
				await detail.locator('#body').getByRole('button', { name: 'Raw' }).click();
				expect(await body.innerText()).toBe(ORDER.body);
			});
		});

		it.each([
			[
				'a form by its fields',
				{ 'content-type': 'application/x-www-form-urlencoded' },
				'name=Ada+Lovelace&plan=pro',
				'Ada Lovelace',
			],
			[
				'bytes in hexadecimal',
				{ 'content-type': 'image/png' },
				Buffer.from('89504e47', 'hex'),
				'89 50 4e 47',
			],
			[
				'what is called JSON and is none as text',
				{ 'content-type': 'application/json' },
				'{"a":',
				'{"a":',
			],
		])('has its body shown: %s', async (_, headers, body, shown) => {
			await send({ path: '/', headers, body });
			await withPage({}, async (page) => {
				expect(await detailOf(page, 1).locator('#body').innerText()).toContain(shown);
			});
		});

		it('says where its body is cut', async () => {
			await inspectAnew({ bounds: { ...BOUNDS, maxBodyBytes: 1024 } });
			await send({ path: '/', body: 'x'.repeat(3000) });
			await withPage({}, async (page) => {
				await page.getByText('Cut: only the first 1 KB of 2.9 KB are kept.').waitFor();
			});
		});

		it('is copied as a curl command', async () => {
			await send(ORDER);
			await withPage({ permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
				await button(page, 'Copy as curl').click();
				await page.getByText('curl command copied.').waitFor();
				const copied = await page.evaluate<string>('navigator.clipboard.readText()');
				const answer = await fetch(`${inspector.uiUrl}/api/requests/1/curl`);
				expect(copied).toMatch(/^curl /);
				expect(copied).toBe(await answer.text());
			});
		});

		it('is shown for copying by hand where the browser forbids to copy', async () => {
			await send(ORDER);
			await withPage({}, async (page) => {
				await page.evaluate('Object.defineProperty(navigator, "clipboard", { value: undefined })');
				await button(page, 'Copy as curl').click();
				const text = page.getByRole('textbox', { name: 'Text to copy' });
				expect(await text.inputValue()).toMatch(/^curl /);
			});
		});

		it('is sent again to a URL that is typed in, and what came of it is shown', async () => {
			await send(ORDER);
			await withPage({}, async (page) => {
				await button(page, 'Resend').click();
				const dialog = page.getByRole('dialog', { name: 'Resend #1 POST' });
				await dialog.getByLabel('URL').fill(`${targetUrl}/hook`);
				await dialog.getByRole('button', { name: 'Send' }).click();
				const again = detailOf(page, 2);
				await again.waitFor();
				expect(received).toEqual([`POST /hook ${ORDER.body as string}`]);
				const forward = again.getByRole('region', { name: 'Answer of the target', exact: true });
				expect(await forward.innerText()).toContain('→ 202');
				expect(await forward.innerText()).toContain('"accepted": true');
				expect(await row(page, 2).innerText()).toContain('of #1');
			});
		});

		it('is not sent again to what is no address of HTTP', async () => {
			await send(ORDER);
			await withPage({ mayLog: /status of 400/ }, async (page) => {
				await button(page, 'Resend').click();
				await page.getByLabel('URL', { exact: true }).fill('ftp://example.com/');
				await page.getByRole('dialog').getByRole('button', { name: 'Send' }).click();
				await page.getByRole('alert').filter({ hasText: /http/ }).waitFor();
			});
		});

		it('is compared with another one', async () => {
			await send(ORDER);
			await send({
				...ORDER,
				path: '/orders?source=app&dry_run=false',
				body: (ORDER.body as string).replace('21', '22'),
			});
			await withPage({}, async (page) => {
				await row(page, 1).click();
				await detailOf(page, 1).getByRole('button', { name: 'Compare' }).click();
				await page.getByText('Choose the request to compare #1 with.').waitFor();
				await row(page, 2).click();
				const compared = page.getByRole('article', { name: 'Requests 1 and 2 compared' });
				await compared.waitFor();
				const differences = await compared.locator('tbody tr').allInnerTexts();
				const read = (text: string) => text.split(/\s+/).join(' ');
				expect(differences.map(read)).toEqual(
					expect.arrayContaining(['Query source shop app', 'Body /total 21 22']),
				);
				await page.goBack();
				await detailOf(page, 1).waitFor();
			});
		});

		it('shows both sides where it is forwarded', async () => {
			await inspectAnew({ forwardUrl: targetUrl });
			await send(ORDER);
			await withPage({}, async (page) => {
				const sides = ['Answer to the sender', 'Answer of the target'].map((name) =>
					page.getByRole('region', { name, exact: true }),
				);
				for (const side of sides) expect(await side.innerText()).toContain('202');
				const [left, right] = await Promise.all(
					sides.map(async (side) => (await side.boundingBox())!),
				);
				expect(left!.y).toBe(right!.y);
				expect(await row(page, 1).innerText()).toContain('→ 202');
			});
		});
	});

	describe('the settings', () => {
		it('set what the next sender is answered', async () => {
			await send(ORDER);
			await withPage({}, async (page) => {
				await button(page, 'Settings').click();
				const dialog = page.getByRole('dialog', { name: 'Settings' });
				await dialog.getByLabel('Status', { exact: true }).fill('418');
				await dialog.getByLabel('Body').fill('short and stout');
				await dialog.getByLabel('Delay, in ms').fill('20');
				await dialog.getByRole('button', { name: 'Save answer' }).click();
				await dialog.getByText('Saved. The next request is answered so.').waitFor();
				expect(await send(ORDER)).toEqual({ status: 418, body: 'short and stout' });
				await dialog.getByLabel('Failures, in %').fill('100');
				await dialog.getByLabel('Status of a failure').fill('503');
				await dialog.getByRole('button', { name: 'Save answer' }).click();
				await page.getByText('Answers 418, after 20 ms, 100 % fail with 503').waitFor();
				expect((await send(ORDER)).status).toBe(503);
			});
		});

		it('take a secret: what it signed is verified, what another signed fails and says why', async () => {
			await send(signedPush(SECRET));
			await send(signedPush(`${SECRET}\n`));
			await withPage({}, async (page) => {
				expect(await row(page, 1).innerText()).toContain('? GitHub unchecked');
				await button(page, 'Check it with a secret').click();
				const field = page.getByLabel('Secret', { exact: true });
				await field.fill(SECRET);
				await page.getByRole('button', { name: 'Use secret' }).click();
				await page.getByText('Set. All requests are checked with it.').waitFor();
				expect(await field.inputValue()).toBe('');
				await page.keyboard.press('Escape');
				await row(page, 1).getByText('✓ GitHub verified').waitFor();
				await row(page, 2).getByText('✕ GitHub failed').waitFor();
				await row(page, 2).click();
				const signature = page.getByRole('region', { name: 'Signature' });
				await signature.getByText('What to do:').first().waitFor();
				expect(await page.content()).not.toContain(SECRET);
				await row(page, 1).click();
				await detailOf(page, 1).getByText('✓ GitHub verified').waitFor();
			});
		});
	});

	describe('hostile requests', () => {
		const MARK = 'document.documentElement.dataset.owned = 1';

		it('are text wherever they are shown: nothing in them runs', async () => {
			const markup = `<img src=x onerror="${MARK}"><script>${MARK}</script>`;
			await inspectAnew({ forwardUrl: targetUrl });
			await send({
				path: `/<script>${MARK.replaceAll(' ', '')}</script>?a=<img/src=x/onerror=alert(1)>`,
				headers: { 'content-type': 'text/html', 'x-hostile': markup },
				body: `<!doctype html><body>${markup}</body>`,
			});
			for (const [index, text] of HOSTILE.entries()) {
				await send({
					path: `/${encodeURIComponent(`hostile${index}`)}`,
					headers: { 'content-type': 'application/json' },
					body: JSON.stringify({ text, [text]: 1 }),
				});
			}
			await withPage({}, async (page) => {
				for (let id = HOSTILE.length + 1; id >= 1; id -= 1) {
					await row(page, id).click();
					await detailOf(page, id).waitFor();
				}
				const shown = await detailOf(page, 1).innerText();
				expect(shown).toContain(markup);
				expect(shown).toContain('<!doctype html><body>');
				await search(page).fill(markup);
				await countOf(page, '1 of');
				await page.goto(`${inspector.uiUrl}/#/1/compare/2`);
				await page.getByRole('article', { name: 'Requests 1 and 2 compared' }).waitFor();
				expect(await page.evaluate('document.documentElement.dataset.owned')).toBeUndefined();
				expect(
					await page.evaluate(
						'document.querySelectorAll("img, base, iframe, object, embed, style, [onerror], [onfocus]").length',
					),
				).toBe(0);
				expect(await overflow(page)).toBeLessThanOrEqual(0);
			});
		});

		it('cannot turn or hide what stands around them', async () => {
			await send({
				path: '/%E2%80%AE',
				headers: { 'content-type': 'text/plain' },
				body: 'safe\u202Egpj.exe bell\u0007 escape\u001B[31m שלום',
			});
			await withPage({}, async (page) => {
				const body = await detailOf(page, 1).locator('#body pre').innerText();
				expect(body).toContain('safeU+202Egpj.exe bellU+0007 escapeU+001B[31m');
				expect(await page.locator('#body pre bdi').getAttribute('dir')).toBe('ltr');
			});
		});

		it('of 1 MB, or of control characters alone, leave the page usable', async () => {
			await send({ path: '/large', body: 'W'.repeat(MEBIBYTE) });
			await send({ path: '/controls', body: '\u202E\u0007'.repeat(200_000) });
			await withPage({}, async (page) => {
				await detailOf(page, 2).waitFor();
				await row(page, 1).click();
				const body = detailOf(page, 1).locator('#body');
				await body.getByRole('button', { name: 'Show all 1,048,576 characters' }).click();
				expect((await body.locator('pre').textContent())!.length).toBe(MEBIBYTE);
				expect(await overflow(page)).toBeLessThanOrEqual(0);
				await send(ORDER);
				await row(page, 3).click();
				await detailOf(page, 3).waitFor();
			});
		});
	});

	describe('the keyboard', () => {
		it('moves through the list, searches and leads back', async () => {
			await sendMany(30);
			await withPage({}, async (page) => {
				await detailOf(page, 30).waitFor();
				await page.keyboard.press('ArrowDown');
				await page.keyboard.press('ArrowDown');
				await detailOf(page, 28).waitFor();
				expect(await page.evaluate('document.activeElement.id')).toBe('list');
				expect(await page.getByRole('listbox').getAttribute('aria-activedescendant')).toBe(
					'request-28',
				);
				expect(await row(page, 28).getAttribute('aria-selected')).toBe('true');
				await page.keyboard.press('Home');
				await detailOf(page, 30).waitFor();
				await page.keyboard.press('/');
				await page.keyboard.type('n/7');
				await countOf(page, '1 of 30 requests');
				await page.keyboard.press('ArrowDown');
				await detailOf(page, 7).waitFor();
				await page.keyboard.press('Escape');
				await countOf(page, '30 requests');
			});
		});

		it('reaches everything, and what it is at can be seen', async () => {
			await send(ORDER);
			await withPage({}, async (page) => {
				await detailOf(page, 1).waitFor();
				expect(await stopsWithoutOutline(page, 30)).toEqual([]);
			});
		});
	});

	it('says that it lost the connection, and goes on where it left off when it is back', async () => {
		await sendMany(3);
		await withPage(
			{ mayLog: /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|status of 404/ },
			async (page) => {
				await countOf(page, '3 requests');
				const { port } = new URL(inspector.uiUrl);
				await inspector.close();
				await page.locator('#connection', { hasText: 'Reconnecting' }).waitFor();
				await inspect({ uiPort: Number(port) });
				await sendMany(2);
				await page.locator('#connection', { hasText: 'Live' }).waitFor();
				await countOf(page, '2 requests');
				await sendMany(1);
				await countOf(page, '3 requests');
				expect(await shownNumbers(page)).toEqual([3, 2, 1]);
			},
		);
	});

	describe('on a phone', () => {
		it('shows list and detail one at a time, with a way back', async () => {
			await send(ORDER);
			await send(signedPush(SECRET));
			await withPage({ viewport: PHONE, hasTouch: true }, async (page) => {
				await row(page, 1).tap();
				await detailOf(page, 1).waitFor();
				expect(await page.getByRole('listbox').isVisible()).toBe(false);
				expect(await overflow(page)).toBeLessThanOrEqual(0);
				await button(page, '← Requests').tap();
				await row(page, 2).tap();
				await detailOf(page, 2).getByRole('button', { name: 'Compare' }).tap();
				await row(page, 1).tap();
				await page.getByRole('article', { name: 'Requests 2 and 1 compared' }).waitFor();
				expect(await overflow(page)).toBeLessThanOrEqual(0);
			});
		});
	});

	describe.each([
		['light', DESKTOP],
		['dark', DESKTOP],
		['light', PHONE],
		['dark', PHONE],
	] as const)('has nothing that axe-core finds, %s at %j', (colorScheme, viewport) => {
		// The page's own policy keeps other scripts out, which axe-core is.
		const options = { colorScheme, viewport, bypassCSP: true };

		it('while it waits for the first request', async () => {
			await withPage(options, async (page) => {
				await page.getByText('Waiting for the first request').waitFor();
				await expectNoFindings(page);
			});
		});

		it('with requests, two compared, the settings, and a search for nothing', async () => {
			await inspectAnew({ secret: SECRET, forwardUrl: targetUrl });
			await send(ORDER);
			await send(signedPush('another'));
			await send(signedPush(SECRET));
			await withPage(options, async (page) => {
				await row(page, 3).waitFor();
				await expectNoFindings(page);
				for (const route of ['#/1', '#/2', '#/2/compare/3']) {
					await page.goto(`${inspector.uiUrl}/${route}`);
					await page.getByRole('article').waitFor();
					await expectNoFindings(page);
				}
				await page.goto(`${inspector.uiUrl}/#/1`);
				await button(page, 'Resend').click();
				await expectNoFindings(page);
				await page.keyboard.press('Escape');
				await button(page, 'Settings').click();
				await expectNoFindings(page);
				await page.keyboard.press('Escape');
				await page.keyboard.press('/');
				await page.keyboard.type('nowhere');
				await page.getByText('Nothing has “nowhere”').waitFor();
				await expectNoFindings(page);
			});
		});
	});

	describe('for the documentation', () => {
		/** What an hour's work may look like. */
		const HOUR: readonly (readonly [minutesAgo: number, sent: Sent])[] = [
			[
				52,
				{ method: 'GET', path: '/health?probe=1', headers: { 'user-agent': 'kube-probe/1.31' } },
			],
			[
				41,
				{
					method: 'PUT',
					path: '/customers/17',
					headers: { 'content-type': 'application/x-www-form-urlencoded' },
					body: 'name=Ada+Lovelace&plan=pro',
				},
			],
			[38, { method: 'DELETE', path: '/orders/ord_1041' }],
			[23, ORDER],
			[9, signedPush('the secret of before')],
			[
				6,
				{
					path: '/upload/logo.png',
					headers: { 'content-type': 'image/png' },
					body: Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
				},
			],
			[2, ORDER],
			[0.3, signedPush(SECRET)],
		];

		it.each([
			['inspect', { viewport: DESKTOP }, 5],
			['inspect-dark', { viewport: DESKTOP, colorScheme: 'dark' }, 8],
			['inspect-phone', { viewport: PHONE, hasTouch: true }, 8],
		] as const)('it is pictured: %s', async (name, options, id) => {
			let agoMs = 0;
			await inspectAnew({
				...(IS_FOR_KEEPS && { port: 4567, uiPort: 4568 }),
				secret: SECRET,
				forwardUrl: targetUrl,
				nowMs: () => Date.now() - agoMs,
			});
			for (const [minutesAgo, sent] of HOUR) {
				agoMs = minutesAgo * 60_000;
				await send(sent);
			}
			await withPage(options, async (page) => {
				await row(page, id).click();
				await detailOf(page, id).waitFor();
				expect(await page.content()).not.toContain(SECRET);
				await screenshot(page, name);
			});
		});
	});
});
