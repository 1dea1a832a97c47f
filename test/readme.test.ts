import { readFileSync } from 'node:fs';
import path from 'node:path';

import { REFUSALS } from '../index';

const readme = readFileSync(path.join(__dirname, '..', 'README.md'), 'utf8');

describe('the README', () => {
	it('explains every refusal code, and no other', () => {
		const rows = [...readme.matchAll(/^\| <a id="(\w+)"><\/a>`\w+` +\| +(\d+) +\| +(.+?) +\|$/gm)];
		expect(rows.map(([, code, status, help]) => ({ code, status: Number(status), help }))).toEqual(
			Object.entries(REFUSALS).map(([code, { status, help }]) => ({ code, status, help })),
		);
	});

	it('shows pictures that are there', () => {
		const pictures = [...readme.matchAll(/!\[.+?\]\((.+?)\)/g)].map(([, file]) => file!);
		expect(pictures.length).toBeGreaterThan(0);
		for (const file of pictures) {
			const png = readFileSync(path.join(__dirname, '..', file));
			expect(png.subarray(1, 4).toString()).toBe('PNG');
		}
	});
});
