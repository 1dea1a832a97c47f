import { decodeString, withoutUnsafeText } from './strings';

export const FRESH = 0;
export const DUPLICATE = 1;
/** Somebody chose the keys so that the table gets slow: start again with an exact one. */
export const OVERWHELMED = 2;

/** Slots of an unused table; a power of two. */
const USUAL_SLOTS = 1024;
/** A table that has grown beyond so many slots for one text is not kept for the next. */
const MAX_KEPT_SLOTS = 16 * USUAL_SLOTS;
/** What is known of a key. */
const FIELDS = 5;
const HASH = 0;
const START = 1;
const KEY_END = 2;
const OWNER = 3;
const SLOT = 4;
/** Wasted steps that are not worth a reaction. */
const FREE_STEPS = 4096;

/**
 * The keys of all objects that are open at one point of a JSON text: a hash table with open
 * addressing that allocates nothing per key. Objects close in the opposite order of their opening,
 * so that the keys of one are always the newest: taking them out again leaves the table as it was
 * before they came.
 *
 * Hashes are no secret, so a sender can make up keys that collide. The table counts the steps that
 * do not find anything; where these outnumber the bytes read, it gives up, and the caller starts
 * again with a Set of decoded keys, which costs more per key but is hashed with a secret seed.
 */
export class KeyTable {
	/** Per slot the number of a key plus one, or 0. */
	private slots = new Int32Array(USUAL_SLOTS);
	/** Per key, the oldest first: its hash, start, end, owner and slot. */
	private fields = new Int32Array((USUAL_SLOTS / 2) * FIELDS);
	private wasted = 0;
	private exact: ExactKeys | undefined;
	/** How many keys the open objects have so far: the owner number of an object that opens now. */
	size = 0;

	/** @param replacesUnsafeText whether keys are compared as they are after that replacement */
	constructor(private readonly replacesUnsafeText: boolean) {}

	/** Makes the table ready for another text. */
	begin(exact: boolean): void {
		this.end();
		this.wasted = 0;
		this.exact = exact ? new ExactKeys() : undefined;
	}

	/** Lets go of what the text that was read has made it keep. */
	end(): void {
		this.release(0);
		this.exact = undefined;
		if (this.slots.length > MAX_KEPT_SLOTS) this.allocate(USUAL_SLOTS);
	}

	/**
	 * @param hash of the decoded key
	 * @param start after the key's opening quote
	 * @param end where its closing quote stands
	 * @param owner {@link size} when the object opened
	 */
	add(bytes: Buffer, hash: number, start: number, end: number, owner: number): number {
		if (this.exact !== undefined) {
			if (!this.exact.add(this.decode(bytes, start, end), owner)) return DUPLICATE;
			this.size += 1;
			return FRESH;
		}
		if (this.size * 2 >= this.slots.length) this.grow();
		const { slots, fields, size } = this;
		const mask = slots.length - 1;
		let slot = slotFor(hash, owner) & mask;
		for (let number = slots[slot]!; number !== 0; number = slots[slot]!) {
			const field = (number - 1) * FIELDS;
			if (fields[field + HASH] === hash && fields[field + OWNER] === owner) {
				if (this.isSame(bytes, field, start, end)) return DUPLICATE;
				this.wasted += end - start;
			}
			this.wasted += 1;
			slot = (slot + 1) & mask;
		}
		if (this.wasted > FREE_STEPS + end) return OVERWHELMED;
		const field = size * FIELDS;
		fields[field + HASH] = hash;
		fields[field + START] = start;
		fields[field + KEY_END] = end;
		fields[field + OWNER] = owner;
		fields[field + SLOT] = slot;
		slots[slot] = size + 1;
		this.size = size + 1;
		return FRESH;
	}

	/** Forgets the keys of the object that closes, and of any within it. */
	release(owner: number): void {
		if (this.exact !== undefined) this.exact.release(owner);
		else {
			const { slots, fields } = this;
			for (let key = this.size - 1; key >= owner; key -= 1) slots[fields[key * FIELDS + SLOT]!] = 0;
		}
		this.size = owner;
	}

	private isSame(bytes: Buffer, field: number, start: number, end: number): boolean {
		const otherStart = this.fields[field + START]!;
		const otherEnd = this.fields[field + KEY_END]!;
		if (bytes.compare(bytes, start, end, otherStart, otherEnd) === 0) return true;
		return this.decode(bytes, otherStart, otherEnd) === this.decode(bytes, start, end);
	}

	private decode(bytes: Buffer, start: number, end: number): string {
		const key = decodeString(bytes, start, end);
		return this.replacesUnsafeText ? withoutUnsafeText(key) : key;
	}

	private grow(): void {
		const { fields, size } = this;
		this.allocate(this.slots.length * 2);
		this.fields.set(fields);
		const mask = this.slots.length - 1;
		// In the order of their coming, so that the newest can still be taken out first.
		for (let key = 0; key < size; key += 1) {
			const field = key * FIELDS;
			let slot = slotFor(fields[field + HASH]!, fields[field + OWNER]!) & mask;
			while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
			this.slots[slot] = key + 1;
			this.fields[field + SLOT] = slot;
		}
	}

	private allocate(slots: number): void {
		this.slots = new Int32Array(slots);
		this.fields = new Int32Array((slots / 2) * FIELDS);
	}
}

/**
 * Spreads the hash over all bits, and the same key of nested objects over all slots.
 * @returns a number whose lowest bits are the slot to try first
 */
export function slotFor(hash: number, owner: number): number {
	const mixed = Math.imul(hash ^ Math.imul(owner, 0x9e3779b1), 0x85ebca6b);
	return mixed ^ (mixed >>> 15);
}

/** The same for keys that were chosen to collide. */
class ExactKeys {
	private readonly known = new Set<string>();
	private readonly order: string[] = [];

	/** @returns whether the object did not have the key yet */
	add(key: string, owner: number): boolean {
		// No two open objects have the same owner number: the outer one has a key already.
		const entry = `${owner}:${key}`;
		if (this.known.has(entry)) return false;
		this.known.add(entry);
		this.order.push(entry);
		return true;
	}

	release(owner: number): void {
		while (this.order.length > owner) this.known.delete(this.order.pop()!);
	}
}
