import fc from 'fast-check';

import { Masker, printable } from '../../cli/mask';

const secret = fc.string({ minLength: 4 }).filter((text) => !text.includes('•'));

describe('Masker', () => {
	it('leaves no secret in a text, as it is or in JSON', () => {
		fc.assert(
			fc.property(secret, secret, fc.string(), fc.string(), (one, two, before, after) => {
				const masker = new Masker([one, undefined, two]);
				for (const each of [one, two]) {
					expect(masker.text(`${before}${each}${after}`)).not.toContain(each);
					const document = JSON.stringify({ before, each, after });
					expect(masker.text(document)).not.toContain(JSON.stringify(each).slice(1, -1));
				}
			}),
		);
	});

	it('hides the whole of a secret that begins as another', () => {
		expect(new Masker(['abcd', 'abcdef']).text('abcdef abcd')).toBe('••• •••');
	});

	it.each(['Authorization', 'x-api-key', 'X-Gitlab-Token', 'cookie', 'X-Shop-Secret'])(
		'hides the value of %s, whatever it is',
		(name) => {
			expect(new Masker([]).header([name, 'value'])).toEqual([name, '•••']);
		},
	);

	it('leaves other headers alone', () => {
		expect(new Masker(['1234']).header(['x-shop', 'a 1234'])).toEqual(['x-shop', 'a •••']);
	});
});

describe('printable', () => {
	it('leaves nothing that moves a cursor, and all that is plain', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), (text) => {
				expect(printable(text)).not.toMatch(
					/[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/,
				);
			}),
		);
		expect(printable('Zoë 茶\n\t🍵')).toBe('Zoë 茶\n\t🍵');
	});
});
