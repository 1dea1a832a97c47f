import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import type { Page } from 'playwright-core';

const SCREENSHOTS = path.join(__dirname, '..', '..', 'docs', 'screenshots');

/** Signs in as the owner of the suite's host. */
export async function signIn(page: Page): Promise<void> {
	await page.goto('/signin');
	await page.locator('input[name=emailOrLdapLoginId]').fill(process.env.SPOT_CONNECT_OWNER_EMAIL!);
	await page.locator('input[type=password]').fill(process.env.SPOT_CONNECT_OWNER_PASSWORD!);
	await page.getByTestId('form-submit-button').click();
	await page.waitForURL(/\/home\//);
}

/** Kept in the repository for the README, so written only when asked for. */
export async function screenshot(page: Page, name: string): Promise<void> {
	if (process.env.UPDATE_SCREENSHOTS !== '1') return;
	await mkdir(SCREENSHOTS, { recursive: true });
	await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`) });
}
