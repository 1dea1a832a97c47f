import fc from 'fast-check';

import { stringFormatOf } from '../../../../admission/schema/infer/string-format';
import { validatorOf } from './validator';

describe('the format of a text', () => {
	it.each([
		['date-time', '2026-11-24T12:00:00Z'],
		['date-time', '2026-11-24T12:00:00.123456789Z'],
		['date-time', '2026-11-24T23:59:59-23:59'],
		['date-time', '2024-02-29T00:00:00+00:00'],
		['date', '2026-11-24'],
		['date', '2000-02-29'],
		['uuid', '0190a4f2-8a1c-7c3e-9d52-1f2e3d4c5b6a'],
		['uuid', '00000000-0000-0000-0000-000000000000'],
		['uuid', '0190A4F2-8A1C-7C3E-9D52-1F2E3D4C5B6A'],
		['email', 'somebody@example.com'],
		['email', "o'brien+tag@mail.example.co.uk"],
		['uri', 'https://example.com'],
		['uri', 'http://localhost:5678/webhook/a%20b?c=d&e[]'.replace('[]', '%5B%5D')],
		['uri', 'HTTPS://user:pw@example.com/#part'],
		['uri', 'http://192.0.2.1/'],
		['uri', 'https://[2001:db8::1]:8443/path'],
		['uri', 's3://bucket_name/key'],
		['uri', 'postgres://db.internal:5432/orders'],
		['ipv4', '192.0.2.255'],
		['ipv6', '2001:db8::1'],
		['ipv6', '::ffff:192.0.2.1'],
	] as const)('%s: %s', (format, text) => {
		expect(stringFormatOf(text)).toBe(format);
	});

	it.each([
		['no offset', '2026-11-24T12:00:00'],
		['a space for the T', '2026-11-24 12:00:00Z'],
		['an offset without a colon', '2026-11-24T12:00:00+0100'],
		['a leap second', '2016-12-31T23:59:60Z'],
		['hour 24', '2026-11-24T24:00:00Z'],
		['30 February', '2026-02-30'],
		['29 February 1900', '1900-02-29'],
		['31 November', '2026-11-31'],
		['month 0', '2026-00-01'],
		['day 0', '2026-01-00'],
		['a year and a month', '2026-11'],
		['a time', '12:00:00Z'],
		['a UUID without hyphens', '0190a4f28a1c7c3e9d521f2e3d4c5b6a'],
		['a UUID as URN', 'urn:uuid:0190a4f2-8a1c-7c3e-9d52-1f2e3d4c5b6a'],
		['a UUID in braces', '{0190a4f2-8a1c-7c3e-9d52-1f2e3d4c5b6a}'],
		['no dot in the domain', 'root@localhost'],
		['a number as top-level domain', 'user@192.0.2.1'],
		['a name and an address', 'Somebody <somebody@example.com>'],
		['a local part of 65', `${'a'.repeat(65)}@example.com`],
		['an SSH remote', 'git@github.com:owner/name.git'],
		['a URI without an authority', 'mailto:somebody@example.com'],
		['an empty authority', 'file:///etc/hosts'],
		['a drive', 'c://x'],
		['a URI template', 'https://api.example.com/users{/name}'],
		['a path', '/orders/1'],
		['a space in a URI', 'https://example.com/a b'],
		['half an escape in a URI', 'https://example.com/%2'],
		['a URI with letters beyond ASCII', 'https://example.com/ä'],
		['an open bracket', 'https://[2001:db8::1/'],
		['no address between the brackets', 'https://[1:2]/'],
		['leading zeros', '192.000.002.001'],
		['256', '192.0.2.256'],
		['three numbers', '1.2.3'],
		['a network', '192.0.2.0/24'],
		['a zone', 'fe80::1%eth0'],
		['a MAC address', '00:1a:2b:3c:4d:5e'],
		['a time of day', '12:30:00'],
		['a line break after it', '2026-11-24\n'],
		['a space before it', ' 192.0.2.1'],
		['nothing', ''],
		['over 2048 code units', `https://example.com/${'a'.repeat(2048)}`],
	])('none: %s', (_, text) => {
		expect(stringFormatOf(text)).toBeUndefined();
	});

	it.each(['full', 'fast'] as const)('is one that ajv-formats (%s) agrees with', (mode) => {
		const validators = new Map(
			(['date-time', 'date', 'uuid', 'email', 'uri', 'ipv4', 'ipv6'] as const).map((format) => [
				format,
				validatorOf({ type: 'string', format }, mode),
			]),
		);
		const seen = new Set<string>();
		const digits = fc.nat(99).map((number) => String(number).padStart(2, '0'));
		const fragments = fc
			.array(
				fc.oneof(
					fc.constantFrom(
						'://',
						'http',
						'ftp',
						'@',
						'.',
						':',
						'::',
						'/',
						'?',
						'#',
						'%2F',
						'[',
						']',
					),
					fc.constantFrom('example.com', '127.0.0.1', '2026-11-24', 'T12:00:00', 'Z', '+01:00'),
					fc.string({ maxLength: 2 }),
					fc.constantFrom('_', '-', '~', '!', "'", '"', '|', 'ffff', '0', '255'),
				),
				{ maxLength: 9 },
			)
			.map((parts) => parts.join(''));
		const uri = fragments.map((rest) => `x-a://example.com${rest}`);
		const host = fragments.map((rest) => `http://${rest}`);
		const address = fragments.map((rest) => `${rest}@example.org`);
		const moment = fc
			.tuple(digits, digits, digits, digits, digits, digits, fc.constantFrom('Z', '', '+05:30'))
			.map(([y, m, d, h, min, s, zone]) => `20${y}-${m}-${d}${zone && `T${h}:${min}:${s}${zone}`}`);
		const texts = fc.oneof(
			fragments,
			uri,
			host,
			address,
			moment,
			fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
			fc.emailAddress(),
			fc.webUrl({ withFragments: true, withQueryParameters: true }),
			fc.uuid(),
			fc.ipV4(),
			fc.ipV6(),
		);
		fc.assert(
			fc.property(texts, (text) => {
				const format = stringFormatOf(text);
				if (!format) return;
				seen.add(format);
				expect(validators.get(format)?.(text)).toBe(true);
			}),
			{ numRuns: 5000 },
		);
		expect(seen.size).toBe(validators.size);
	});

	it('is found in time proportional to the text', () => {
		const started = performance.now();
		for (const part of ['a', 'a.', 'a-', '1', ':', '1:', '%41', '@', '://', 'a@', '[', '1.1.1.1']) {
			for (const before of ['', 'http://', 'a@', 'http://a@', '2026-11-24T00:00:00.']) {
				for (const after of ['', '!', ' ', '@', '"']) {
					stringFormatOf((before + part.repeat(2048)).slice(0, 2047) + after);
				}
			}
		}
		expect(performance.now() - started).toBeLessThan(5_000);
	});
});
