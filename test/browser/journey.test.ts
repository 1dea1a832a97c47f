import { randomBytes } from 'node:crypto';

import { chromium, selectors, type Browser, type Page } from 'playwright-core';

import { waitForWebhook } from '../../host/client';
import { CHROMIUM_FLAGS, findChromium } from './chromium';
import { screenshot, signIn } from './editor';

const executablePath = findChromium();
const describeInChromium = executablePath === undefined ? describe.skip : describe;

/** Steps wait for what they need; these are the longest waits. */
const STEP_MS = 60_000;
const ACTION_MS = 20_000;

jest.setTimeout(STEP_MS);

describeInChromium('a newcomer in the editor, from signing in to the first execution', () => {
	const key = `sc_${randomBytes(32).toString('base64url')}`;
	const credentialName = `Shop API key ${randomBytes(3).toString('hex')}`;
	const order = { id: 'ord-1042', total: 27 };

	let browser: Browser;
	let page: Page;
	let productionUrl: string;
	let eventId: string;

	beforeAll(async () => {
		selectors.setTestIdAttribute('data-test-id');
		browser = await chromium.launch({ executablePath: executablePath!, args: CHROMIUM_FLAGS });
		const context = await browser.newContext({
			baseURL: process.env.SPOT_CONNECT_HOST_URL!,
			viewport: { width: 1280, height: 800 },
		});
		await context.grantPermissions(['clipboard-read', 'clipboard-write']);
		page = await context.newPage();
		page.setDefaultTimeout(ACTION_MS);
	});

	afterAll(async () => {
		await browser.close();
	});

	const dismissToasts = async () => {
		const close = page.locator('.el-notification__closeBtn');
		while ((await close.count()) > 0) {
			await close
				.first()
				.click({ timeout: 2_000 })
				.catch(() => undefined);
		}
	};

	/** n8n may still be showing what it has to say about the step before. */
	const clickPastDialogs = async (testId: string) => {
		for (let attempt = 1; ; attempt += 1) {
			try {
				await page.getByTestId(testId).click({ timeout: 4_000 });
				return;
			} catch (error) {
				if (attempt === 5) throw error;
				await dismissToasts();
				await page.keyboard.press('Escape');
			}
		}
	};

	it('signs in', async () => {
		await signIn(page);
	});

	it('opens the credential’s dialog', async () => {
		await page.goto('/home/credentials');
		await page.getByTestId('add-resource-credential').click();
		await page.getByTestId('new-credential-type-select').locator('input').fill('Spot Connect');
		await page.getByText('Spot Connect API', { exact: true }).click();
		await page.getByTestId('new-credential-type-button').click();
		await page.getByTestId('credential-name').click();
		await page.getByTestId('credential-name').getByTestId('inline-edit-input').fill(credentialName);
		await page.keyboard.press('Enter');
	});

	it('is told why a weak key is not good, and how to make a good one', async () => {
		const dialog = page.getByTestId('editCredential-modal');
		await dialog.locator('input[type=password]').fill('short');
		await page.getByTestId('credential-save-button').click();
		await dialog.getByText('Couldn’t connect with these settings').waitFor();
		await dialog.getByText('More details').click();
		await dialog
			.getByText(
				'The key has 5 characters; 16 to 256 are possible. Make a good key with: openssl rand -hex 32',
			)
			.waitFor();
	});

	it('saves a good key, which passes its test', async () => {
		const dialog = page.getByTestId('editCredential-modal');
		await dialog.locator('input[type=password]').fill(key);
		await page.getByTestId('credential-save-button').click();
		await page.getByTestId('credentials-config-container-test-success').waitFor();
		expect(await dialog.locator('input[type=password]').count()).toBe(1);
		await dismissToasts();
		await screenshot(page, '01-credential');
		await page.keyboard.press('Escape');
	});

	it('finds the trigger in the node panel of a new workflow', async () => {
		await page.goto('/workflow/new');
		await page.getByTestId('canvas-plus-button').click();
		await page.getByTestId('node-creator-search-bar').fill('Spot Connect');
		await page.getByText('Spot Connect Generic Webhook', { exact: true }).waitFor();
		const names = page.getByTestId('node-creator-item-name');
		expect(await names.allInnerTexts()).toEqual(
			expect.arrayContaining(['Spot Connect Generic Webhook', 'Spot Connect Respond to Webhook']),
		);
		await screenshot(page, '02-node-panel');
	});

	it('adds it and picks the credential under Webhook API Key Name', async () => {
		await page.getByText('Spot Connect Generic Webhook', { exact: true }).click();
		await page.getByRole('button', { name: 'Add to workflow' }).click();
		const label = page.getByTestId('credentials-label');
		await label.waitFor();
		expect(await label.innerText()).toContain('Webhook API Key Name');
		await page.getByTestId('node-credentials-select').click();
		await page.getByText(credentialName, { exact: true }).last().click();
		const chosen = page.getByTestId('node-credentials-select').locator('input');
		expect(await chosen.first().inputValue()).toBe(credentialName);
	});

	it('copies the production URL, which nobody can guess', async () => {
		await page.getByText('Webhook URLs').click();
		await page.getByText('Production URL', { exact: true }).click();
		await screenshot(page, '03-trigger');
		await page.getByText(/\/webhook\/[0-9a-f-]{36}$/).click();
		productionUrl = await page.evaluate<string>('navigator.clipboard.readText()');
		expect(productionUrl).toMatch(
			/\/webhook\/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
		);
		await page.getByTestId('ndv-close-button').click();
	});

	it('saves and publishes the workflow', async () => {
		await page.getByTestId('workflow-open-publish-modal-button').click();
		await page.getByTestId('workflow-publish-button').click();
		await page.getByTestId('workflow-publish-button').waitFor({ state: 'detached' });
		await waitForWebhook(productionUrl);
		await page.keyboard.press('Escape');
		await dismissToasts();
		await screenshot(page, '04-published');
	});

	it('sends an order from outside, which is accepted; a wrong key is refused', async () => {
		const send = async (apiKey: string) =>
			await fetch(productionUrl, {
				method: 'POST',
				headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
				body: JSON.stringify(order),
			});
		const refused = await send(`${key}x`);
		expect(refused.status).toBe(401);
		expect(await refused.json()).toMatchObject({ code: 'api_key_invalid' });
		const accepted = await send(key);
		expect(accepted.status).toBe(200);
		eventId = accepted.headers.get('x-spot-connect-event-id')!;
	});

	it('sees the one execution and its data in the Executions tab', async () => {
		await clickPastDialogs('radio-button-executions');
		const executions = page.getByTestId(/^execution-details-\d+$/);
		await executions.getByText('Succeeded').first().waitFor();
		expect(await executions.count()).toBe(1);
		const trigger = page.getByTestId('execution-preview-host').getByTestId('canvas-trigger-node');
		await trigger.dblclick();
		const output = page.getByTestId('output-panel');
		await output.getByText('JSON', { exact: true }).click();
		const json = output.getByTestId('ndv-data-container');
		await json.getByText(eventId).waitFor();
		// The editor draws the JSON in steps.
		for (const shown of ['ord-1042', '**hidden**', credentialName]) {
			await json.getByText(shown).first().waitFor();
		}
		expect(await json.innerText()).not.toContain(key);
		await screenshot(page, '05-executions');
	});
});
