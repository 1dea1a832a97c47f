/** An integer literal of so many digits is below 10^15, and so exact in a double. */
const ALWAYS_EXACT_DIGITS = 15;

/** From 10^21 on, JavaScript writes integers with an exponent: never the digits of the literal. */
const NEVER_EXACT_DIGITS = 22;

/** No literal that is shorter, and has no exponent, is too large for a double (1.8e308). */
const OVERFLOW_DIGITS = 309;

/** What a double makes of a number literal. */
export type NumberFit = 'exact' | 'changed' | 'infinite';

/**
 * @param literal a number by the grammar of RFC 8259
 * @returns `changed` for an integer literal that JavaScript writes with other digits; fractions and
 *   exponents are taken as approximations that a double may round
 */
export function fitOf(literal: string): NumberFit {
	const digits = literal.startsWith('-') ? literal.length - 1 : literal.length;
	const isInteger = !/[.eE]/.test(literal);
	if (isInteger) {
		if (digits <= ALWAYS_EXACT_DIGITS) return 'exact';
		if (digits < NEVER_EXACT_DIGITS)
			return String(Number(literal)) === literal ? 'exact' : 'changed';
		if (digits < OVERFLOW_DIGITS) return 'changed';
	}
	if (!Number.isFinite(Number(literal))) return 'infinite';
	return isInteger ? 'changed' : 'exact';
}
