/**
 * The memory of a detector: so many numbers, zero at first, and no more ever. Each part takes its
 * cells once, in a fixed order, so that all of a detector can be written down and read back as one
 * list.
 */
export class Cells {
	private readonly numbers: Float64Array;
	private taken = 0;

	/** @param size how many there are in all */
	constructor(size: number) {
		this.numbers = new Float64Array(size);
	}

	/**
	 * @param count how many cells a part needs
	 * @throws {RangeError} when there are not so many left
	 */
	take(count: number): Float64Array {
		const end = this.taken + count;
		if (end > this.numbers.length) throw new RangeError(`Not ${count} cells left`);
		const cells = this.numbers.subarray(this.taken, end);
		this.taken = end;
		return cells;
	}

	/** @returns all numbers, to 8 significant digits: more than any estimate here is good for */
	toJSON(): number[] {
		return Array.from(this.numbers, (number) => Number(number.toPrecision(8)));
	}

	/**
	 * @param numbers as `toJSON` gave them
	 * @returns whether they fit; nothing is changed where they do not
	 */
	restore(numbers: unknown): boolean {
		if (!Array.isArray(numbers) || numbers.length !== this.numbers.length) return false;
		if (!numbers.every((number) => Number.isFinite(number))) return false;
		this.numbers.set(numbers as number[]);
		return true;
	}
}
