import { addressOf, sourceOf } from './address';
import { AddressSet } from './address-set';
import { ConfigurationError } from './configuration-error';
import type { Refusal, RefusalCode } from './refusal';
import type { WebhookRequest } from './request';
import type { BackOff, Services, TokenBucket, WebhookState } from './services';

/** When a source address is locked out, as configured. */
export interface LockOutSettings {
	/** From so many failures within the window on, each locks. A whole number from 1. */
	readonly failures: number;
	/** In milliseconds, as below. */
	readonly windowMs: number;
	/** How long the first lock lasts; each further one lasts twice as long as the one before. */
	readonly firstMs: number;
	/** How long a lock lasts at most. */
	readonly longestMs: number;
	/** Addresses and CIDR ranges that are never locked out. */
	readonly exempt: readonly string[];
}

/** What a failure has led to. */
export interface NotedFailure {
	/** How long the source is locked out now, in milliseconds; 0 when it is not. */
	readonly lockedForMs: number;
	/** How long the answer should be held back, in milliseconds; 0 when it should not. */
	readonly delayMs: number;
	/** Why the shared state could not be asked, where it could not: nothing was counted. */
	readonly stateError?: unknown;
}

const MAX_FAILURES = 10_000;
const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;

/** So many failures of one webhook, whatever their sources, are answered at once... */
const FAILURES_AT_ONCE = 100;
/** ... and after these one in so many milliseconds. */
const MS_PER_FAILURE = 6_000;
/**
 * Longest that an answer is held back, in milliseconds; that to a source which is locked out is held
 * back for so long each time. Whoever goes on guessing can ask once in so long over a connection: what
 * a request costs the server before it is refused is taken from the valid callers.
 */
const LONGEST_DELAY_MS = 5_000;

/** The refusals that say: this caller has not proved who it is. */
const FAILURES: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
	'api_key_missing',
	'api_key_invalid',
	'api_key_expired',
	'token_missing',
	'token_invalid',
	'signature_missing',
	'signature_invalid',
	'timestamp_out_of_tolerance',
]);

const NOTHING: NotedFailure = { lockedForMs: 0, delayMs: 0 };

/**
 * Counts failed authentications by source address and locks a source out that has too many. Where
 * many sources guess, each too seldom to be locked out, the answers to failures of the webhook come
 * slower; those to valid callers do not.
 */
export class LockOut {
	private constructor(
		private readonly backOff: BackOff,
		private readonly exempt: readonly AddressSet[],
	) {}

	/**
	 * @param settings the configuration
	 * @param allowlist addresses that the author trusts already: exempt, too
	 * @throws {ConfigurationError} for a number out of its range, or an entry that is no address
	 */
	static compile(settings: LockOutSettings, allowlist: readonly string[]): LockOut {
		const { failures: threshold, windowMs, firstMs, longestMs, exempt } = settings;
		if (!Number.isInteger(threshold) || threshold < 1 || threshold > MAX_FAILURES) {
			throw new ConfigurationError(
				'Lock Out After',
				`Give the number of failures as a whole number from 1 to ${MAX_FAILURES}.`,
			);
		}
		if (![windowMs, firstMs, longestMs].every(isDuration)) {
			throw new ConfigurationError('Lock Out After', 'Give each time as one second to one day.');
		}
		if (firstMs > longestMs) {
			throw new ConfigurationError(
				'First Lock (Seconds)',
				'The first lock is longer than the longest.',
			);
		}
		return new LockOut({ threshold, windowMs, firstMs, longestMs }, [
			AddressSet.compile(allowlist, 'IP Allowlist'),
			AddressSet.compile(exempt, 'Never Lock Out'),
		]);
	}

	/** @returns how long the request's source is locked out from now, in milliseconds; 0 if it is not */
	async lockedFor({ sourceIp }: WebhookRequest, { store, key }: WebhookState): Promise<number> {
		const source = this.countedSourceOf(sourceIp);
		return source === undefined ? 0 : store.lockedFor(key('lock', source));
	}

	/**
	 * Counts a refusal, if it is one of authentication. Never rejects.
	 * @param request that was refused
	 * @param refusal why
	 */
	async noteFailure(
		{ sourceIp }: WebhookRequest,
		{ code, isBlameless }: Refusal,
		{ state }: Services,
	): Promise<NotedFailure> {
		if (code === 'locked_out') return { ...NOTHING, delayMs: LONGEST_DELAY_MS };
		if (state === undefined || isBlameless === true || !FAILURES.has(code)) return NOTHING;
		if (this.isExempt(sourceIp)) return NOTHING;
		const { store, key } = state;
		const source = this.countedSourceOf(sourceIp);
		const bucket: TokenBucket = {
			key: key('rate', 'failures'),
			capacity: FAILURES_AT_ONCE,
			msPerToken: MS_PER_FAILURE,
		};
		try {
			const [lockedForMs, [failures]] = await Promise.all([
				source === undefined ? 0 : store.fail(key('lock', source), this.backOff),
				store.take([bucket]),
			]);
			const isSlowedDown = failures?.isAllowed === false;
			const delayMs = isSlowedDown ? Math.min(failures.retryAfterMs, LONGEST_DELAY_MS) : 0;
			return { lockedForMs, delayMs };
		} catch (stateError) {
			return { ...NOTHING, stateError };
		}
	}

	/** Requests without an address that can be read may be anyone's: nobody is locked out for them. */
	private countedSourceOf(sourceIp: string): string | undefined {
		return this.isExempt(sourceIp) ? undefined : sourceOf(sourceIp);
	}

	private isExempt(sourceIp: string): boolean {
		const address = addressOf(sourceIp);
		return address !== undefined && this.exempt.some((set) => set.has(address));
	}
}

function isDuration(milliseconds: number): boolean {
	return milliseconds >= SECOND_MS && milliseconds <= DAY_MS;
}
