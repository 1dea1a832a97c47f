import { randomUUID } from 'node:crypto';

/** What every contender is sent: an order of about 1.6 KB. */
export const ORDER = {
	id: 'ord_2026_11_24_000731',
	currency: 'EUR',
	total: 431.5,
	placedAt: '2026-11-24T12:00:00Z',
	customer: {
		id: 7731,
		name: 'Zoë Müller',
		email: 'zoe@example.com',
		address: { street: 'Hauptstraße 12', city: 'Köln', zip: '50667', country: 'DE' },
	},
	lines: Array.from({ length: 10 }, (_, index) => ({
		sku: `SKU-${1000 + index}`,
		title: `A thing with a name, number ${index}`,
		quantity: index + 1,
		price: 7.85,
		tags: ['garden', 'sale'],
	})),
	note: 'Leave it at the door, please.',
};

/** A body that fits {@link ORDER_SCHEMA}, as it goes over the line. */
export const ORDER_BODY = JSON.stringify(ORDER);

/** The same order without what the schema demands, and with a total of the wrong type. */
export const BAD_ORDER_BODY = JSON.stringify({ ...ORDER, id: undefined, total: 'much' });

/** Understood by every validator: draft 07. */
export const ORDER_SCHEMA = JSON.stringify({
	type: 'object',
	required: ['id', 'currency', 'total', 'customer', 'lines'],
	properties: {
		id: { type: 'string', minLength: 1, maxLength: 64 },
		currency: { type: 'string', enum: ['EUR', 'USD', 'GBP'] },
		total: { type: 'number', minimum: 0 },
		customer: {
			type: 'object',
			required: ['id', 'email'],
			properties: { id: { type: 'integer' }, email: { type: 'string', minLength: 3 } },
		},
		lines: {
			type: 'array',
			minItems: 1,
			maxItems: 100,
			items: {
				type: 'object',
				required: ['sku', 'quantity', 'price'],
				properties: {
					sku: { type: 'string', pattern: '^SKU-[0-9]+$' },
					quantity: { type: 'integer', minimum: 1 },
					price: { type: 'number', minimum: 0 },
				},
			},
		},
	},
});

/** @returns an order of about so many bytes that fits the schema: most of it is one long note */
export function orderOf(bytes: number): string {
	const note = 'x'.repeat(Math.max(bytes - ORDER_BODY.length, 0));
	return JSON.stringify({ ...ORDER, id: randomUUID(), note });
}
