/** Digits and exponent of a number's shortest decimal form. */
interface Decimal {
	readonly digits: bigint;
	readonly exponent: number;
}

/**
 * Whether a number is a multiple of another, in decimal: 19.99 is one of 0.01, although dividing the
 * two as binary fractions leaves a rest.
 * @param divisor above 0
 */
export function isMultipleOf(value: number, divisor: number): boolean {
	const quotient = value / divisor;
	if (Number.isSafeInteger(quotient) && quotient * divisor === value) return true;
	if (!Number.isFinite(value)) return false;
	const a = decimalOf(value);
	const b = decimalOf(divisor);
	const exponent = Math.min(a.exponent, b.exponent);
	return scaled(a, exponent) % scaled(b, exponent) === 0n;
}

function decimalOf(value: number): Decimal {
	const [mantissa = '0', power = '0'] = value.toExponential().split('e');
	const [whole = '0', fraction = ''] = mantissa.split('.');
	return { digits: BigInt(whole + fraction), exponent: Number(power) - fraction.length };
}

/** A double's exponents differ by at most some 650, which bounds the power of ten. */
function scaled({ digits, exponent }: Decimal, to: number): bigint {
	return digits * 10n ** BigInt(exponent - to);
}
