import { findPostgres } from './postgres-server';
import { findRedis } from './redis-server';

/** What the names of the packages are on Debian and in Homebrew. */
const PACKAGES = {
	Postgres: { debian: 'postgresql', homebrew: 'postgresql@17' },
	Redis: { debian: 'redis-server', homebrew: 'redis' },
} as const;

/**
 * Makes sure that this machine has the servers that n8n's queue mode needs.
 * @returns the folder of Postgres' programs
 * @throws Error with a sentence that says what to install, and how
 */
export function requireQueueServices(): string {
	const postgres = findPostgres();
	const missing = [
		...(postgres === undefined ? (['Postgres'] as const) : []),
		...(findRedis() === undefined ? (['Redis'] as const) : []),
	];
	if (postgres !== undefined && missing.length === 0) return postgres;
	const named = (which: 'debian' | 'homebrew') =>
		missing.map((each) => PACKAGES[each][which]).join(' ');
	throw new Error(
		`n8n's queue mode needs Postgres and Redis, and ${missing.join(' and ')} cannot be found: install ${missing.length > 1 ? 'them' : 'it'} (on Debian and Ubuntu: sudo apt-get install ${named('debian')}; on macOS: brew install ${named('homebrew')}) and run the command again. Nothing has to be set up, and no server of the system is used.`,
	);
}
