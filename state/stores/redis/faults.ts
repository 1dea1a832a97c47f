import { types } from 'node:util';

import type { StateFault } from '../../store';

/** Why Redis, or the way to it, did not do what it was asked to; with no text of the server's. */
export class RedisFault extends Error {
	/**
	 * @param code of Node.js (`ECONNREFUSED`), of a reply (`WRONGPASS`), or one of `CLOSED` (the
	 *   connection was), `DATABASE` (there is none of that number)
	 */
	constructor(readonly code: string) {
		super(`Redis: ${code}`);
		this.name = 'RedisFault';
	}
}

/** Codes that a script's error has somewhere in its text: before Redis 7 it begins with ERR. */
const CODES_IN_SCRIPTS = ['READONLY', 'OOM', 'MISCONF', 'NOREPLICAS', 'MASTERDOWN'];

/**
 * @param error from ioredis, whose errors can hold the command with its arguments: nothing of it is
 *   passed on but its code
 */
export function redisFaultOf(error: unknown): RedisFault {
	if (!types.isNativeError(error)) return new RedisFault('CLOSED');
	const { code, command, lastNodeError } = error as Error & {
		code?: unknown;
		command?: { name?: unknown };
		lastNodeError?: unknown;
	};
	if (lastNodeError !== undefined) return redisFaultOf(lastNodeError);
	if (command?.name === 'select') return new RedisFault('DATABASE');
	if (typeof code === 'string') return new RedisFault(code);
	if (error.name === 'ReplyError') return new RedisFault(codeOfReply(error.message));
	// The sentinels' connector makes a text of what it was told.
	return new RedisFault(/\b(E[A-Z]{4,}|WRONGPASS|NOAUTH)\b/.exec(error.message)?.[0] ?? 'CLOSED');
}

function codeOfReply(message: string): string {
	const inScript = CODES_IN_SCRIPTS.find((code) => new RegExp(`\\b${code}\\b`).test(message));
	if (inScript !== undefined) return inScript;
	if (message.includes("can't run this command")) return 'NOPERM';
	return /^[A-Z]{2,}/.exec(message)?.[0] ?? 'ERR';
}

/** @returns what a fault means to who asked */
export function stateFaultOf({ code }: RedisFault): StateFault {
	return code === 'OOM' ? 'full' : 'away';
}
