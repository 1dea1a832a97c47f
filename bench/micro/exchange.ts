import type { IWebhookFunctions } from 'n8n-workflow';

import type { Exchange } from './front';
import type { Deployment } from './host';
import type { Expenses, Meter } from './meter';

/** What the three stages of a request are called, in which ours runs. */
export const STAGES = {
	webhook: 'webhook() itself',
	answer: 'keep the answer for repeats',
	close: 'record the end of the answer',
} as const;
/** What goes on in promises when the host has answered, is waited for in so many turns. */
const TURNS = 64;
const EMPTY_TURNS = 'turns';
const CALIBRATIONS = 2_000;

export interface Played {
	readonly expenses: Expenses;
	/** Of the answer. */
	readonly status: number;
	/** When webhook() was called and when it was done, by `performance.now()`. */
	readonly beganAt: number;
	readonly endedAt: number;
	/** Whether another program got the processor meanwhile. */
	readonly isInterrupted: boolean;
}

/** Plays the host for one request after another, and lets a meter follow what the node does. */
export class Player {
	readonly #webhook: number;
	readonly #answer: number;
	readonly #close: number;
	#turns = 0;

	private constructor(private readonly meter: Meter) {
		this.#webhook = meter.stageOf(STAGES.webhook);
		this.#answer = meter.stageOf(STAGES.answer);
		this.#close = meter.stageOf(STAGES.close);
	}

	static async create(meter: Meter): Promise<Player> {
		const player = new Player(meter);
		const costs: number[] = [];
		const stage = meter.stageOf(EMPTY_TURNS);
		for (let run = 0; run < CALIBRATIONS; run += 1) {
			meter.enter(stage);
			await turns();
			meter.leave();
			costs.push(meter.take().get(EMPTY_TURNS)!.amount);
		}
		player.#turns = costs.sort((a, b) => a - b)[CALIBRATIONS >> 1]!;
		return player;
	}

	/**
	 * Has the node decide on a request, answers as the host does, and waits until that has been sent.
	 * The answer by the host itself is left out.
	 */
	async play(
		{ type }: Deployment,
		context: IWebhookFunctions,
		exchange: Exchange,
	): Promise<Played> {
		const { meter } = this;
		const { response } = exchange;
		const closed = this.#followClose(response);
		// eslint-disable-next-line @typescript-eslint/unbound-method -- to see whether it is replaced
		const hostsEnd = response.end;
		const switches = interruptions();
		const beganAt = performance.now();
		meter.enter(this.#webhook);
		const { noWebhookResponse } = await type.webhook!.call(context);
		meter.leave();
		const endedAt = performance.now();
		const keepsAnswer = response.end !== hostsEnd;
		if (noWebhookResponse !== true) await this.#answerAsHost(response, keepsAnswer);
		await closed;
		const expenses = new Map(meter.take());
		const answer = expenses.get(STAGES.answer);
		if (answer) expenses.set(STAGES.answer, { ...answer, amount: answer.amount - this.#turns });
		const isInterrupted = interruptions() !== switches;
		return { expenses, status: response.statusCode, beganAt, endedAt, isInterrupted };
	}

	/** The node's part of the answer is a stage; Express's and node:http's are not. */
	async #answerAsHost(response: Exchange['response'], keepsAnswer: boolean): Promise<void> {
		const { meter } = this;
		const answer = () => response.status(200).json({ message: 'Workflow was started' });
		if (!keepsAnswer) {
			answer();
			return;
		}
		const end = response.end.bind(response) as (...all: unknown[]) => Exchange['response'];
		response.end = ((...all: unknown[]) => {
			meter.enter(this.#answer);
			try {
				return end(...all);
			} finally {
				meter.leave();
			}
		}) as typeof response.end;
		answer();
		meter.enter(this.#answer);
		await turns();
		meter.leave();
	}

	async #followClose(response: Exchange['response']): Promise<void> {
		const { meter } = this;
		const emit = response.emit.bind(response) as (event: string, ...all: unknown[]) => boolean;
		await new Promise<void>((resolve) => {
			response.emit = ((event: string, ...all: unknown[]) => {
				if (event !== 'close') return emit(event, ...all);
				meter.enter(this.#close);
				try {
					return emit(event, ...all);
				} finally {
					meter.leave();
					resolve();
				}
			}) as typeof response.emit;
		});
	}
}

/** @returns how often the system has taken the processor away so far; always 0 on Windows */
function interruptions(): number {
	return process.resourceUsage().involuntaryContextSwitches;
}

async function turns(): Promise<void> {
	for (let turn = 0; turn < TURNS; turn += 1) await Promise.resolve();
}
