import fc from 'fast-check';

const UUIDS = ['0190a4f2-8a1c-7c3e-9d52-1f2e3d4c5b6a', '0190A4F2-8A1C-7C3E-9D52-1F2E3D4C5B6B'];

/** Names that collide with what every JavaScript object inherits. */
export const INHERITED_NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];

const identifier = fc.constantFrom('1', '007', ...UUIDS);

/** Few, so that samples meet at the same places. */
const name = fc.oneof(
	fc.constantFrom('a', 'b', 'c', '', 'required', 'properties', ...INHERITED_NAMES),
	identifier,
	fc.string({ maxLength: 3 }),
);

const text = fc.oneof(
	fc.string(),
	fc.constantFrom(
		'2026-02-28',
		'2026-11-24T12:00:00.5+01:00',
		'somebody@example.com',
		'https://example.com/a?b=c#d',
		'192.0.2.1',
		'2001:db8::1',
		...UUIDS,
	),
	fc.emailAddress(),
	fc.webUrl({ withFragments: true, withQueryParameters: true }),
	fc.uuid(),
	fc.ipV4(),
	fc.ipV6(),
	fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
);

const { value } = fc.letrec<{ value: unknown; array: unknown[]; object: unknown }>((tie) => ({
	value: fc.oneof(
		{ depthSize: 'small', withCrossShrink: true },
		fc.constant(null),
		fc.boolean(),
		fc.integer(),
		fc.double({ noNaN: true, noDefaultInfinity: true }),
		text,
		tie('array'),
		tie('object'),
	),
	array: fc.array(tie('value'), { maxLength: 4 }),
	// From entries, which makes even `__proto__` a property.
	object: fc
		.oneof(
			fc.array(fc.tuple(name, tie('value')), { maxLength: 6 }),
			fc.array(fc.tuple(identifier, tie('value')), { maxLength: 4 }),
		)
		.map((entries) => Object.fromEntries(entries)),
}));

/** Any JSON value, rich in formats, inherited names and keys of maps. */
export const jsonValue = value;

export const jsonValues = fc.array(value, { minLength: 1, maxLength: 5 });
