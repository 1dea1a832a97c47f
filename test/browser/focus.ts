import type { Page } from 'playwright-core';

/**
 * Goes from one stop of the keyboard to the next.
 * @param stops how often Tab is pressed
 * @returns the elements that had the focus without an outline that can be seen
 */
export async function stopsWithoutOutline(page: Page, stops: number): Promise<string[]> {
	const unseen: string[] = [];
	for (let stop = 0; stop < stops; stop += 1) {
		await page.keyboard.press('Tab');
		const found = await page.evaluate<string | null>(
			`(() => {
				const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
				const isSeen = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
				return isSeen || document.activeElement === document.body
					? null : document.activeElement.outerHTML;
			})()`,
		);
		if (found !== null) unseen.push(found);
	}
	return unseen;
}
