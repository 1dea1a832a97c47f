/** What a meter reads again and again: a clock, or how much is on the heap. */
export type Gauge = () => number;

/** Microseconds. */
export const clock: Gauge = () => performance.now() * 1000;

/** What was spent on a stage, in the gauge's unit, and how often it was entered. */
export interface Expense {
	readonly amount: number;
	readonly times: number;
}

export type Expenses = ReadonlyMap<string, Expense>;

const MOST_STAGES = 100;
const DEEPEST = 100;
const CALIBRATIONS = 20_000;

type Call<All extends unknown[], Outcome> = (...all: All) => Outcome;

/**
 * Splits what one request costs among its stages: each gets what is spent while it is the innermost,
 * so that the stages add up to the whole. It follows one request at a time; what runs while no
 * stage is open goes by unseen. What a reading itself costs is measured beforehand and left out.
 */
export class Meter {
	readonly #gauge: Gauge;
	readonly #names: string[] = [];
	readonly #spent = new Float64Array(MOST_STAGES);
	readonly #times = new Float64Array(MOST_STAGES);
	readonly #open = new Int32Array(DEEPEST);
	#depth = 0;
	#since = 0;
	#perReading = 0;

	constructor(gauge: Gauge) {
		this.#gauge = gauge;
		const costs: number[] = [];
		const stage = this.stageOf('calibration');
		for (let run = 0; run < CALIBRATIONS; run += 1) {
			this.enter(stage);
			this.leave();
			costs.push(this.take().get('calibration')!.amount);
		}
		this.#perReading = costs.sort((a, b) => a - b)[CALIBRATIONS >> 1]!;
	}

	/** Whether a stage is open. */
	get isRunning(): boolean {
		return this.#depth > 0;
	}

	/** @returns the number by which the stage is entered */
	stageOf(name: string): number {
		const known = this.#names.indexOf(name);
		return known === -1 ? this.#names.push(name) - 1 : known;
	}

	isIn(stage: number): boolean {
		return this.#depth > 0 && this.#open[this.#depth - 1] === stage;
	}

	enter(stage: number): void {
		this.#charge();
		this.#open[this.#depth] = stage;
		this.#times[stage]! += 1;
		this.#depth += 1;
	}

	leave(): void {
		this.#charge();
		this.#depth -= 1;
	}

	/** @returns what was spent since the last time, by stage */
	take(): Expenses {
		const expenses = new Map<string, Expense>();
		for (const [stage, name] of this.#names.entries()) {
			const times = this.#times[stage]!;
			if (times > 0) expenses.set(name, { amount: this.#spent[stage]!, times });
		}
		this.#spent.fill(0);
		this.#times.fill(0);
		return expenses;
	}

	/** @returns the call, as a stage of its own; a promise is followed to its end */
	timed<All extends unknown[], Outcome>(
		name: string,
		call: Call<All, Outcome>,
	): Call<All, Outcome> {
		const stage = this.stageOf(name);
		const enter = () => this.enter(stage);
		const leave = () => this.leave();
		const isIdle = () => !this.isRunning;
		return function (this: unknown, ...all: All): Outcome {
			if (isIdle()) return call.apply(this, all);
			enter();
			let outcome: Outcome;
			try {
				outcome = call.apply(this, all);
			} catch (error) {
				leave();
				throw error;
			}
			if (outcome instanceof Promise) return outcome.finally(leave) as Outcome;
			leave();
			return outcome;
		};
	}

	/** Makes a method of an object or a prototype a stage. */
	patch(target: object, method: string, name: string): void {
		const call = (target as Record<string, Call<unknown[], unknown>>)[method]!;
		Object.defineProperty(target, method, {
			value: this.timed(name, call),
			configurable: true,
			writable: true,
		});
	}

	#charge(): void {
		const now = this.#gauge();
		if (this.#depth > 0) {
			this.#spent[this.#open[this.#depth - 1]!]! += now - this.#since - this.#perReading;
		}
		this.#since = now;
	}
}
