import { stateKey } from '../../state/store';
import { scopeOf, type TriggerPlace } from './scope';

/** A source address that a trigger can lock out. */
export interface LockPlace extends TriggerPlace {
	/** An IPv4 address, or an IPv6 network of 64 bits. */
	readonly source: string;
}

/** What the keys of all locks begin with. */
export const LOCK_PREFIX = 'lock:';

/** @returns the key of a lock in the shared state */
export const lockKey = (place: LockPlace): string => stateKey('lock', scopeOf(place), place.source);

const LOCK_KEY = /^lock:\{([^/{}]+)\/([^/{}]+)(\/test)?\}:(.+)$/;

/** @returns whose lock a key is; undefined for the key of something else */
export function lockPlaceOf(key: string): LockPlace | undefined {
	const [, workflowId, nodeId, test, source] = LOCK_KEY.exec(key) ?? [];
	if (workflowId === undefined || nodeId === undefined || source === undefined) return undefined;
	return { workflowId, nodeId, isTest: test !== undefined, source };
}
