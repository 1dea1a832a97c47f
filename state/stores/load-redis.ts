import type * as client from './redis/client';

/**
 * The client of Redis is a bundle of its own (see gulpfile.js), loaded when it is first wanted, so
 * that who shares no state through Redis does not pay for it. Everything else of the store is in the
 * main bundle, so that its errors are of the classes that are known there.
 */
export async function loadRedisClient(): Promise<typeof client> {
	return await import('./redis/client');
}
