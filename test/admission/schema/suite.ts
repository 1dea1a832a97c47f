import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Where Debian's package libtest-json-schema-acceptance-perl keeps the official suite. */
const DEBIAN_FOLDER = '/usr/share/perl5/auto/share/dist/Test-JSON-Schema-Acceptance';

const FOLDER = process.env.SPOT_CONNECT_JSON_SCHEMA_SUITE ?? DEBIAN_FOLDER;

/** One test of the official JSON-Schema-Test-Suite. */
export interface SuiteTest {
	/** File, group and test: `draft7/ref.json | root pointer ref | match`. */
	readonly name: string;
	readonly schema: unknown;
	readonly data: unknown;
	readonly valid: boolean;
}

interface Group {
	readonly description: string;
	readonly schema: unknown;
	readonly tests: readonly { description: string; data: unknown; valid: boolean }[];
}

/** Whether the suite is on this machine. */
export const isSuiteHere = existsSync(path.join(FOLDER, 'tests'));

/** @returns every test of a draft, the optional ones included */
export function suiteTests(draft: string): SuiteTest[] {
	return ['', 'optional', 'optional/format'].flatMap((part) => {
		const folder = path.join(FOLDER, 'tests', draft, part);
		const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
		return files.sort().flatMap((file) => {
			const groups = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Group[];
			return groups.flatMap(({ description: group, schema, tests }) =>
				tests.map(({ description, data, valid }) => ({
					name: [path.posix.join(draft, part, file), group, description].join(' | '),
					schema,
					data,
					valid,
				})),
			);
		});
	});
}
