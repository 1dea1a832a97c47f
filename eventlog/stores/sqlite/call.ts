import type { FollowerStates } from '../../follower';
import type { EventStore } from '../store';

/** Of the store, or of its `followers`. */
export type StoreMethod = Exclude<keyof EventStore, 'followers'> | keyof FollowerStates;

/** What the thread is given to begin with. */
export interface ThreadData {
	/** Path of the database. */
	readonly file: string;
}

/** A call on its way into the thread. */
export interface StoreCall {
	readonly id: number;
	readonly method: StoreMethod;
	readonly args: readonly unknown[];
}

/** What became of it. */
export type StoreAnswer =
	| { readonly id: number; readonly value: unknown }
	| { readonly id: number; readonly error: CarriedError };

/** An error in parts: of a cloned one only its message and its stack are left. */
export interface CarriedError {
	readonly name: string;
	readonly message: string;
	readonly stack: string | undefined;
	/** Codes of SQLite's and of the file system's: what is neither text nor number stays behind. */
	readonly details: Readonly<Record<string, string | number>>;
}

export function takeApart(thrown: unknown): CarriedError {
	const error = thrown instanceof Error ? thrown : new Error(String(thrown));
	const details: Record<string, string | number> = {};
	for (const [name, value] of Object.entries(error)) {
		if (typeof value === 'string' || typeof value === 'number') details[name] = value;
	}
	const { name, message, stack } = error;
	return { name, message, stack, details };
}

/** @returns the error again; of the classes that a store tells apart, the same */
export function putTogether({ name, message, stack, details }: CarriedError): Error {
	const error = name === 'RangeError' ? new RangeError(message) : new Error(message);
	return Object.assign(error, { stack }, details);
}
