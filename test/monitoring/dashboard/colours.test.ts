import { OUTCOMES } from '../../../monitoring/dashboard/outcomes';

type Rgb = readonly [number, number, number];

const linear = (hex: string): Rgb => {
	const [r, g, b] = [1, 3, 5].map((at) => {
		const value = parseInt(hex.slice(at, at + 2), 16) / 255;
		return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
	});
	return [r!, g!, b!];
};

const times = (matrix: readonly Rgb[], [r, g, b]: Rgb): Rgb => {
	const [x, y, z] = matrix.map(([a, c, d]) => a * r + c * g + d * b);
	return [x!, y!, z!];
};

/** WCAG 2.2, contrast ratio. */
const contrast = (one: string, other: string) => {
	const [light, dark] = [one, other]
		.map((colour) => {
			const [r, g, b] = linear(colour);
			return 0.2126 * r + 0.7152 * g + 0.0722 * b;
		})
		.sort((a, b) => b - a);
	return (light! + 0.05) / (dark! + 0.05);
};

/** Machado, Oliveira and Fernandes 2009, severity 1. */
const SIGHTS: Readonly<Record<string, readonly Rgb[]>> = {
	all: [
		[1, 0, 0],
		[0, 1, 0],
		[0, 0, 1],
	],
	protanopia: [
		[0.152286, 1.052583, -0.204868],
		[0.114503, 0.786281, 0.099216],
		[-0.003882, -0.048116, 1.051998],
	],
	deuteranopia: [
		[0.367322, 0.860646, -0.227968],
		[0.280085, 0.672501, 0.047413],
		[-0.01182, 0.04294, 0.968881],
	],
	tritanopia: [
		[1.255528, -0.076749, -0.178779],
		[-0.078411, 0.930809, 0.147602],
		[0.004733, 0.691367, 0.3039],
	],
};

/** Oklab (Ottosson 2020), in which distances are as large as they look. */
const oklab = (colour: Rgb): Rgb => {
	const cone = times(
		[
			[0.4122214708, 0.5363325363, 0.0514459929],
			[0.2119034982, 0.6806995451, 0.1073969566],
			[0.0883024619, 0.2817188376, 0.6299787005],
		],
		colour,
	).map((value) => Math.cbrt(Math.max(value, 0))) as unknown as Rgb;
	return times(
		[
			[0.2104542553, 0.793617785, -0.0040720468],
			[1.9779984951, -2.428592205, 0.4505937099],
			[0.0259040371, 0.7827717662, -0.808675766],
		],
		cone,
	);
};

const distance = (one: string, other: string, sight: readonly Rgb[]) => {
	const [a, b] = [one, other].map((colour) => oklab(times(sight, linear(colour))));
	return Math.hypot(...a!.map((value, index) => value - b![index]!));
};

describe('the colours of outcomes', () => {
	describe.each([
		['light', '#ffffff'],
		['dark', '#131d1c'],
	] as const)('on a %s ground', (scheme, ground) => {
		it.each(OUTCOMES)('$outcome has the contrast of graphics, 3 to 1', (style) => {
			expect(contrast(style[scheme], ground)).toBeGreaterThanOrEqual(3);
		});

		it.each(Object.keys(SIGHTS))(
			'what was accepted, refused and failed differ in colour, seen with %s; others in their pattern too',
			(sight) => {
				for (const one of OUTCOMES) {
					for (const other of OUTCOMES) {
						if (one === other || one.pattern !== other.pattern) continue;
						expect(distance(one[scheme], other[scheme], SIGHTS[sight]!)).toBeGreaterThan(0.1);
					}
				}
				const [accepted, refused, failed] = ['accepted', 'refused', 'failed'].map(
					(outcome) => OUTCOMES.find((style) => style.outcome === outcome)![scheme],
				);
				expect(distance(accepted!, refused!, SIGHTS[sight]!)).toBeGreaterThan(0.1);
				expect(distance(refused!, failed!, SIGHTS[sight]!)).toBeGreaterThan(0.1);
			},
		);
	});
});
