import type { Fact } from '../facts';
import { seriesKey, seriesName, type Finding, type Series } from '../rules/alert';
import { BoundedMap, type SavedMap } from '../rules/bounded-map';
import { duration, type Incidents, type SavedIncidents } from '../rules/incidents';
import type { NoveltySettings } from '../rules/settings';
import { keyOf, MOST_WEBHOOKS, webhookOf, type Detector } from './detector';
import { SlidingCount, type SavedCount } from './sliding-count';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Names that are known of one webhook at most. */
const MOST_NAMES = 500;
/** Characters of an address (IPv6 has at most 45). */
const LONGEST_NAME = 64;

interface Known {
	readonly fromMs: number;
	readonly names: BoundedMap<true>;
	readonly news: SlidingCount;
}

interface SavedKnown {
	readonly fromMs: number;
	readonly names: SavedMap<true>;
	readonly news: SavedCount;
}

/** What can be new, and how it is called. */
export interface NoveltyKind {
	readonly type: 'source' | 'key';
	readonly title: string;
	readonly unit: string;
	nameOf(fact: Fact): string | undefined;
}

export const SOURCES: NoveltyKind = {
	type: 'source',
	title: 'First request from a source',
	unit: 'sources in 24 hours',
	nameOf: ({ sourceIp }) => network(sourceIp),
};

export const KEYS: NoveltyKind = {
	type: 'key',
	title: 'First request with a key',
	unit: 'keys in 24 hours',
	nameOf: keyOf,
};

/**
 * Tells of the first request ever that a source or a key got through with, after a learning time in
 * which everything is new. Where new ones are common, or too many to be remembered, one more is no
 * news.
 */
export class NoveltyDetector implements Detector {
	private readonly webhooks = new BoundedMap<Known>(MOST_WEBHOOKS);

	constructor(
		private readonly kind: NoveltyKind,
		private readonly settings: NoveltySettings,
		private readonly incidents: Incidents,
	) {}

	/** Webhooks and names together. */
	get forgotten(): number {
		return [...this.webhooks.values()].reduce(
			(sum, { names }) => sum + names.forgotten,
			this.webhooks.forgotten,
		);
	}

	observe(fact: Fact): void {
		// Anyone can be refused.
		if (fact.outcome === 'refused') return;
		const name = this.kind.nameOf(fact)?.slice(0, LONGEST_NAME);
		if (name === undefined) return;
		const webhook = webhookOf(fact);
		const known = this.webhooks.ensure(seriesKey(webhook), () => ({
			fromMs: fact.atMs,
			names: new BoundedMap<true>(MOST_NAMES),
			news: new SlidingCount(DAY_MS),
		}));
		if (known.names.use(name) !== undefined) return;
		known.names.set(name, true);
		const { learnMs, mostPerDay } = this.settings;
		const news = known.news.add(fact.atMs);
		if (fact.atMs - known.fromMs < learnMs || news > mostPerDay) return;
		if (known.names.forgotten > 0) return;
		const series: Series = { ...webhook, type: this.kind.type, name };
		this.incidents.raise(this.finding(series, fact, known.fromMs, news), fact.atMs);
	}

	/** What is new stays so for a while. */
	tick(atMs: number): void {
		this.incidents.accept(atMs);
	}

	toJSON(): SavedNovelty {
		return {
			webhooks: this.webhooks.toJSON(({ fromMs, names, news }) => ({
				fromMs,
				names: names.toJSON(() => true as const),
				news: news.toJSON(),
			})),
			incidents: this.incidents.toJSON(),
		};
	}

	restore(saved: SavedNovelty): void {
		this.webhooks.restore(saved.webhooks, ({ fromMs, names, news }) => {
			const known = new BoundedMap<true>(MOST_NAMES);
			known.restore(names, () => true);
			return { fromMs, names: known, news: new SlidingCount(DAY_MS, news) };
		});
		this.incidents.restore(saved.incidents);
	}

	private finding(series: Series, fact: Fact, fromMs: number, news: number): Finding {
		const { title, unit } = this.kind;
		const { mostPerDay } = this.settings;
		return {
			series,
			score: 1 - (news - 1) / (2 * mostPerDay),
			severity: 'info',
			title,
			observed: { value: news, unit: `new ${unit}` },
			expected: { value: 0, unit: `new ${unit}` },
			message: `${title}: ${seriesName(series)} was not seen in the ${duration(fact.atMs - fromMs)} before.`,
			sinceMs: fact.atMs,
			exampleEventIds: [fact.eventId],
		};
	}
}

interface SavedNovelty {
	readonly webhooks: SavedMap<SavedKnown>;
	readonly incidents: SavedIncidents;
}

/** @returns the address; of IPv6 its first 64 bits, within which hosts choose at random (RFC 8981) */
function network(address: string): string {
	if (!address.includes(':') || address.includes('.')) return address;
	const [head = '', tail = ''] = address.toLowerCase().split('::');
	const groups = head.split(':').filter((group) => group !== '');
	if (address.includes('::')) {
		const rest = tail.split(':').filter((group) => group !== '');
		while (groups.length + rest.length < 8) groups.push('0');
		groups.push(...rest);
	}
	return `${groups.slice(0, 4).join(':')}::/64`;
}
