import fc from 'fast-check';

import { bodyVariantsOf } from '../../../cli/verify/body-variants';

const texts = (body: string) =>
	bodyVariantsOf(Buffer.from(body)).map((each) => each.body.toString());

describe('bodyVariantsOf', () => {
	it.each<[string, (value: unknown) => string]>([
		['without white space', (value) => JSON.stringify(value)],
		['with two spaces', (value) => JSON.stringify(value, undefined, 2)],
		['with four spaces', (value) => JSON.stringify(value, undefined, 4)],
		['with tabs', (value) => JSON.stringify(value, undefined, '\t')],
		['with a line break at the end', (value) => `${JSON.stringify(value)}\n`],
	])('finds the JSON document %s from any other form of it', (_, write) => {
		fc.assert(
			fc.property(
				fc.dictionary(fc.string(), fc.jsonValue()),
				fc.constantFrom('', ' ', '   ', '\t'),
				(document, indent) => {
					// Numbers as they come out of JSON: -0 does not.
					const value = JSON.parse(JSON.stringify(document)) as unknown;
					const captured = ` ${JSON.stringify(value, undefined, indent)}`;
					expect(texts(captured)).toContain(write(value));
				},
			),
		);
	});

	it('gives each body once, and never the captured one', () => {
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
				const all = texts(body);
				expect(new Set(all).size).toBe(all.length);
				expect(all).not.toContain(body);
			}),
		);
	});

	it('leaves bytes alone that are no text', () => {
		const bytes = Buffer.from([0xff, 0xfe, 0x0d, 0x0a]);
		expect(bodyVariantsOf(bytes).map(({ what }) => what)).toEqual([
			'with a byte-order mark before it',
			'without anything in it (the empty body)',
		]);
	});
});
