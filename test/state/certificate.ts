import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** @returns a certificate for 127.0.0.1 and localhost, signed by itself, and its key, as PEM */
export function makeCertificate(): { cert: string; key: string } {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'certificate-'));
	try {
		const files = ['-keyout', 'key.pem', '-out', 'cert.pem'];
		const names = [
			'-subj',
			'/CN=localhost',
			'-addext',
			'subjectAltName=IP:127.0.0.1,DNS:localhost',
		];
		const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
		execFileSync('openssl', ['req', '-x509', '-days', '2', ...kind, ...files, ...names], {
			cwd: folder,
			stdio: ['ignore', 'ignore', 'pipe'],
		});
		const read = (name: string) => fs.readFileSync(path.join(folder, name), 'utf8');
		return { cert: read('cert.pem'), key: read('key.pem') };
	} finally {
		fs.rmSync(folder, { recursive: true, force: true });
	}
}
