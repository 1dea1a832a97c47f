import { randomBytes } from 'node:crypto';

import { chromium, selectors, type Browser, type Page } from 'playwright-core';

import { waitForWebhook } from '../../host/client';
import { newcomersPath, type Step } from '../newcomer-path';
import { CHROMIUM_FLAGS, findChromium } from './chromium';
import { screenshot, signIn } from './editor';
import { Shell } from './shell';

const executablePath = findChromium();
const describeInChromium = executablePath === undefined ? describe.skip : describe;

/** Steps wait for what they need; these are the longest waits. */
const STEP_MS = 60_000;
const ACTION_MS = 20_000;
/** What the README promises for the whole way; a busy machine with two cores takes 30 seconds. */
const WHOLE_WAY_MS = 180_000;

jest.setTimeout(STEP_MS);

const STEPS = newcomersPath();
const [makeKey, keepKey, addTrigger, publishIt, sendIt, seeIt] = STEPS as [
	Step,
	Step,
	Step,
	Step,
	Step,
	Step,
];

describeInChromium('a newcomer who does what the README says under "Use it"', () => {
	const credentialName = `Shop API key ${randomBytes(3).toString('hex')}`;
	const terminal = new Shell(process.env.SPOT_CONNECT_HOST_FOLDER!);
	/** What the README writes in capitals, with what the newcomer has for it. */
	const own = { YOUR_KEY: '', YOUR_URL: '' };

	let startedMs: number;
	let browser: Browser;
	let page: Page;
	let eventId: string;

	const filledIn = (command: string, key = own.YOUR_KEY) =>
		command.replaceAll('YOUR_URL', own.YOUR_URL).replaceAll('YOUR_KEY', key);

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
		startedMs = performance.now();
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

	it('has six steps before them', () => {
		expect(STEPS.map(({ title }) => title)).toEqual([
			'Make a key',
			'Keep it in n8n.',
			'Add the trigger.',
			'Copy the URL, and publish.',
			'Send a request',
			'See the execution',
		]);
	});

	it('signs in', async () => {
		await signIn(page);
	});

	it('makes a key', async () => {
		const [command = ''] = makeKey.commands;
		const { exitCode, out } = await terminal.run(command);
		expect({ exitCode, out }).toEqual({
			exitCode: 0,
			out: expect.stringMatching(/^key +sc_\S+$/m) as string,
		});
		own.YOUR_KEY = /^key +(\S+)$/m.exec(out)![1]!;
	});

	it('opens a credential’s dialog', async () => {
		const [typeName = ''] = keepKey.names;
		await page.goto('/home/credentials');
		await page.getByTestId('add-resource-credential').click();
		await page.getByTestId('new-credential-type-select').locator('input').fill(typeName);
		await page.getByText(typeName, { exact: true }).click();
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

	it('saves the key that was made, which passes its test', async () => {
		const [, more = ''] = keepKey.names;
		const dialog = page.getByTestId('editCredential-modal');
		await dialog.locator('input[type=password]').fill(own.YOUR_KEY);
		await page.getByTestId('credential-save-button').click();
		await page.getByTestId('credentials-config-container-test-success').waitFor();
		expect(await dialog.locator('input[type=password]').count()).toBe(1);
		await dialog.getByText(more, { exact: true }).waitFor();
		await dismissToasts();
		await screenshot(page, '01-credential');
		await page.keyboard.press('Escape');
	});

	it('finds the trigger in the node panel of a new workflow', async () => {
		const [searched = '', triggerName = ''] = addTrigger.names;
		await page.goto('/workflow/new');
		await page.getByTestId('canvas-plus-button').click();
		await page.getByTestId('node-creator-search-bar').fill(searched);
		await page.getByText(triggerName, { exact: true }).waitFor();
		const names = page.getByTestId('node-creator-item-name');
		expect(await names.allInnerTexts()).toEqual(
			expect.arrayContaining([triggerName, 'Spot Connect Respond to Webhook']),
		);
		await screenshot(page, '02-node-panel');
	});

	it('adds it and picks the credential', async () => {
		const [, triggerName = '', labelled = ''] = addTrigger.names;
		await page.getByText(triggerName, { exact: true }).click();
		await page.getByRole('button', { name: 'Add to workflow' }).click();
		const label = page.getByTestId('credentials-label');
		await label.waitFor();
		expect(await label.innerText()).toContain(labelled);
		await page.getByTestId('node-credentials-select').click();
		await page.getByText(credentialName, { exact: true }).last().click();
		const chosen = page.getByTestId('node-credentials-select').locator('input');
		expect(await chosen.first().inputValue()).toBe(credentialName);
	});

	it('copies the production URL, which nobody can guess', async () => {
		const [urls = '', production = ''] = publishIt.names;
		await page.getByText(urls).click();
		await page.getByText(production, { exact: true }).click();
		await screenshot(page, '03-trigger');
		await page.getByText(/\/webhook\/[0-9a-f-]{36}$/).click();
		own.YOUR_URL = await page.evaluate<string>('navigator.clipboard.readText()');
		expect(own.YOUR_URL).toMatch(
			/\/webhook\/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
		);
		await page.getByTestId('ndv-close-button').click();
	});

	it('saves and publishes the workflow', async () => {
		const publish = publishIt.names.at(-1)!;
		const open = page.getByTestId('workflow-open-publish-modal-button');
		expect(await open.innerText()).toContain(publish);
		await open.click();
		await page.getByTestId('workflow-publish-button').click();
		await page.getByTestId('workflow-publish-button').waitFor({ state: 'detached' });
		await waitForWebhook(own.YOUR_URL);
		await page.keyboard.press('Escape');
		await dismissToasts();
		await screenshot(page, '04-published');
	});

	it('sends a request, which is accepted; with a wrong key it is refused, and says so', async () => {
		const [send = ''] = sendIt.commands;
		const mistyped = await terminal.run(filledIn(send, `${own.YOUR_KEY}x`));
		expect(mistyped).toEqual({
			exitCode: 1,
			out: expect.stringContaining('Refused: API key invalid (api_key_invalid).') as string,
		});
		const accepted = await terminal.run(filledIn(send));
		expect(accepted).toEqual({
			exitCode: 0,
			out: expect.stringMatching(/^Accepted\. Event [0-9a-f-]{36}\.$/m) as string,
		});
		expect(accepted.out).not.toContain(own.YOUR_KEY);
		eventId = /^Accepted\. Event (\S+)\.$/m.exec(accepted.out)![1]!;
	});

	it('sees the one execution and its data in the Executions tab', async () => {
		const [tab = ''] = seeIt.names;
		expect(await page.getByTestId('radio-button-executions').innerText()).toContain(tab);
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
		for (const shown of ['A-1001', '**hidden**', credentialName]) {
			await json.getByText(shown).first().waitFor();
		}
		expect(await json.innerText()).not.toContain(own.YOUR_KEY);
		await screenshot(page, '05-executions');
	});

	it('has taken less time than the README says', () => {
		const tookMs = performance.now() - startedMs;
		process.stdout.write(
			`From signing in to the execution, by the README: ${(tookMs / 1000).toFixed(1)} seconds.\n`,
		);
		expect(tookMs).toBeLessThan(WHOLE_WAY_MS);
	});

	it('sends the same with curl', async () => {
		const [, curl = ''] = sendIt.commands;
		const { exitCode, out } = await terminal.run(filledIn(curl));
		expect({ exitCode, out }).toEqual({
			exitCode: 0,
			out: expect.stringContaining('Workflow was started') as string,
		});
	});
});
