import { readFileSync } from 'node:fs';

import Ajv from 'ajv';
import { fullFormats } from 'ajv-formats/dist/formats';
import fc from 'fast-check';

import { FORMATS } from '../../../../admission/schema/pattern/formats';
import { HOST_NAME } from '../../../../admission/schema/pattern/url';
import { boundOfSource } from './analyse';

const ajv = new Ajv({ formats: { ...FORMATS }, strictTypes: false });

function accepts(format: string, value: unknown): boolean {
	return ajv.validate({ format }, value);
}

describe('formats', () => {
	it.each([
		['date', ['2024-02-29'], ['2023-02-29', '2024-2-29']],
		['time', ['12:00:00Z', '23:59:60Z', '12:00:00.123+01:00'], ['12:00:00', '25:00:00Z']],
		['date-time', ['2026-11-24T12:00:00.123Z'], ['2026-11-24', '2026-11-24T12:00:00']],
		['iso-time', ['12:00:00'], ['12:00']],
		['iso-date-time', ['2026-11-24 12:00:00'], ['2026-11-24']],
		['duration', ['P1DT12H', 'P4W'], ['P', 'PT', 'P1D2H']],
		['uri', ['https://example.com/a?b#c', 'urn:isbn:1'], ['/a', 'https://ex ample.com', 'http://é.com']],
		['uri-reference', ['/a', '#b', ''], ['\\\\a', 'a b']],
		['uri-template', ['https://a/{b}{?c*}'], ['https://a/{b']],
		['iri', ['http://ƒøø.ßår/?∂éœ=πîx#πîüx', 'http://a/?\ue000', 'urn:😀'], ['/é', 'é:a', 'http://a/\ue000', 'http://\ud800/']],
		['iri-reference', ['/âππ', '#ƒrägmênt'], ['\\\\WINDOWS\\filëßåré', 'é é', '\uffff']],
		['url', ['https://example.com/a', 'ftp://user:pass@bücher.example:21/', 'http://8.8.8.8'], ['http://localhost', 'http://10.0.0.1', 'http://a b.com', 'mailto:a@b.cc']],
		['email', ['a.b+c@example.com'], ['a', 'a@', 'a..b@example.com']],
		['hostname', ['example.com', 'a-b.c'], ['-a', 'a_b', 'a'.repeat(64)]],
		['ipv4', ['127.0.0.1'], ['256.0.0.1', '127.0.0.01']],
		['ipv6', ['::1', '2001:db8::192.0.2.1'], [':::', '1::2::3']],
		['regex', ['([abc])+\\s+$', '(?=a)(?<n>b)\\k<n>', '\\p{L}', '[\\w-.]', '\\-'], ['^(abc]', '^\\S(|(.|\\n)*\\S)\\Z', '\\a', '\\p{Klingon}']],
		['uuid', ['2eb8aa08-aa98-11ea-b4aa-73b441d16380'], ['2eb8aa08']],
		['json-pointer', ['', '/a~0~1/'], ['a', '/~2']],
		['json-pointer-uri-fragment', ['#/a%20b'], ['/a']],
		['relative-json-pointer', ['0#', '1/a'], ['/a', '01']],
		['byte', ['', 'QUJD', 'QUI=', 'QQ=='], ['QQ', 'QQ=', 'Q===', '=', '!\nQUJD', 'QUJD\n']],
		['int32', [1, 2 ** 31 - 1], [1.5, 2 ** 31]],
		['int64', [1, 2 ** 53], [1.5]],
		['float', [1.5], []],
		['double', [1.5], []],
		['password', ['x'], []],
		['binary', ['\0'], []],
	] as [string, unknown[], unknown[]][])('%s', (format, yes, no) => {
		for (const value of yes) expect([value, accepts(format, value)]).toEqual([value, true]);
		for (const value of no) expect([value, accepts(format, value)]).toEqual([value, false]);
	}); // prettier-ignore

	it('are all of ajv-formats, and those of IRIs', () => {
		expect(Object.keys(FORMATS).sort()).toEqual(
			[...Object.keys(fullFormats), 'iri', 'iri-reference'].sort(),
		);
	});
});

describe('the format url', () => {
	it('is that of ajv-formats, save white space', () => {
		const piece = fc.constantFrom(
			'a', 'b-c', '-', '.', '..', 'é', '\uffff', ':', ':80', '@', '/', 'u:p@', 'example.com', 'co',
			'8.8.8.8', '10.0.0.1', '172.16.0.1', '172.32.0.1', '192.168.1.1', '127.0.0.1', '223.255.255.254',
			'224.0.0.1', '08.1.1.1', '1.08.1.1', '1.012.1.1', '1.1.1.0', '255', '1', '?', '#', '😀',
		); // prettier-ignore
		fc.assert(
			fc.property(
				fc.constantFrom('http://', 'HTTPS://', 'ftp://', 'http:/', ''),
				fc.array(piece, { maxLength: 8 }),
				(scheme, pieces) => {
					const text = scheme + pieces.join('');
					expect(accepts('url', text)).toBe(
						fullFormats.url instanceof RegExp && fullFormats.url.test(text),
					);
				},
			),
			{ numRuns: 5_000 },
		);
	});

	it('reads a host in linear time', () => {
		expect(boundOfSource(HOST_NAME.source)).toBeDefined();
	});
});

describe('the regular expressions of ajv-formats that are used', () => {
	// The flag i of some joins letters that their classes join already.
	it.each(['uri-template', 'email', 'ipv4', 'ipv6', 'uuid', 'json-pointer', 'json-pointer-uri-fragment', 'relative-json-pointer'] as const)(
		'%s is proven linear',
		(name) => {
			expect(boundOfSource((fullFormats[name] as RegExp).source)).toBeDefined();
		},
	); // prettier-ignore

	it('uri is proven linear', () => {
		const code = readFileSync(require.resolve('ajv-formats/dist/formats'), 'utf8');
		const uri = /^const URI = \/(.*)\/i;$/m.exec(code)![1]!;
		expect(boundOfSource(uri)).toBeDefined();
	});
});

describe('hostile text', () => {
	const LENGTH = 1_000_000;
	const MOST_SECONDS = 2;
	const many = (piece: string): string => piece.repeat(Math.floor(LENGTH / piece.length));

	const HOSTILE: Record<string, string[]> = {
		date: [many('1')],
		time: [`12:00:00.${many('1')}`],
		'date-time': [many('t'), many(' '), `2020-01-01T00:00:00.${many('1')}!`],
		'iso-time': [`12:00:00.${many('1')}`],
		'iso-date-time': [many('t')],
		duration: [`P${many('1')}`, `PT1H1M${many('1')}!`, `P${many('1Y')}`],
		uri: ['a:', 'a://', 'a:/', 'a://['].flatMap((start) =>
			['a', '/', 'a:', 'a@', '1.', '%41', '/a', '1:', '?'].map((piece) => `${start}${many(piece)}|`),
		),
		'uri-reference': ['', '//', '/', '?', '#'].flatMap((start) =>
			['a', '/', 'a:', 'a@', '1.', '%41', '/a', '?'].map((piece) => `${start}${many(piece)}|`),
		),
		'uri-template': [many('{a}'), many('{a'), `{${many('a,')}|`, `{${many('%41')}|`, many('{')],
		iri: [many('é'), `a:${many('é')}`, `a:?${many('\ue000')}`, `a:${many('\ud800')}`],
		'iri-reference': [many('é'), many('😀'), `?${many('\ue000')}|`],
		url: ['a', ':', '@', 'a:a@', 'a-', 'a.', 'a:', ':@', '1.', 'a.aa', '@a', '/'].flatMap((piece) =>
			['', ' ', '|'].map((end) => `http://${many(piece)}${end}`),
		),
		email: [many('a'), `${many('a.')}@`, `a@${many('a-')}!`, `a@${many('a.')}!`, many('a@')],
		hostname: [many('a'), many('a.'), many('-'), many('\n')],
		ipv4: [many('255.')],
		ipv6: [many('1:'), many('::1')],
		regex: [many('('), many('(a|'), many('['), many('\\k<a>'), many('(?=)'), '('.repeat(9_999), '\\p{L}'.repeat(1_500), '(a)'.repeat(3_000)],
		uuid: [many('a')],
		'json-pointer': [many('/'), `/${many('a')}~`, `/${many('~0')}~`],
		'json-pointer-uri-fragment': [`#${many('/')}`, `#/${many('%41')}%`],
		'relative-json-pointer': [`1${many('0')}!`, `0${many('/a')}~`],
		byte: [many('A'), many('\n'), many('AAA\n'), `${many('AAAA')}!`, many('=')],
	}; // prettier-ignore

	it.each(Object.keys(HOSTILE))('of a million characters is answered: %s', (format) => {
		const validate = ajv.compile({ format });
		for (const text of HOSTILE[format]!) {
			// And ten times that, which overflows the native engine's stack.
			for (const times of [1, 10]) {
				const long = text.length > LENGTH / 2 ? text.repeat(times) : text;
				const start = performance.now();
				validate(long);
				expect((performance.now() - start) / 1000).toBeLessThan(MOST_SECONDS);
			}
		}
	});

	it('is known for every format of text', () => {
		const others = ['int32', 'int64', 'float', 'double', 'password', 'binary'];
		expect([...Object.keys(HOSTILE), ...others].sort()).toEqual(Object.keys(FORMATS).sort());
	});
});
