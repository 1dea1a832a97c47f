import type { Fact } from '../facts';
import { MOST_EXAMPLES, seriesKey, seriesName, type Finding, type Series } from '../rules/alert';
import { BoundedMap, type SavedMap } from '../rules/bounded-map';
import type { Incidents, SavedIncidents } from '../rules/incidents';
import type { ShapeSettings } from '../rules/settings';
import { MOST_PLACES, type Shape } from '../shape';
import { addLastExample, webhookOf, type Detector } from './detector';

/** Webhooks, or event types of one, whose shapes are followed. */
const MOST_SHAPES = 100;
/** Places and types of them that are known of one shape. */
const MOST_TRAITS = 2 * MOST_PLACES;
/** Messages that a share remembers. */
const MEMORY = 1000;
/** Messages that must agree, however improbable one is. */
const LEAST_RUN = 3;
/** What is so in fewer messages is odd. */
const ODD = 0.02;
/** Changes that a sentence names. */
const MOST_NAMED = 5;

/** A place, or a place with a type, and in how many messages it is. */
interface Trait {
	share: number;
	/** Messages in a row in which it was as it rarely is. */
	run: number;
	/** Chance of each of these, by the share before them. */
	chance: number;
}

interface Known {
	readonly series: Series;
	readonly fromMs: number;
	messages: number;
	/** By the pointer, and by the pointer and the type after a blank. */
	traits: Map<string, Trait>;
	examples: string[];
	/** When the last messages that agree with what is known ended. */
	lastGoodMs: number;
}

type SavedTrait = readonly [string, number, number, number];

interface SavedKnown extends Omit<Known, 'traits'> {
	readonly traits: readonly SavedTrait[];
}

interface Changes {
	readonly appeared: string[];
	readonly vanished: string[];
	readonly retyped: string[];
}

/**
 * Notices that the payloads of a webhook have another shape: places appear, vanish or change type.
 *
 * How many messages have a place is learnt. Messages in a row that are otherwise are a change as
 * soon as their being so by chance is improbable enough: three or four for a place that always was
 * there, many for one that often is not.
 */
export class ShapeDetector implements Detector {
	private readonly shapes = new BoundedMap<Known>(MOST_SHAPES);

	constructor(
		private readonly settings: ShapeSettings,
		private readonly incidents: Incidents,
	) {}

	get forgotten(): number {
		return this.shapes.forgotten;
	}

	observe(fact: Fact): void {
		const { shape, eventType } = fact;
		if (shape === undefined) return;
		const webhook = webhookOf(fact);
		const series: Series =
			eventType === undefined ? webhook : { ...webhook, type: 'eventType', name: eventType };
		const key = seriesKey(series);
		const known = this.shapes.ensure(key, () => ({
			series,
			fromMs: fact.atMs,
			messages: 0,
			traits: new Map<string, Trait>(),
			examples: [],
			lastGoodMs: fact.atMs,
		}));
		const isOdd = learn(known, shape);
		const changes = this.changes(known, fact.atMs);
		if (changes === undefined) {
			if (isOdd) {
				addLastExample(known.examples, fact.eventId);
				this.incidents.hold(key);
				return;
			}
			known.lastGoodMs = fact.atMs;
			known.examples = [];
			this.incidents.calm(key, fact.atMs);
			return;
		}
		addLastExample(known.examples, fact.eventId);
		this.incidents.raise(finding(known, changes, fact.atMs), fact.atMs);
	}

	tick(atMs: number): void {
		for (const key of this.incidents.accept(atMs)) {
			const known = this.shapes.peek(key);
			if (known === undefined) continue;
			for (const trait of known.traits.values()) {
				if (trait.run > 0) Object.assign(trait, { share: 1 - Math.round(trait.share), run: 0 });
			}
		}
	}

	toJSON(): SavedShapes {
		return {
			shapes: this.shapes.toJSON(({ traits, ...rest }) => ({
				...rest,
				traits: [...traits].map(([name, { share, run, chance }]) => [name, share, run, chance]),
			})),
			incidents: this.incidents.toJSON(),
		};
	}

	restore(saved: SavedShapes): void {
		this.shapes.restore(saved.shapes, ({ traits, ...rest }) => ({
			...rest,
			examples: [...rest.examples],
			traits: new Map(traits.map(([name, share, run, chance]) => [name, { share, run, chance }])),
		}));
		this.incidents.restore(saved.incidents);
	}

	/** @returns what is otherwise than by chance; undefined where nothing is */
	private changes({ traits, messages, fromMs }: Known, atMs: number): Changes | undefined {
		const { learnMessages, learnMs, chance: least } = this.settings;
		if (messages < learnMessages || atMs - fromMs < learnMs) return undefined;
		const appeared: string[] = [];
		const vanished: string[] = [];
		const types: string[] = [];
		for (const [name, { share, run, chance }] of traits) {
			if (run < LEAST_RUN || chance ** run > least) continue;
			if (name.includes(' ')) types.push(name);
			else if (share < 0.5) appeared.push(name);
			else vanished.push(name);
		}
		const gone = new Set([...appeared, ...vanished]);
		const retyped = [...new Set(types.map(pointerOf))].filter((pointer) => !gone.has(pointer));
		if (gone.size + retyped.length === 0) return undefined;
		return { appeared: outermost(appeared), vanished: outermost(vanished), retyped };
	}
}

interface SavedShapes {
	readonly shapes: SavedMap<SavedKnown>;
	readonly incidents: SavedIncidents;
}

/** A pointer with its blanks written as in a URI (RFC 6901, section 6): a blank ends it here. */
const traitOf = (pointer: string): string => pointer.replaceAll(' ', '%20');
const pointerOf = (trait: string): string => trait.slice(0, trait.indexOf(' '));

/** @returns whether anything of it is as it hardly ever is */
function learn(known: Known, shape: Shape): boolean {
	const { traits } = known;
	const present = new Set<string>();
	for (const [pointer, types] of shape) {
		const place = traitOf(pointer);
		present.add(place);
		for (const type of types) present.add(`${place} ${type}`);
	}
	for (const name of present) {
		if (traits.has(name)) continue;
		if (traits.size >= MOST_TRAITS) dropRarest(traits);
		traits.set(name, { share: 0, run: 0, chance: 0 });
	}
	known.messages += 1;
	const gain = Math.max(1 / known.messages, 1 / MEMORY);
	let isOdd = false;
	for (const [name, trait] of traits) {
		const isPresent = present.has(name);
		const { share } = trait;
		const isRare = isPresent ? share < 0.5 : share >= 0.5;
		if (!isRare) trait.run = 0;
		else {
			if (trait.run === 0) {
				const chance = isPresent ? share : 1 - share;
				trait.chance = Math.max(chance, 1 / (Math.min(known.messages, MEMORY) + 1));
			}
			trait.run += 1;
			isOdd ||= trait.chance < ODD;
		}
		trait.share += gain * ((isPresent ? 1 : 0) - share);
	}
	return isOdd;
}

function dropRarest(traits: Map<string, Trait>): void {
	let rarest: string | undefined;
	let least = Infinity;
	for (const [name, { share }] of traits) {
		if (share >= least) continue;
		rarest = name;
		least = share;
	}
	if (rarest !== undefined) traits.delete(rarest);
}

/** @returns those that lie in no other one */
function outermost(pointers: readonly string[]): string[] {
	const all = new Set(pointers);
	return pointers.filter((pointer) => !all.has(pointer.slice(0, pointer.lastIndexOf('/'))));
}

function finding(known: Known, { appeared, vanished, retyped }: Changes, atMs: number): Finding {
	const { series, messages, examples, lastGoodMs } = known;
	const parts = [
		...(appeared.length > 0 ? [`new: ${list(appeared)}`] : []),
		...(vanished.length > 0 ? [`missing: ${list(vanished)}`] : []),
		...(retyped.length > 0 ? [`of another type: ${list(retyped)}`] : []),
	];
	const count = appeared.length + vanished.length + retyped.length;
	return {
		series,
		score: 1 - 2 ** -(1 + vanished.length + retyped.length),
		severity: vanished.length + retyped.length > 0 ? 'warning' : 'info',
		title: 'Change of payload shape',
		observed: { value: count, unit: 'changed places' },
		expected: { value: 0, unit: 'changed places' },
		message: `Change of payload shape: payloads of ${seriesName(series)} differ from the ${messages} before; ${parts.join('; ')}.`,
		sinceMs: Math.min(atMs, lastGoodMs),
		exampleEventIds: examples.slice(-MOST_EXAMPLES),
	};
}

function list(pointers: readonly string[]): string {
	const named = pointers.slice(0, MOST_NAMED).map((pointer) => pointer || 'the whole document');
	const more = pointers.length - named.length;
	return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ');
}
