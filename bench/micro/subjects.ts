import { randomBytes, randomUUID } from 'node:crypto';

import type { INode } from 'n8n-workflow';
import { Webhook } from 'standardwebhooks';

import type { Credentials } from './host';

/** A trigger's configuration and the requests that it gets. */
export interface Subject {
	readonly name: string;
	readonly parameters: INode['parameters'];
	readonly credentials: Credentials;
	readonly status: number;
	/** @returns the headers of the next request with this body; no two alike */
	readonly headersOf: (body: Buffer) => Readonly<Record<string, string>>;
	/** @returns a body of so many bytes */
	readonly bodyOf: (bytes: number) => Buffer;
}

const API_KEY = `sc_${randomBytes(24).toString('hex')}`;
const SECRET = `whsec_${randomBytes(24).toString('base64')}`;

const CREDENTIALS: Credentials = {
	spotConnectApi: {
		apiKey: API_KEY,
		additionalKeys: {
			key: ['Shop', 'Warehouse', 'Partner'].map((name) => ({
				name,
				value: randomBytes(24).toString('hex'),
				expiresAt: '',
				enabled: true,
			})),
		},
	},
	spotConnectSigningSecretApi: { secret: SECRET, previousSecret: '', publicKey: '' },
};

const ORDER_SCHEMA = JSON.stringify({
	$schema: 'https://json-schema.org/draft/2020-12/schema',
	type: 'object',
	required: ['type', 'id', 'createdAt', 'customer', 'currency', 'total', 'lines'],
	additionalProperties: false,
	properties: {
		type: { const: 'order.paid' },
		id: { type: 'string', format: 'uuid' },
		createdAt: { type: 'string', format: 'date-time' },
		currency: { enum: ['EUR', 'USD', 'CHF'] },
		total: { type: 'number', minimum: 0 },
		note: { type: 'string' },
		customer: {
			type: 'object',
			required: ['name', 'email'],
			properties: {
				name: { type: 'string', minLength: 1, maxLength: 200 },
				email: { type: 'string', format: 'email' },
				country: { type: 'string', pattern: '^[A-Z]{2}$' },
			},
		},
		lines: {
			type: 'array',
			minItems: 1,
			items: {
				type: 'object',
				required: ['sku', 'quantity', 'price'],
				properties: {
					sku: { type: 'string', pattern: '^SKU-[0-9]{5}$' },
					title: { type: 'string', maxLength: 100 },
					quantity: { type: 'integer', minimum: 1 },
					price: { type: 'number', minimum: 0 },
				},
			},
		},
	},
});

/** @returns an order that fits the schema, of exactly so many bytes */
function orderOf(bytes: number): Record<string, unknown> {
	const lines: object[] = [];
	const order = {
		type: 'order.paid',
		id: randomUUID(),
		createdAt: '2026-11-24T12:00:00Z',
		currency: 'EUR',
		total: 149.7,
		customer: { name: 'Zoë Müller', email: 'zoe@example.com', country: 'DE' },
		lines,
		note: '',
	};
	const lineOf = (index: number) => ({
		sku: `SKU-${String(index % 100_000).padStart(5, '0')}`,
		title: 'A thing with a name, in blue',
		quantity: (index % 9) + 1,
		price: 19.9,
	});
	let length = Buffer.byteLength(JSON.stringify(order));
	for (;;) {
		const line = lineOf(lines.length);
		length += JSON.stringify(line).length + (lines.length > 0 ? 1 : 0);
		if (length > bytes) break;
		lines.push(line);
	}
	order.note = 'x'.repeat(bytes - Buffer.byteLength(JSON.stringify(order)));
	return order;
}

const goodBody = (bytes: number): Buffer => Buffer.from(JSON.stringify(orderOf(bytes)));

/** What an ordinary sender and an ordinary proxy send. */
const HEADERS = {
	Host: 'n8n.example.com',
	'User-Agent': 'Shop/1.0 (+https://shop.example.com)',
	Accept: '*/*',
	'Accept-Encoding': 'gzip, deflate, br',
	'Content-Type': 'application/json',
	'X-Forwarded-For': '203.0.113.7',
	'X-Forwarded-Proto': 'https',
	'X-Forwarded-Host': 'n8n.example.com',
	'X-Request-Id': '3f2c1b7a-9f64-4c0e-8f0e-1c9b0a4d2e11',
};

const signer = new Webhook(SECRET);

const signedHeaders =
	(apiKey: string): Subject['headersOf'] =>
	(body) => {
		const id = `msg_${randomUUID()}`;
		const now = new Date();
		return {
			...HEADERS,
			'X-Api-Key': apiKey,
			'Webhook-Id': id,
			'Webhook-Timestamp': String(Math.floor(now.getTime() / 1000)),
			'Webhook-Signature': signer.sign(id, now, body.toString()),
		};
	};

const everythingOn = (stateStore: 'sqlite' | 'memory'): INode['parameters'] => ({
	authentication: 'apiKey',
	signatureScheme: 'standardWebhooks',
	validation: 'jsonSchema',
	jsonSchema: ORDER_SCHEMA,
	responseMode: 'onReceived',
	options: { recordBody: 'redacted', redactBodyPaths: '$.customer.email, $.lines[*].title' },
	protection: {
		stateStore,
		idempotencyKey: 'auto',
		rateLimits: { limit: [{ scope: 'key', requests: 1_000_000, per: 'second' }] },
	},
});

/** What the budget is for. */
export const EVERYTHING_ON = 'everything on, SQLite state';

const everything = {
	credentials: CREDENTIALS,
	parameters: everythingOn('sqlite'),
	bodyOf: goodBody,
};

export const SUBJECTS: readonly Subject[] = [
	{
		name: 'API key only',
		credentials: CREDENTIALS,
		parameters: { authentication: 'apiKey', responseMode: 'onReceived', options: {} },
		status: 200,
		headersOf: () => ({ ...HEADERS, 'X-Api-Key': API_KEY }),
		bodyOf: goodBody,
	},
	{
		...everything,
		name: EVERYTHING_ON,
		status: 200,
		headersOf: signedHeaders(API_KEY),
	},
	{
		...everything,
		name: 'everything on, state in memory',
		parameters: everythingOn('memory'),
		status: 200,
		headersOf: signedHeaders(API_KEY),
	},
	{
		...everything,
		name: 'refused: wrong key',
		status: 401,
		headersOf: signedHeaders(`sc_${randomBytes(24).toString('hex')}`),
	},
	{
		...everything,
		name: 'refused: schema violation',
		status: 422,
		headersOf: signedHeaders(API_KEY),
		// A letter where the quantity of the last line was: found after all else was found good.
		bodyOf: (bytes) => {
			const text = goodBody(bytes).toString();
			const at = text.lastIndexOf('"quantity":') + '"quantity":'.length;
			return Buffer.from(`${text.slice(0, at)}-${text.slice(at)}`);
		},
	},
];
