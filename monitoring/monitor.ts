import { BurstDetector, FAILURES, REFUSALS } from './detectors/bursts';
import { TICK_MS, type Detector } from './detectors/detector';
import { KEYS, NoveltyDetector, SOURCES } from './detectors/novelty';
import { PAYLOAD_SIZE, QuantileDetector, SLOW_ANSWERS } from './detectors/quantile';
import { RateDetector } from './detectors/rate';
import { ShapeDetector } from './detectors/shape-change';
import { SilenceDetector } from './detectors/silence';
import type { Fact } from './facts';
import type { Alert, RuleName } from './rules/alert';
import { Incidents } from './rules/incidents';
import { completeRules, type RuleSettings } from './rules/settings';

/** Of what `toJSON` gives; another one is not taken up. */
const VERSION = 1;
/** Time that is gone through step by step when nothing came for longer. */
const LONGEST_JUMP_MS = 24 * 60 * 60 * 1000;

/** All that a monitor knows: plain JSON, of bounded size. */
export interface MonitorState {
	readonly version: number;
	/** Up to when time has passed, in milliseconds since the epoch. */
	readonly nowMs: number;
	readonly rules: Readonly<Partial<Record<RuleName, unknown>>>;
}

/**
 * Watches the requests of webhooks by the chosen rules, and tells of each incident when it starts
 * and when it is over. The time of the facts is the only time there is: the same facts give the same
 * alerts, with the same ids, whenever and however fast they come.
 */
export class Monitor {
	/** Rules whose saved state could not be read: they begin to learn again. */
	readonly learntAnew: RuleName[] = [];
	private readonly detectors = new Map<RuleName, Detector>();
	private alerts: Alert[] = [];
	private nowMs = -Infinity;

	/**
	 * @param settings what differs from the default rules
	 * @param state as `toJSON` gave it, also with other settings: what does not fit is learnt anew
	 */
	constructor(settings: RuleSettings = {}, state?: unknown) {
		const rules = completeRules(settings);
		const incidentsOf = (name: RuleName) =>
			new Incidents(name, rules[name]!, (alert) => this.alerts.push(alert));
		const saved = isState(state) ? state : undefined;
		if (saved !== undefined && saved.nowMs > 0) this.nowMs = saved.nowMs;
		const make: Readonly<Record<RuleName, () => Detector>> = {
			silence: () => new SilenceDetector(rules.silence!, incidentsOf('silence')),
			rate: () => new RateDetector(rules.rate!, incidentsOf('rate'), this.isSilent),
			refusals: () => new BurstDetector(REFUSALS, rules.refusals!, incidentsOf('refusals')),
			failures: () => new BurstDetector(FAILURES, rules.failures!, incidentsOf('failures')),
			newSource: () => new NoveltyDetector(SOURCES, rules.newSource!, incidentsOf('newSource')),
			newKey: () => new NoveltyDetector(KEYS, rules.newKey!, incidentsOf('newKey')),
			slowAnswers: () =>
				new QuantileDetector(SLOW_ANSWERS, rules.slowAnswers!, incidentsOf('slowAnswers')),
			payloadSize: () =>
				new QuantileDetector(PAYLOAD_SIZE, rules.payloadSize!, incidentsOf('payloadSize')),
			payloadShape: () => new ShapeDetector(rules.payloadShape!, incidentsOf('payloadShape')),
		};
		for (const name of Object.keys(make) as RuleName[]) {
			if (rules[name] === undefined) continue;
			this.detectors.set(name, make[name]());
			const known = saved?.rules[name];
			if (known !== undefined && !this.take(name, known)) this.detectors.set(name, make[name]());
		}
	}

	/**
	 * A request has arrived. One that comes late counts as come now.
	 * @param fact whose answer may be complete already
	 * @returns what has to be told, in order
	 */
	observe(fact: Fact): Alert[] {
		this.pass(fact.atMs);
		for (const detector of this.detectors.values()) detector.observe?.(this.current(fact));
		if (fact.status !== undefined) this.completeNow(fact);
		return this.drain();
	}

	/**
	 * The answer to a request that was observed without a status is complete.
	 * @param fact with status and duration
	 * @param atMs when it was complete
	 * @returns what has to be told, in order
	 */
	complete(fact: Fact, atMs: number): Alert[] {
		this.pass(atMs);
		this.completeNow(fact);
		return this.drain();
	}

	/**
	 * So late it is now, and no fact from before is still to come. Call it every few seconds.
	 * @returns what has to be told, in order
	 */
	advance(toMs: number): Alert[] {
		this.pass(toMs);
		return this.drain();
	}

	/** How many series each rule had to forget because there were too many; empty where none. */
	forgotten(): Partial<Record<RuleName, number>> {
		return Object.fromEntries(
			[...this.detectors]
				.map(([name, { forgotten }]) => [name, forgotten] as const)
				.filter(([, count]) => count > 0),
		);
	}

	/** @returns all that it knows, with the open incidents: to be given to the constructor */
	toJSON(): MonitorState {
		return {
			version: VERSION,
			nowMs: Number.isFinite(this.nowMs) ? this.nowMs : 0,
			rules: Object.fromEntries(
				[...this.detectors].map(([name, detector]) => [name, detector.toJSON()]),
			),
		};
	}

	private readonly isSilent = (key: string): boolean => {
		const silence = this.detectors.get('silence');
		return silence instanceof SilenceDetector && silence.isSilent(key);
	};

	/** @returns whether the rule could take up what was saved of it */
	private take(name: RuleName, saved: unknown): boolean {
		try {
			this.detectors.get(name)!.restore(saved);
			return true;
		} catch {
			this.learntAnew.push(name);
			return false;
		}
	}

	/** Goes through the ticks up to a time. */
	private pass(toMs: number): void {
		if (toMs <= this.nowMs) return;
		const fromMs = Math.max(this.nowMs, toMs - LONGEST_JUMP_MS);
		let tickMs = (Math.floor(fromMs / TICK_MS) + 1) * TICK_MS;
		this.nowMs = toMs;
		for (; tickMs <= toMs; tickMs += TICK_MS) {
			for (const detector of this.detectors.values()) detector.tick(tickMs);
		}
	}

	private completeNow(fact: Fact): void {
		for (const detector of this.detectors.values()) detector.complete?.(this.current(fact));
	}

	private current(fact: Fact): Fact {
		return fact.atMs >= this.nowMs ? fact : { ...fact, atMs: this.nowMs };
	}

	private drain(): Alert[] {
		const { alerts } = this;
		if (alerts.length > 0) this.alerts = [];
		return alerts;
	}
}

function isState(state: unknown): state is MonitorState {
	if (typeof state !== 'object' || state === null) return false;
	const { version, nowMs, rules } = state as Partial<MonitorState>;
	return (
		version === VERSION && typeof nowMs === 'number' && typeof rules === 'object' && rules !== null
	);
}
