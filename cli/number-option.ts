import { InvalidArgumentError } from 'commander';

/** @returns what reads an option that is a whole number from `least` to `most` */
export function wholeNumber(least: number, most: number): (text: string) => number {
	return (text) => {
		const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
		if (!(value >= least && value <= most)) {
			throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
		}
		return value;
	};
}
