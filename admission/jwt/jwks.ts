import { createPublicKey, type KeyObject } from 'node:crypto';

import { ConfigurationError } from '../configuration-error';
import { suits } from './algorithms';
import { fetchText } from './fetch-text';
import type { TokenHeader } from './token';

/** The issuer's keys cannot be had right now, so that nobody can be let in. */
export class KeysUnavailable extends Error {
	override readonly name = 'KeysUnavailable';
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** Longest wait for the issuer's answer, in milliseconds. */
const FETCH_TIMEOUT_MS = 5 * SECOND;
/** Largest key set in bytes and in keys. */
const MAX_BYTES = 256 * 1024;
const MAX_KEYS = 100;
/** After this a key set is fetched anew while requests still use it. */
const REFRESH_AFTER_MS = 5 * MINUTE;
/** After this a key set is not trusted any more: a bound on how long a withdrawn key lives. */
const TRUSTED_FOR_MS = 10 * MINUTE;
/** Callers who make up key ids cause no more fetches than these. */
const FETCHES_PER_MINUTE = 10;

interface SigningKey {
	readonly kid: string | undefined;
	/** The one algorithm that the issuer uses the key for, where it says so. */
	readonly alg: string | undefined;
	readonly key: KeyObject;
}

interface KeySet {
	readonly keys: readonly SigningKey[];
	readonly fetchedAtMs: number;
}

/**
 * An issuer's public keys (RFC 7517), fetched when first needed. All are kept together, so that
 * looking for one key id refreshes every other: nobody can push a good key out, or keep it from
 * being refreshed, by asking for keys that do not exist.
 */
export class RemoteKeySet {
	private current: KeySet | undefined;
	private refreshing: Promise<boolean> | undefined;
	private readonly allowance = new Allowance(FETCHES_PER_MINUTE, MINUTE);

	/** @param url where the issuer publishes its keys */
	constructor(
		private readonly url: URL,
		private readonly timeoutMs = FETCH_TIMEOUT_MS,
	) {}

	/**
	 * @param header names the key and what it must be good for
	 * @param nowMs milliseconds since the epoch
	 * @returns nothing where the issuer publishes no such key, or several without saying which
	 * @throws {KeysUnavailable} where the keys cannot be fetched
	 */
	async find(header: TokenHeader, nowMs: number): Promise<KeyObject | undefined> {
		const known = this.current;
		if (known === undefined || nowMs - known.fetchedAtMs >= TRUSTED_FOR_MS) {
			if (!(await this.refresh(nowMs))) throw new KeysUnavailable();
			return this.pick(header);
		}
		if (nowMs - known.fetchedAtMs >= REFRESH_AFTER_MS) void this.refresh(nowMs);
		const key = this.pick(header);
		const canRefresh = this.refreshing !== undefined || this.allowance.isLeft(nowMs);
		if (key !== undefined || !canRefresh) return key;
		// The issuer may have begun to use a new key since.
		if (!(await this.refresh(nowMs))) throw new KeysUnavailable();
		return this.pick(header);
	}

	private pick({ alg, kid }: TokenHeader): KeyObject | undefined {
		const candidates = (this.current?.keys ?? []).filter(
			(candidate) =>
				(kid === undefined || candidate.kid === kid) &&
				(candidate.alg === undefined || candidate.alg === alg) &&
				suits(alg, candidate.key),
		);
		return kid === undefined && candidates.length > 1 ? undefined : candidates[0]?.key;
	}

	/** Requests that come while a fetch is under way wait for that one. */
	private async refresh(nowMs: number): Promise<boolean> {
		this.refreshing ??= this.fetch(nowMs).finally(() => (this.refreshing = undefined));
		return await this.refreshing;
	}

	/** @returns whether the keys are up to date now */
	private async fetch(nowMs: number): Promise<boolean> {
		if (!this.allowance.take(nowMs)) return false;
		const library = await loadLibrary();
		try {
			const text = await fetchText(this.url, { timeoutMs: this.timeoutMs, maxBytes: MAX_BYTES });
			this.current = { keys: await signingKeysIn(text, library), fetchedAtMs: nowMs };
			return true;
		} catch {
			return false;
		}
	}
}

/**
 * @param text the URL as configured
 * @throws {ConfigurationError} for anything but https:, or http: on this very machine
 */
export function compileJwksUrl(text: string): URL {
	const fail = (message: string) => new ConfigurationError('JWKS URL', message);
	if (!URL.canParse(text)) {
		throw fail('This is not a URL. Write it as in https://issuer.example/.well-known/jwks.json.');
	}
	const url = new URL(text);
	const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url));
	if (!isSafe) throw fail('The keys must be fetched over https://, or from this machine.');
	if (url.username !== '' || url.password !== '') throw fail('Leave out the user and password.');
	return url;
}

function isLoopback({ hostname }: URL): boolean {
	return ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

/** Loaded when first needed: most triggers never do. */
const loadLibrary = async () => await import('jwks-rsa');

async function signingKeysIn(
	text: string,
	{ JwksClient, JwksError }: Awaited<ReturnType<typeof loadLibrary>>,
): Promise<SigningKey[]> {
	const document = JSON.parse(text) as { keys?: unknown } | null;
	if (!Array.isArray(document?.keys)) throw new Error('Not a JWK set');
	if (document.keys.length > MAX_KEYS) throw new Error('Too many keys');
	const keys = document.keys.filter((jwk) => typeof jwk === 'object' && jwk !== null) as object[];
	const client = new JwksClient({ fetcher: async () => ({ keys }), cache: false });
	try {
		const found = await client.getSigningKeys();
		return found.map((signingKey) => ({
			kid: signingKey.kid,
			alg: signingKey.alg,
			key: createPublicKey(signingKey.getPublicKey()),
		}));
	} catch (error) {
		// An issuer that withdraws all its keys.
		if (error instanceof JwksError) return [];
		throw error;
	}
}

/** So many in a period, regained bit by bit. */
class Allowance {
	private used = 0;
	private usedAtMs = 0;

	constructor(
		private readonly most: number,
		private readonly periodMs: number,
	) {}

	isLeft(nowMs: number): boolean {
		return this.usedBy(nowMs) + 1 <= this.most;
	}

	take(nowMs: number): boolean {
		if (!this.isLeft(nowMs)) return false;
		this.used = this.usedBy(nowMs) + 1;
		this.usedAtMs = nowMs;
		return true;
	}

	private usedBy(nowMs: number): number {
		const regained = ((nowMs - this.usedAtMs) / this.periodMs) * this.most;
		return Math.max(0, this.used - Math.max(0, regained));
	}
}
