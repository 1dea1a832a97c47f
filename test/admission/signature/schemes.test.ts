import { readdirSync } from 'node:fs';
import path from 'node:path';

import { schemeById, SCHEMES } from '../../../admission/signature/schemes';
import { compileTemplate } from '../../../admission/signature/template';
import { describeScheme } from './harness';
import type { SignatureVector } from './vector';

const folder = path.join(__dirname, 'vectors');
const VECTORS = readdirSync(folder).flatMap(
	(file) => jest.requireActual<{ vectors: SignatureVector[] }>(path.join(folder, file)).vectors,
);

describe('the table of schemes', () => {
	it('has at least 40 providers', () => {
		expect(SCHEMES.length).toBeGreaterThanOrEqual(40);
	});

	it('has no id or display name twice', () => {
		expect(new Set(SCHEMES.map(({ id }) => id)).size).toBe(SCHEMES.length);
		expect(new Set(SCHEMES.map(({ displayName }) => displayName)).size).toBe(SCHEMES.length);
	});

	it('is sorted by display name', () => {
		const names = SCHEMES.map(({ displayName }) => displayName);
		expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b, 'en')));
	});

	it('leaves the names of the other choices free', () => {
		for (const id of ['none', 'custom', 'httpMessageSignature']) {
			expect(schemeById(id)).toBeUndefined();
		}
	});

	it('has a row for every vector', () => {
		const ids = new Set(SCHEMES.map(({ id }) => id));
		expect(VECTORS.map(({ scheme }) => scheme).filter((id) => !ids.has(id))).toEqual([]);
	});

	it.each(SCHEMES.map((scheme) => [scheme.id, scheme] as const))(
		'%s is well-formed',
		(_, scheme) => {
			expect(scheme.id).toMatch(/^[a-z][A-Za-z0-9]*$/);
			expect(scheme.source).toMatch(/^https:\/\//);
			expect(schemeById(scheme.id)).toBe(scheme);
			const isSent = ['token', 'jwt-hs256'].includes(scheme.algorithm);
			expect(scheme.signed === '').toBe(isSent);
			expect(scheme.signature.encoding === 'utf8').toBe(isSent);
			expect(() => compileTemplate(scheme.signed, 'Signed Content')).not.toThrow();
			expect(VECTORS.some((vector) => vector.scheme === scheme.id)).toBe(true);
		},
	);

	it.each(
		SCHEMES.filter(({ timestamp }) => timestamp).map((scheme) => [scheme.id, scheme] as const),
	)('%s signs its timestamp, or anyone could renew it', (_, { signed, timestamp }) => {
		const at = timestamp!.at;
		const covered =
			signed.includes('{timestamp}') ||
			(at.in === 'header' && signed.toLowerCase().includes(`{header:${at.name.toLowerCase()}}`)) ||
			(at.in === 'query' && /\{(?:url|path)\}/.test(signed)) ||
			(at.in === 'json' && (/\{body[}A-Z]/.test(signed) || signed.includes(at.pointer))) ||
			(at.in === 'form' && /\{(?:body[}A-Z]|formSorted)/.test(signed));
		expect(covered).toBe(true);
	});
});

for (const scheme of SCHEMES) {
	describeScheme(
		scheme,
		VECTORS.filter((vector) => vector.scheme === scheme.id),
	);
}
