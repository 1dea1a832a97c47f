/** The part of Newman that is used here; it comes without types. */
declare module 'newman' {
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
		readonly item: { readonly name: string };
		readonly response?: RunResponse;
		readonly assertions?: readonly { readonly assertion: string }[];
	}

	export interface RunSummary {
		readonly run: {
			readonly failures: readonly RunFailure[];
			readonly executions: readonly RunExecution[];
		};
	}

	export interface Run {
		/** Each answer, also those to requests that scripts send. */
		on(
			event: 'request',
			listener: (error: Error | null, exchange: { readonly response?: RunResponse }) => void,
		): this;
	}

	export function run(
		options: RunOptions,
		callback: (error: Error | null, summary: RunSummary) => void,
	): Run;
}
