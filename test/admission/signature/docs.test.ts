import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { SCHEMES } from '../../../admission/signature/schemes';
import { signatureTable } from './table';
import type { SignatureVector } from './vector';

const folder = path.join(__dirname, 'vectors');
const vectors = readdirSync(folder).flatMap(
	(file) => jest.requireActual<{ vectors: SignatureVector[] }>(path.join(folder, file)).vectors,
);
const page = path.join(__dirname, '..', '..', '..', 'docs', 'signatures.md');

describe('docs/signatures.md', () => {
	it('is made from the rows (UPDATE_DOCS=1 makes it anew)', () => {
		const text = signatureTable(SCHEMES, vectors);
		if (process.env.UPDATE_DOCS === '1') writeFileSync(page, text);
		expect(readFileSync(page, 'utf8')).toBe(text);
	});
});
