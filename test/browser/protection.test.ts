import { chromium, selectors, type Browser, type Page } from 'playwright-core';

import { signIn as signInClient, triggerNode, workflowOf } from '../host/support';
import { CHROMIUM_FLAGS, findChromium } from './chromium';
import { screenshot, signIn } from './editor';

const executablePath = findChromium();
const describeInChromium = executablePath === undefined ? describe.skip : describe;

jest.setTimeout(120_000);

describeInChromium('an author who protects a webhook', () => {
	let browser: Browser;
	let page: Page;

	beforeAll(async () => {
		selectors.setTestIdAttribute('data-test-id');
		browser = await chromium.launch({ executablePath: executablePath!, args: CHROMIUM_FLAGS });
		const context = await browser.newContext({
			baseURL: process.env.SPOT_CONNECT_HOST_URL!,
			viewport: { width: 1280, height: 1000 },
		});
		page = await context.newPage();
		page.setDefaultTimeout(30_000);
		await signIn(page);
	});

	afterAll(async () => {
		await browser.close();
	});

	/** Opens the trigger of a new workflow. */
	const openTrigger = async (protection: Record<string, unknown>) => {
		const workflow = workflowOf([triggerNode(undefined, { protection })]);
		const { id } = await signInClient().workflows.create(workflow);
		await page.goto(`/workflow/${id}`);
		const trigger = page.getByTestId('canvas-trigger-node');
		await trigger.waitFor();
		await trigger.dblclick();
		await page.getByText('Protection', { exact: true }).waitFor();
	};

	const offered = async () => {
		await page.getByPlaceholder('Add protection').click();
		const list = page.locator('.el-select-dropdown:visible li, [role=option]:visible');
		await list.first().waitFor();
		const names = await list.allInnerTexts();
		await page.keyboard.press('Escape');
		return names.map((name) => name.trim());
	};

	it('is offered the protections, and their details only once one is added', async () => {
		await openTrigger({});
		const first = await offered();
		expect(first).toEqual([
			'Idempotency Key',
			'Replay Protection',
			'Rate Limits',
			'Lock Out After',
			'Maximum Running',
			'State Store',
			'If State Is Unavailable',
		]);
		await page.keyboard.press('Escape');

		await openTrigger({ idempotencyKey: 'auto', lockOutAfter: 10 });
		const then = await offered();
		expect(then).toEqual(
			expect.arrayContaining([
				'Repeat While Running',
				'Failure Window (Minutes)',
				'Never Lock Out',
			]),
		);
		expect(then).not.toContain('Longest Wait (Seconds)');
	});

	it('sees what is on, and is asked for the credential of Redis', async () => {
		await openTrigger({
			idempotencyKey: 'auto',
			whileRunning: 'wait',
			rateLimits: { limit: [{ scope: 'webhook', requests: 600, per: 'minute', burst: 50 }] },
			lockOutAfter: 10,
			maxRunning: 20,
			stateStore: 'redis',
		});
		await page.getByText('Shared State Name', { exact: true }).waitFor();
		const maximum = page.getByText('Maximum Running', { exact: true });
		await maximum.scrollIntoViewIfNeeded();
		await page.getByText('Idempotency Key', { exact: true }).scrollIntoViewIfNeeded();
		expect(await page.getByText('Counted By', { exact: true }).count()).toBe(1);
		await screenshot(page, '06-protection');
	});
});
