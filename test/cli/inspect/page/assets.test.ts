import { pageAssets } from '../../../../cli/inspect/page';

describe('what the inspector’s page is made of', () => {
	const { html, css, js } = pageAssets();

	it('has no script and no style within its HTML, as its policy demands', () => {
		expect(html.match(/<script\b[^>]*>[^<]*/g)).toEqual(['<script src="/client.js" defer>']);
		expect(html).not.toMatch(/<style|\sstyle=|\son\w+=/);
	});

	it('loads nothing from elsewhere', () => {
		const ofThePage = html.match(/(?:src|href)="([^"]*)"/g);
		expect(ofThePage?.filter((each) => !each.includes('data:image/svg+xml'))).toEqual([
			'href="/style.css"',
			'src="/client.js"',
		]);
		expect(css).not.toMatch(/url\(|@import/);
	});

	it('never takes a text for markup or for code', () => {
		expect(js).not.toMatch(
			/innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser|setHTML|\beval\(|new Function/,
		);
	});
});
