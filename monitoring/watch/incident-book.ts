import type { Alert, RuleName } from '../rules/alert';

/** Incidents that are remembered; when there are more, the oldest goes. */
export const MOST_INCIDENTS = 500;

/** An incident: how it was told when it started, and when it was over. */
export interface BookedIncident {
	readonly start: Alert;
	/** Milliseconds since the epoch; absent while it is open. */
	readonly endedAtMs?: number;
}

/** The incidents of the last time, open ones and past ones. */
export class IncidentBook {
	readonly #incidents: Map<string, BookedIncident>;

	/** @param saved as `toJSON` gave it */
	constructor(saved: readonly BookedIncident[] = []) {
		this.#incidents = new Map(saved.map((incident) => [incident.start.incidentId, incident]));
	}

	/** @returns whether the alert says something new: a start that is booked is not told again */
	enter(alert: Alert): boolean {
		const { incidentId, phase, atMs } = alert;
		const known = this.#incidents.get(incidentId);
		if (phase === 'started') {
			if (known) return false;
			this.#incidents.set(incidentId, { start: alert });
			const [oldest] = this.#incidents.keys();
			if (this.#incidents.size > MOST_INCIDENTS) this.#incidents.delete(oldest!);
			return true;
		}
		if (known?.endedAtMs !== undefined) return false;
		if (known) this.#incidents.set(incidentId, { ...known, endedAtMs: atMs });
		return true;
	}

	/** The alerts by which the open incidents were told. */
	open(): Alert[] {
		return [...this.#incidents.values()]
			.filter(({ endedAtMs }) => endedAtMs === undefined)
			.map(({ start }) => start);
	}

	/** Ends, without a word, what nobody follows any more. */
	endUnless(isFollowed: (start: Alert) => boolean, atMs: number): void {
		for (const start of this.open()) {
			if (isFollowed(start)) continue;
			this.#incidents.set(start.incidentId, { start, endedAtMs: atMs });
		}
	}

	toJSON(): BookedIncident[] {
		return [...this.#incidents.values()];
	}
}

/** @returns how many of the incidents are open, by rule and severity */
export function openCounts(
	incidents: readonly BookedIncident[],
): { rule: RuleName; severity: Alert['severity']; count: number }[] {
	const counts = new Map<string, { rule: RuleName; severity: Alert['severity']; count: number }>();
	for (const { start, endedAtMs } of incidents) {
		if (endedAtMs !== undefined) continue;
		const { rule, severity } = start;
		const entry = counts.get(`${rule}/${severity}`) ?? { rule, severity, count: 0 };
		entry.count += 1;
		counts.set(`${rule}/${severity}`, entry);
	}
	return [...counts.values()];
}
