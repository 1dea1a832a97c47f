/** The part of Newman that is used here; it comes without types. */
declare module 'newman' {
	import type { EventEmitter } from 'node:events';

	export interface RunOptions {
		/** A collection of Postman's format 2.1. */
		readonly collection: object;
		readonly environment?: object;
		/** How long an answer may take, in milliseconds. */
		readonly timeoutRequest?: number;
		readonly reporters?: string | readonly string[];
	}

	export interface RunFailure {
		readonly error: { readonly message: string };
		readonly source?: { readonly name?: string };
	}

	export interface RunResponse {
		readonly code: number;
		text(): string;
	}

	export interface RunExecution {
		/** The request of the collection; those that its scripts send have the same one. */
		readonly item: { readonly id: string; readonly name: string };
		readonly response?: RunResponse;
		readonly assertions?: readonly { readonly assertion: string }[];
	}

	export interface RunSummary {
		readonly run: {
			readonly failures: readonly RunFailure[];
			readonly executions: readonly RunExecution[];
		};
	}

	export function run(
		options: RunOptions,
		callback: (error: Error | null, summary: RunSummary) => void,
	): EventEmitter;
}
