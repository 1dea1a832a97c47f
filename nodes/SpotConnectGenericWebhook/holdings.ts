import type { Logger } from 'n8n-workflow';

import { messageOf } from '../../eventlog/report';
import { serializeAnswer, type StoredAnswer } from '../../state/idempotency';
import type { OpenClaim } from '../../state/open-claim';
import type { IdempotencyParameters } from './protection';

/** What one request holds in the shared state. */
export interface Held {
	/** The claim on its idempotency key. */
	readonly claim?: OpenClaim;
	/** The claims on what is signed, and how long it must not come again, in milliseconds. */
	readonly messages?: readonly { readonly claim: OpenClaim; readonly keepMs: number }[];
	/** Gives its place among the running executions back. */
	readonly leave?: () => Promise<void>;
}

/** What a request has claimed and taken, until it is known what became of it. */
export class Holdings {
	/**
	 * @param idempotency how long an answer is kept, and whether a failed execution may be repeated
	 * @param logger told of what could not be given back
	 */
	constructor(
		private readonly held: Held,
		private readonly idempotency: IdempotencyParameters | undefined,
		private readonly logger: Logger,
	) {}

	/** Whether anything depends on the answer. */
	get isEmpty(): boolean {
		return Object.values(this.held).every((each) => each === undefined);
	}

	/** Nothing was started: all of it is given back, so that the message can be sent again. */
	async giveBack(): Promise<void> {
		const { claim, leave } = this.held;
		await this.#tell(async () => await claim?.abandon(true));
		await this.#forgetMessages();
		await this.#tell(leave);
	}

	/**
	 * The host has answered. A server error that comes before an execution was started gives all back;
	 * any other answer is kept for those who send the message again.
	 * @param isRunning whether the execution may go on after the answer
	 */
	async answered(answer: StoredAnswer, isRunning: boolean): Promise<void> {
		const { claim, messages = [], leave } = this.held;
		const isFailure = answer.status >= 500;
		// An execution that was started gives its place back itself; to do it twice does no harm.
		if (isFailure && !isRunning) await this.#tell(leave);
		if (isFailure && (await this.#isAbandoned(claim))) {
			await this.#forgetMessages();
			return;
		}
		await Promise.all([
			this.#tell(async () => await claim?.settle(serializeAnswer(answer), this.#windowMs)),
			...messages.map(
				async (message) =>
					await this.#tell(async () => await message.claim.settle('', message.keepMs)),
			),
		]);
	}

	async #forgetMessages(): Promise<void> {
		for (const message of this.held.messages ?? []) {
			await this.#tell(async () => await message.claim.abandon(false));
		}
	}

	get #windowMs(): number {
		return this.idempotency?.windowMs ?? 0;
	}

	/** Without an idempotency key a failed message is forgotten: its sender will send it again. */
	async #isAbandoned(claim: OpenClaim | undefined): Promise<boolean> {
		if (claim === undefined) return true;
		const mayRepeat = this.idempotency?.isRetriedAfterFailure ?? false;
		try {
			return await claim.abandon(!mayRepeat);
		} catch (error) {
			this.#warn(error);
			return false;
		}
	}

	async #tell(action: (() => Promise<unknown>) | undefined): Promise<void> {
		try {
			await action?.();
		} catch (error) {
			this.#warn(error);
		}
	}

	#warn(error: unknown): void {
		this.logger.warn('Spot Connect cannot reach its shared state', { error: messageOf(error) });
	}
}
