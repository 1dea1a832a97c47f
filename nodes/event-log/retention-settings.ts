import type { RetentionPolicy } from '../../eventlog/query';
import type { Report } from '../../eventlog/report';

const DAY_MS = 24 * 60 * 60 * 1000;
const MB = 1024 * 1024;

interface Setting {
	/** Environment variable of the log in SQLite. */
	readonly variable: string;
	/** Field of the credential of a log in Postgres. */
	readonly field: string;
	readonly displayName: string;
	readonly default: number;
	readonly most: number;
	readonly unit: string;
	/** Bytes or milliseconds of one. */
	readonly scale: number;
}

/** How long events are kept unless told: whichever is reached first. */
export const RETENTION_SETTINGS = {
	maxAgeMs: {
		variable: 'SPOT_CONNECT_EVENTS_MAX_AGE_DAYS',
		field: 'maxAgeDays',
		displayName: 'Keep for Days',
		default: 30,
		most: 36_500,
		unit: 'days',
		scale: DAY_MS,
	},
	maxEvents: {
		variable: 'SPOT_CONNECT_EVENTS_MAX_COUNT',
		field: 'maxCount',
		displayName: 'Keep at Most Events',
		default: 1_000_000,
		most: 1_000_000_000,
		unit: 'events',
		scale: 1,
	},
	maxBytes: {
		variable: 'SPOT_CONNECT_EVENTS_MAX_MB',
		field: 'maxMegabytes',
		displayName: 'Keep at Most Megabytes',
		default: 1024,
		most: 10_000_000,
		unit: 'megabytes',
		scale: MB,
	},
} as const satisfies Record<keyof RetentionPolicy, Setting>;

type Name = keyof typeof RETENTION_SETTINGS;
const NAMES = Object.keys(RETENTION_SETTINGS) as Name[];

/**
 * @param valueOf gives what was set; an empty text is as good as nothing
 * @param onFault told of each value that cannot be used, in place of which the default holds
 */
function retentionOf(
	valueOf: (setting: Setting) => unknown,
	onFault: (setting: Setting, demand: string) => void,
): RetentionPolicy {
	const entries = NAMES.map((name): [Name, number] => {
		const setting: Setting = RETENTION_SETTINGS[name];
		const value = valueOf(setting);
		if (value === undefined || value === null || value === '') {
			return [name, setting.default * setting.scale];
		}
		const number = typeof value === 'string' && value.trim() === '' ? NaN : Number(value);
		if (Number.isInteger(number) && number >= 1 && number <= setting.most) {
			return [name, number * setting.scale];
		}
		onFault(setting, `a whole number of ${setting.unit} from 1 to ${setting.most}`);
		return [name, setting.default * setting.scale];
	});
	return Object.fromEntries(entries);
}

/** Retention of the log in SQLite. What cannot be used is reported, and the default holds. */
export function retentionFromEnvironment(
	environment: NodeJS.ProcessEnv,
	report: Report,
): RetentionPolicy {
	return retentionOf(
		({ variable }) => environment[variable],
		({ variable, default: fallback }, demand) =>
			report({
				level: 'warn',
				message: `${variable} must be ${demand}; ${fallback} is used instead`,
				facts: { variable, used: fallback },
			}),
	);
}

/**
 * Retention of a log in Postgres.
 * @param data the decrypted credential
 * @param onFault told of each field that cannot be used, by the name that the author sees
 */
export function retentionFromCredential(
	data: Readonly<Record<string, unknown>>,
	onFault: (displayName: string, demand: string) => void,
): RetentionPolicy {
	return retentionOf(
		({ field }) => data[field],
		({ displayName }, demand) => onFault(displayName, demand),
	);
}
