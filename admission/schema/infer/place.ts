import { type Bounds } from './bounds';
import { isIdentifier } from './identifier';
import { stringFormatOf, type StringFormat } from './string-format';

/**
 * What is known of one place of the samples: of the root, of a property, of the items of an array.
 * It keeps types, names and counts, never a value. Adding and merging give the same whatever the
 * order, save for the order of properties: all that is kept is a count, a set, or the least type
 * that fits.
 */
export class Place {
	/** A value that JSON does not have was seen: nothing can be said. */
	unknown = false;
	nulls = false;
	booleans = false;
	numbers: 'integer' | 'number' | undefined;
	/** The format that all texts have. */
	strings: StringFormat | 'any' | undefined;
	arrays: ArrayFacts | undefined;
	objects: ObjectFacts | undefined;

	/** @param level of nesting; the root's is 1 */
	constructor(
		readonly bounds: Bounds,
		readonly level: number,
	) {
		bounds.take(level);
	}

	/** Learns from one more value. Recursion is bounded by the limit on levels. */
	add(value: unknown): void {
		switch (typeof value) {
			case 'boolean':
				this.booleans = true;
				return;
			case 'number':
				this.addNumbers(Number.isInteger(value) ? 'integer' : 'number');
				return;
			case 'string':
				if (this.strings !== 'any') this.addStrings(stringFormatOf(value) ?? 'any');
				return;
			case 'object':
				if (value === null) this.nulls = true;
				else if (Array.isArray(value)) this.arrayFacts().add(value);
				else this.objectFacts().add(value as Readonly<Record<string, unknown>>);
				return;
			default:
				this.unknown = true;
		}
	}

	/** Learns all that another place knows, and leaves that as it is. */
	merge(other: Place): void {
		this.unknown ||= other.unknown;
		this.nulls ||= other.nulls;
		this.booleans ||= other.booleans;
		if (other.numbers) this.addNumbers(other.numbers);
		if (other.strings) this.addStrings(other.strings);
		if (other.arrays) this.arrayFacts().merge(other.arrays);
		if (other.objects) this.objectFacts().merge(other.objects);
	}

	/** Forgets what is below the deepest level that the bounds allow. */
	cut(): void {
		this.arrays?.cut();
		this.objects?.cut();
	}

	/** Gives its count and that of all below back to the bounds. */
	release(): void {
		this.bounds.release(this.level);
		this.arrays?.items?.release();
		for (const place of this.objects?.places() ?? []) place.release();
	}

	private addNumbers(numbers: 'integer' | 'number'): void {
		if (this.numbers !== 'number') this.numbers = numbers;
	}

	private addStrings(strings: StringFormat | 'any'): void {
		this.strings = this.strings === undefined || this.strings === strings ? strings : 'any';
	}

	private arrayFacts(): ArrayFacts {
		return (this.arrays ??= new ArrayFacts(this.bounds, this.level));
	}

	private objectFacts(): ObjectFacts {
		return (this.objects ??= new ObjectFacts(this.bounds, this.level));
	}
}

/** What is known of the arrays at one place. */
export class ArrayFacts {
	/** All elements of all arrays; undefined while there was none, or where it is too deep. */
	items: Place | undefined;

	constructor(
		private readonly bounds: Bounds,
		private readonly level: number,
	) {}

	add(array: readonly unknown[]): void {
		for (const element of array) {
			const items = this.reach();
			if (!items) return;
			items.add(element);
		}
	}

	merge(other: ArrayFacts): void {
		if (other.items) this.reach()?.merge(other.items);
	}

	cut(): void {
		if (this.bounds.allowsBelow(this.level)) this.items?.cut();
		else this.items = undefined;
	}

	private reach(): Place | undefined {
		if (!this.bounds.allowsBelow(this.level)) return undefined;
		return (this.items ??= placeBelow(this.bounds, this.level));
	}
}

/** What is known of one property. */
export interface PropertyFacts {
	/** Objects that have it. */
	count: number;
	readonly place: Place;
}

/** What is known of the objects at one place. */
export class ObjectFacts {
	/** Objects seen. */
	count = 0;
	/** By name, in order of first appearance; undefined once there are too many or it is too deep. */
	properties: Map<string, PropertyFacts> | undefined = new Map();
	/** All values of all properties: in the place of `properties`, where there are too many. */
	values: Place | undefined;
	/** Whether all names are identifiers, as in a map. */
	onlyIdentifiers = true;

	private identifiers = 0;

	constructor(
		private readonly bounds: Bounds,
		private readonly level: number,
	) {
		if (!bounds.allowsBelow(level)) this.properties = undefined;
	}

	add(object: Readonly<Record<string, unknown>>): void {
		this.count++;
		const names = Object.keys(object);
		// Before any value is looked at, so that a large map does not use up the places first.
		if (names.length > this.bounds.limits.names) this.collapse();
		for (const name of names) {
			if (!this.bounds.allowsBelow(this.level)) return;
			// As JSON.stringify has it.
			if (object[name] !== undefined) this.reach(name, 1)?.add(object[name]);
		}
	}

	merge(other: ObjectFacts): void {
		this.count += other.count;
		this.onlyIdentifiers &&= other.onlyIdentifiers;
		if (other.values) {
			this.collapse();
			this.values?.merge(other.values);
		}
		for (const [name, { count, place }] of other.properties ?? []) {
			this.reach(name, count)?.merge(place);
		}
	}

	cut(): void {
		if (this.bounds.allowsBelow(this.level)) {
			for (const place of this.places()) place.cut();
		} else {
			this.properties = undefined;
			this.values = undefined;
		}
	}

	/** The places right below. */
	*places(): Generator<Place> {
		for (const { place } of this.properties?.values() ?? []) yield place;
		if (this.values) yield this.values;
	}

	/** One place that knows what all properties know. Changes nothing. */
	mergedValues(): Place {
		if (this.values) return this.values;
		const merged = new Place(this.bounds.withoutLimitOnPlaces(), this.level + 1);
		for (const place of this.places()) merged.merge(place);
		return merged;
	}

	/** @param count objects in which the name was seen now */
	private reach(name: string, count: number): Place | undefined {
		const known = this.properties?.get(name);
		if (known) {
			known.count += count;
			return known.place;
		}
		const identifier = isIdentifier(name);
		this.onlyIdentifiers &&= identifier;
		if (this.properties && this.isTooMuch(name, identifier)) this.collapse();
		if (!this.properties) return this.values;
		const place = placeBelow(this.bounds, this.level);
		if (!place) return undefined;
		if (identifier) this.identifiers++;
		this.properties.set(name, { count, place });
		return place;
	}

	/** Depends on the set of names alone, not on their order. */
	private isTooMuch(name: string, identifier: boolean): boolean {
		const { names, nameLength, identifiers } = this.bounds.limits;
		return (
			name.length > nameLength ||
			this.properties?.size === names ||
			(identifier && this.identifiers === identifiers)
		);
	}

	/** From properties of their own to one place for all. */
	private collapse(): void {
		const { properties } = this;
		if (!properties) return;
		this.properties = undefined;
		// First give back, then take: else the bounds would cut for what is merged away.
		for (const { place } of properties.values()) place.release();
		this.values = placeBelow(this.bounds, this.level);
		for (const { place } of properties.values()) this.values?.merge(place);
	}
}

/** @returns undefined where that would be too deep, or has just become so */
function placeBelow(bounds: Bounds, level: number): Place | undefined {
	if (!bounds.allowsBelow(level)) return undefined;
	const place = new Place(bounds, level + 1);
	return bounds.allowsBelow(level) ? place : undefined;
}
