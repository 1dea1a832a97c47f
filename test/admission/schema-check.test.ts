import { admit } from '../../admission/admit';
import type { Findings } from '../../admission/check';
import { schemaCheck, type SchemaChecks } from '../../admission/checks/schema';
import { compileSchema } from '../../admission/schema/compile-schema';
import type { SchemaSettings } from '../../admission/schema/settings';
import { jsonRequest } from './request';

const services = { now: () => 0 };

const compile = (schema: object, settings: SchemaSettings = {}) =>
	compileSchema(JSON.stringify(schema), 'JSON Schema', settings);

const judge = async (
	checks: SchemaChecks,
	{
		body = {},
		query = {},
		isBatch = false,
	}: Pick<Findings, 'query' | 'isBatch'> & { body?: unknown } = {},
) => await admit({ ...jsonRequest(), query }, [schemaCheck(checks)], services, { body, isBatch });

const page = { type: 'object', required: ['page'], properties: { page: { type: 'integer' } } };

describe('the schema check', () => {
	it('says in a sentence what is wrong first, and how much more', async () => {
		const body = compile({ required: ['id'], properties: { total: { minimum: 0 } } });
		expect(await judge({ body }, { body: { total: -1, id: 'x' } })).toMatchObject({
			refusal: {
				code: 'schema_violation',
				detail: 'The body does not fit the schema: /total must be at least 0.',
			},
		});
		expect(await judge({ body }, { body: { total: -1 } })).toMatchObject({
			refusal: { detail: expect.stringContaining('(and 1 more)') as string },
		});
	});

	it('shortens a pointer that a sender has made long', async () => {
		const body = compile({ additionalProperties: { type: 'string' } });
		const verdict = await judge({ body }, { body: { ['k'.repeat(100_000)]: 1 } });
		const { refusal } = verdict as unknown as { refusal: { detail: string } };
		expect(refusal.detail.length).toBeLessThan(500);
	});

	it('says where a violation of query or headers is', async () => {
		const query = compile(page, { coerceTypes: true });
		const headers = compile({ required: ['x-tenant'] });
		expect(await judge({ query }, { query: { page: 'two' } })).toMatchObject({
			refusal: { errors: [{ in: 'query', pointer: '/page' }] },
		});
		expect(await judge({ headers })).toMatchObject({
			refusal: { errors: [{ in: 'headers', pointer: '', expected: 'x-tenant' }] },
		});
	});

	it('gives the query as the schema changed it only where the author chose a change', async () => {
		const query = compile(page, { coerceTypes: true });
		const request = { query: { page: '2' } };
		expect(await judge({ query }, request)).not.toHaveProperty('query');
		expect(await judge({ query, changesQuery: true }, request)).toMatchObject({
			query: { page: 2 },
		});
		expect(request.query.page).toBe('2');
	});

	it('validates each element of a batch, and names the first that does not fit', async () => {
		const body = compile(
			{ properties: { n: { type: 'integer', default: 1 } } },
			{
				insertDefaults: true,
			},
		);
		expect(await judge({ body }, { body: [{}, { n: 2 }], isBatch: true })).toMatchObject({
			admitted: true,
			body: [{ n: 1 }, { n: 2 }],
		});
		expect(await judge({ body }, { body: [{}, { n: 'x' }], isBatch: true })).toMatchObject({
			refusal: { errors: [{ line: 2, pointer: '/n' }] },
		});
	});
});
