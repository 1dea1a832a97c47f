import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { chromium, selectors, type Browser, type Page } from 'playwright-core';

import { SqliteStore } from '../../eventlog/stores/sqlite';
import { N8nClient, waitForWebhook } from '../../host/client';
import { N8nHost } from '../../host/n8n-host';
import { TemporaryFolder } from '../../host/temporary-folder';
import { createCredential, newKey, workflowOf } from '../host/support';
import { CHROMIUM_FLAGS, findChromium } from './chromium';
import { fillLog, keepBusy } from './monitor-log';

const executablePath = findChromium();
const describeInChromium = executablePath === undefined ? describe.skip : describe;

/** As many as the event log keeps by default, where asked for; fewer are filled in faster. */
const EVENTS = Number(process.env.SPOT_CONNECT_DASHBOARD_EVENTS ?? 100_000);
const FILL_MS = 900_000;

jest.setTimeout(120_000);

const SCREENSHOTS = path.join(__dirname, '..', '..', 'docs', 'screenshots');
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const PHONE = { width: 390, height: 844 };
/** Of the page in a screenshot, in pixels: as far as the alerts and what is below them. */
const SHOWN_HEIGHT = 1360;
const DESKTOP = { width: 1280, height: 900 };

describeInChromium('the dashboard of a Monitor, in a browser', () => {
	const key = newKey();
	const owner = {
		email: 'owner@example.com',
		password: `Aa1${randomUUID()}`,
		firstName: 'Mona',
		lastName: 'Owner',
	};
	let folder: TemporaryFolder;
	let log: SqliteStore;
	let stopTraffic: (() => void) | undefined;
	let host: N8nHost;
	let browser: Browser;
	let url: string;
	let workflowId: string;

	beforeAll(async () => {
		selectors.setTestIdAttribute('data-test-id');
		folder = await TemporaryFolder.create('spot-connect-dashboard-');
		log = new SqliteStore(path.join(folder.path, '.n8n/spot-connect/events.sqlite'));
		await log.open();
		const nowMs = Date.now();
		await fillLog(log, EVENTS, nowMs);
		stopTraffic = keepBusy(log, nowMs);
		while (!(await log.tidy(Date.now())));
		host = await N8nHost.start({
			userFolder: folder.path,
			packages: [process.env.SPOT_CONNECT_TARBALL!],
			env: { SPOT_CONNECT_EVENTS_MAX_COUNT: String(2 * EVENTS + 1000) },
		});
		const client = await N8nClient.connect(host.url);
		await client.setupOwner(owner);
		const spotConnectApi = await createCredential(client, key);
		const workflow = workflowOf([
			{
				name: 'Spot Connect Webhook Monitor',
				type: 'n8n-nodes-spot-connect.spotConnectWebhookMonitor',
				typeVersion: 1,
				webhookId: randomUUID(),
				parameters: { dashboard: true, path: 'monitor' },
				credentials: { spotConnectApi },
			},
		]);
		const { id } = await client.workflows.create({ ...workflow, name: 'Watch the webhooks' });
		workflowId = id;
		await client.workflows.publish(id);
		url = `${host.url}/webhook/monitor`;
		await waitForWebhook(url);
		await learnt(client, id);
		browser = await chromium.launch({ executablePath: executablePath!, args: CHROMIUM_FLAGS });
	}, FILL_MS);

	afterAll(async () => {
		stopTraffic?.();
		await browser?.close();
		await host?.stop();
		await log?.close();
		await folder?.remove();
	});

	/** Tells of the attack that goes on when it has read the last week. */
	async function learnt(client: N8nClient, id: string): Promise<void> {
		const startMs = Date.now();
		const deadline = startMs + 300_000;
		while ((await client.executions.list({ workflowId: id })).length === 0) {
			if (Date.now() > deadline) throw new Error('The monitor has found nothing');
			await new Promise((resolve) => setTimeout(resolve, 200));
		}
		report(`learnt a week of ${EVENTS} events in 30 days in ${Date.now() - startMs} ms`);
	}

	const report = (line: string) => process.stdout.write(`    monitor: ${line}\n`);

	/**
	 * Kept in the repository for the README, so written only when asked for.
	 * @param height of the page to show, in pixels; as high as the window unless told
	 */
	async function screenshot(page: Page, name: string, height?: number): Promise<void> {
		if (process.env.UPDATE_SCREENSHOTS !== '1') return;
		await mkdir(SCREENSHOTS, { recursive: true });
		const { width } = page.viewportSize()!;
		await page.screenshot({
			path: path.join(SCREENSHOTS, `${name}.png`),
			...(height !== undefined && { fullPage: true, clip: { x: 0, y: 0, width, height } }),
		});
	}

	async function withPage(
		options: NonNullable<Parameters<Browser['newContext']>[0]>,
		use: (page: Page) => Promise<void>,
	): Promise<void> {
		const context = await browser.newContext(options);
		try {
			await use(await context.newPage());
		} finally {
			await context.close();
		}
	}

	const signedIn = { httpCredentials: { username: 'anyone', password: key } };

	it('asks for a password, and shows nothing without it', async () => {
		const answer = await fetch(url);
		expect(answer.status).toBe(401);
		expect(await answer.text()).not.toContain('Orders from the shop');
		// A browser without anybody to ask gives up.
		await withPage({}, async (page) => {
			await expect(page.goto(url)).rejects.toThrow('ERR_INVALID_AUTH_CREDENTIALS');
		});
	});

	it('loads', async () => {
		await withPage({ ...signedIn, viewport: DESKTOP }, async (page) => {
			// The first page of a browser is slow, whatever it shows.
			await page.goto(`${url}/nothing`);
			for (const range of ['24h', '1h', '7d', '30d', '24h']) {
				const answer = await page.goto(`${url}?range=${range}`, { waitUntil: 'load' });
				expect(answer!.status()).toBe(200);
				const [took, waited] = await page.evaluate<[number, number]>(
					`(() => { const [n] = performance.getEntriesByType('navigation');
						return [n.loadEventStart, n.responseStart - n.requestStart]; })()`,
				);
				report(
					`${range} over ${EVENTS} events: loaded in ${Math.round(took)} ms, of which the server ${Math.round(waited)} ms`,
				);
			}
			expect(await page.locator('h1').innerText()).toBe('All webhooks');
			expect(await page.locator('.alerts').innerText()).toContain('203.0.113.66');
		});
	});

	it.each([
		['dashboard', 'light', DESKTOP],
		['dashboard-dark', 'dark', DESKTOP],
		['dashboard-phone', 'light', PHONE],
	] as const)('has nothing that axe-core finds: %s', async (name, colorScheme, viewport) => {
		await withPage({ ...signedIn, colorScheme, viewport, bypassCSP: true }, async (page) => {
			await page.goto(`${url}?range=24h`);
			await screenshot(page, name, SHOWN_HEIGHT);
			await page.evaluate(AXE);
			const { violations } = await page.evaluate<{ violations: unknown[] }>(
				'axe.run({ resultTypes: ["violations"] })',
			);
			expect(violations).toEqual([]);
		});
	});

	it('leads from the list to one event and back', async () => {
		await withPage({ ...signedIn, viewport: DESKTOP }, async (page) => {
			await page.goto(`${url}?range=1h`);
			await page.locator('a[href*="event="]').first().click();
			await page.waitForURL(/event=/);
			expect(await page.locator('h1').innerText()).toMatch(/^Event of /);
			await page.getByText('Dashboard', { exact: false }).first().click();
			await page.waitForURL(/range=1h/);
		});
	});

	it('is switched on in the parameters of the node', async () => {
		await withPage({ viewport: { width: 1280, height: 800 } }, async (page) => {
			page.setDefaultTimeout(30_000);
			await page.goto(`${host.url}/signin`);
			await page.locator('input[name=emailOrLdapLoginId]').fill(owner.email);
			await page.locator('input[type=password]').fill(owner.password);
			await page.getByTestId('form-submit-button').click();
			await page.waitForURL(/\/home\//);
			await page.goto(`${host.url}/workflow/${workflowId}`);
			await page.getByTestId('canvas-trigger-node').dblclick();
			await page.getByText('Dashboard Path').waitFor();
			await page.getByText('Minimum Severity').waitFor();
			await screenshot(page, '06-monitor');
		});
	});
});
