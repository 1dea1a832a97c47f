import fc from 'fast-check';

import { csvLine } from '../../../nodes/SpotConnectWebhookEvents/resources/event/csv';
import { EXPORT_FORMATS } from '../../../nodes/SpotConnectWebhookEvents/resources/event/export-format';
import { wholeEvent } from '../../eventlog/events';

/** Reads CSV by another hand: RFC 4180, section 2. */
function parse(text: string): string[][] {
	const rows: string[][] = [];
	let row: string[] = [];
	const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
	while (cell.lastIndex < text.length) {
		const [, quoted, plain, end] = cell.exec(text)!;
		row.push(quoted === undefined ? plain! : quoted.replaceAll('""', '"'));
		if (end === '\r\n') {
			rows.push(row);
			row = [];
		}
	}
	return rows;
}

describe('a line of CSV', () => {
	it('reads back as the texts that went in', () => {
		const safe = fc
			.string({ unit: 'binary' })
			.filter((text) => !/^[=+\-@\t\r\n＝＋－＠]/.test(text));
		fc.assert(
			fc.property(fc.array(safe, { minLength: 1 }), (cells) => {
				expect(parse(csvLine(cells))).toEqual([cells]);
			}),
		);
	});

	it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', "=cmd|' /C calc'!A0"])(
		'shows %j as text, never as a formula',
		(text) => {
			expect(parse(csvLine([text]))).toEqual([[`'${text}`]]);
		},
	);

	it('leaves numbers, truth values and gaps as they are', () => {
		expect(csvLine([-1.5, true, undefined, 'a,b'])).toBe('-1.5,true,,"a,b"\r\n');
	});
});

describe('an export', () => {
	const event = wholeEvent({ detail: '=HYPERLINK("https://example.com")', path: '/webhook/a,b' });

	it('as CSV has a name for every cell', () => {
		for (const includeBodies of [false, true]) {
			const { head, line } = EXPORT_FORMATS.csv!;
			const [names, cells] = parse(`${head(includeBodies)}${line(event, includeBodies)}`);
			expect(cells).toHaveLength(names!.length);
			const row = Object.fromEntries(names!.map((name, index) => [name, cells![index]]));
			expect(row).toMatchObject({
				receivedAt: '2026-01-01T00:00:00.000Z',
				path: '/webhook/a,b',
				detail: `'=HYPERLINK("https://example.com")`,
				checksPassed: 'apiKey body',
				status: '422',
				...(includeBodies && { body: '{"type":"order.paid"}', isBodyRedacted: 'true' }),
			});
			expect('body' in row).toBe(includeBodies);
		}
	});

	it('as CSV begins with a byte order mark, by which spreadsheets know UTF-8', () => {
		expect(EXPORT_FORMATS.csv!.head(false)).toMatch(/^\uFEFFid,receivedAt,/);
	});

	it('as NDJSON has an object in each line, without bodies unless asked for', () => {
		const { line } = EXPORT_FORMATS.ndjson!;
		const [whole, brief] = [true, false].map((includeBodies) => {
			const text = line(event, includeBodies);
			expect(text.indexOf('\n')).toBe(text.length - 1);
			return JSON.parse(text) as Record<string, unknown>;
		});
		expect(whole).toMatchObject({ id: event.id, body: { type: 'order.paid' }, hasRawBody: true });
		expect(brief).not.toHaveProperty('headers');
	});
});
