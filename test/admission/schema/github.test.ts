import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';

import { compileSchema, type SchemaValidator } from '../../../admission/schema/compile-schema';
import { pointerToken, valueAt } from '../../../admission/json-pointer';
import type { Violation } from '../../../admission/schema/violation';
import { GITHUB_EVENTS, gitHubSchema } from './github';
import { DISAGREEMENTS } from './github-disagreements';

/** A document with one fault, and how the fault must be reported. */
interface Mutation {
	readonly document: unknown;
	readonly pointer: string;
	readonly keywords: readonly string[];
}

const SEED = 20261124;
/** Kinds of events whose payloads are mutated; compiling their schemas takes most of the time. */
const MUTATED_EVENTS = { minLength: 12, maxLength: 12 };
/** Mutations of each kind and payload. */
const MUTATIONS = 8;

const ofAnotherType = (value: unknown): unknown => (Array.isArray(value) ? 1 : [[value]]);

const disagreementOf = (payload: string) =>
	DISAGREEMENTS.find(({ payloads }) => payloads.includes(payload));

/** @returns the pointers of all objects of a document that have properties */
function objectsIn(value: unknown, pointer = ''): string[] {
	if (typeof value !== 'object' || value === null) return [];
	const inside = Object.entries(value).flatMap(([key, child]) =>
		objectsIn(child, pointer + pointerToken(key)),
	);
	const isObject = !Array.isArray(value) && Object.keys(value).length > 0;
	return isObject ? [pointer, ...inside] : inside;
}

function mutate(
	document: unknown,
	kind: 'dropped' | 'retyped' | 'added',
	at: { object: number; property: number },
): Mutation {
	const copy = structuredClone(document);
	const objects = objectsIn(copy);
	const pointer = objects[at.object % objects.length]!;
	const object = valueAt(copy, pointer) as Record<string, unknown>;
	const names = Object.keys(object);
	const property = kind === 'added' ? 'not known/to~anyone' : names[at.property % names.length]!;
	if (kind === 'dropped') {
		delete object[property];
		return { document: copy, pointer, keywords: ['required'] };
	}
	object[property] = kind === 'added' ? 1 : ofAnotherType(object[property]);
	return {
		document: copy,
		pointer: pointer + pointerToken(property),
		// A value with alternatives, or only a few allowed values, has no type of its own.
		keywords:
			kind === 'added' ? ['additionalProperties'] : ['type', 'enum', 'const', 'anyOf', 'oneOf'],
	};
}

function bareAjv(schema: string): ValidateFunction {
	const ajv = new Ajv({ strict: false });
	addFormats(ajv);
	return ajv.compile(JSON.parse(schema) as object);
}

describe('what GitHub sends, against the schemas published for it', () => {
	const compiled = new Map<string, SchemaValidator>();
	const mutated = fc.sample(fc.shuffledSubarray([...GITHUB_EVENTS], MUTATED_EVENTS), {
		seed: SEED,
		numRuns: 1,
	})[0]!;
	const references = new Map<string, ValidateFunction>();

	beforeAll(() => {
		for (const { name } of GITHUB_EVENTS) {
			compiled.set(name, compileSchema(gitHubSchema(name), 'JSON Schema'));
		}
		for (const { name } of mutated) references.set(name, bareAjv(gitHubSchema(name)));
	}, 120_000);

	it('lets every payload in, save those that their own schema does not let in', () => {
		const refused = GITHUB_EVENTS.flatMap(({ name, payloads }) =>
			payloads.flatMap((payload, index): [string, readonly Violation[]][] => {
				const verdict = compiled.get(name)!.validate(payload);
				return verdict.valid ? [] : [[`${name} ${index}`, verdict.violations]];
			}),
		);

		expect(refused.map(([payload]) => payload).sort()).toEqual(
			DISAGREEMENTS.flatMap(({ payloads }) => payloads).sort(),
		);
		for (const [payload, violations] of refused) {
			const disagreement = disagreementOf(payload)!;
			const found = violations.filter(
				({ pointer, keyword, expected }) =>
					pointer === disagreement.pointer &&
					keyword === disagreement.keyword &&
					(disagreement.expected === undefined ||
						[expected].flat().includes(disagreement.expected)),
			);
			expect({ payload, found }).not.toEqual({ payload, found: [] });
		}
	});

	it('gives every payload back as the very object that it was', () => {
		for (const { name, payloads } of GITHUB_EVENTS) {
			for (const payload of payloads) {
				const verdict = compiled.get(name)!.validate(payload);
				if (verdict.valid) expect(verdict.value).toBe(payload);
			}
		}
	});

	it.each(['dropped', 'retyped', 'added'] as const)(
		'refuses a property that was %s wherever the schema forbids it, and says which',
		(kind) => {
			let refused = 0;
			for (const { name, payloads } of mutated) {
				const ours = compiled.get(name)!;
				const bare = references.get(name)!;
				const places = fc.sample(fc.record({ object: fc.nat(1_000), property: fc.nat(1_000) }), {
					seed: SEED,
					numRuns: MUTATIONS * payloads.length,
				});
				for (const [index, at] of places.entries()) {
					const payload = payloads[index % payloads.length];
					if (!ours.validate(payload).valid) continue;
					const mutation = mutate(payload, kind, at);
					const verdict = ours.validate(mutation.document);
					expect({ name, mutation, valid: verdict.valid }).toEqual({
						name,
						mutation,
						valid: bare(mutation.document),
					});
					if (verdict.valid) continue;
					refused += 1;
					const named = verdict.violations.filter(
						({ pointer, keyword }) =>
							pointer === mutation.pointer && mutation.keywords.includes(keyword),
					);
					expect({ name, mutation, violations: verdict.violations, named }).not.toMatchObject({
						named: [],
					});
				}
			}
			expect(refused).toBeGreaterThan(100);
		},
	);
});
