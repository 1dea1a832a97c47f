import fc from 'fast-check';

import { inferSchema, type JsonSchema } from '../../../../admission/schema/infer/infer-schema';
import { validatorOf } from './validator';

interface WebhookDefinition {
	readonly name: string;
	readonly examples: readonly unknown[];
}

/** GitHub's own examples, of github.com and of every edition of its Enterprise Server. */
const EDITIONS = ['api.github.com', 'ghes-31', 'ghes-32', 'ghes-33', 'ghes-34', 'ghes-35'];

const examplesByEvent = new Map<string, unknown[]>();
for (const edition of EDITIONS) {
	const definitions = jest.requireActual<readonly WebhookDefinition[]>(
		`@octokit/webhooks-examples/${edition}/index.json`,
	);
	for (const { name, examples } of definitions) {
		examplesByEvent.set(name, [...(examplesByEvent.get(name) ?? []), ...examples]);
	}
}

type Json = Record<string | number, unknown>;

/** A way to damage a payload: the steps to a value, and what to do with it there. */
interface Mutation {
	readonly path: readonly (string | number)[];
	readonly damage: { readonly remove: true } | { readonly replaceBy: unknown };
}

const VALUES: readonly (readonly [string, unknown])[] = [
	['object', {}],
	['array', []],
	['string', 'text'],
	['integer', 1],
	['number', 1.5],
	['boolean', true],
	['null', null],
];

/** All mutations of a payload that its schema has to refuse. */
function mutationsOf(schema: JsonSchema, value: unknown, path: Mutation['path'] = []): Mutation[] {
	const types = new Set([schema.type ?? []].flat() as string[]);
	if (types.has('number')) types.add('integer');
	const mutations: Mutation[] = VALUES.filter(([type]) => types.size > 0 && !types.has(type)).map(
		([, replaceBy]) => ({ path, damage: { replaceBy } }),
	);
	if (typeof value !== 'object' || value === null) return mutations;
	for (const name of Array.isArray(value) ? [] : (schema.required ?? [])) {
		mutations.push({ path: [...path, name], damage: { remove: true } });
	}
	for (const [key, below] of Object.entries(value)) {
		const further = Array.isArray(value)
			? schema.items
			: (schema.properties?.[key] ?? (schema.additionalProperties as JsonSchema | undefined));
		if (further) mutations.push(...mutationsOf(further, below, [...path, key]));
	}
	return mutations;
}

function mutate(payload: unknown, { path, damage }: Mutation): unknown {
	const root = { payload: structuredClone(payload) } as Json;
	const steps = ['payload', ...path];
	const last = steps.pop()!;
	const parent = steps.reduce<Json>((object, step) => object[step] as Json, root);
	if ('remove' in damage) delete parent[last];
	else parent[last] = damage.replaceBy;
	return root.payload;
}

it('has examples of many events', () => {
	expect(examplesByEvent.size).toBeGreaterThan(50);
});

describe.each([...examplesByEvent])('%s', (_, examples) => {
	const schema = inferSchema(examples);
	const accepts = validatorOf(schema);

	it('fits the schema inferred from all its examples', () => {
		expect(examples.filter((example) => !accepts(example))).toEqual([]);
	});

	it('fits it when objects are closed, and then refuses a further property', () => {
		const closed = validatorOf(inferSchema(examples, { additionalProperties: false }));
		expect(examples.filter((example) => !closed(example))).toEqual([]);
		expect(closed({ ...(examples[0] as object), unheardOf: 1 })).toBe(false);
	});

	it('does not fit it any more without a required property, or with another type', () => {
		fc.assert(
			fc.property(fc.constantFrom(...examples), fc.nat(), (example, choice) => {
				const mutations = mutationsOf(schema, example);
				const mutation = mutations[choice % mutations.length]!;
				expect(accepts(mutate(example, mutation))).toBe(false);
			}),
			{ seed: 20261124, numRuns: 50 },
		);
	});
});
