import fc from 'fast-check';

import { inferSchema, SchemaInference } from '../../../../admission/schema/infer/infer-schema';
import { canonical } from './canonical';
import { jsonValue, jsonValues } from './samples';
import { validatorOf } from './validator';

/** Whether a name stands anywhere in a value that the value's own text shows. */
function mentions(value: unknown, name: string): boolean {
	return JSON.stringify(value).includes(JSON.stringify(name));
}

describe('for any JSON values', () => {
	it.each(['full', 'fast'] as const)('every one fits the schema of all (formats: %s)', (mode) => {
		fc.assert(
			fc.property(jsonValues, (samples) => {
				const accepts = validatorOf(inferSchema(samples), mode);
				for (const sample of samples) expect(accepts(sample)).toBe(true);
			}),
			{ numRuns: 200 },
		);
	});

	it('every one fits the schema of all when objects are closed', () => {
		fc.assert(
			fc.property(jsonValues, (samples) => {
				// ajv does not know this name among `properties`, so it takes it for another one.
				fc.pre(!mentions(samples, '__proto__'));
				const accepts = validatorOf(inferSchema(samples, { additionalProperties: false }));
				for (const sample of samples) expect(accepts(sample)).toBe(true);
			}),
			{ numRuns: 200 },
		);
	});

	it('one by one gives the same as all at once', () => {
		fc.assert(
			fc.property(jsonValues, (samples) => {
				const inference = new SchemaInference();
				for (const sample of samples) {
					inference.add(sample);
					inference.schema();
				}
				expect(JSON.stringify(inference.schema())).toBe(JSON.stringify(inferSchema(samples)));
			}),
		);
	});

	it('the same sample twice changes nothing', () => {
		fc.assert(
			fc.property(jsonValues, (samples) => {
				const once = JSON.stringify(inferSchema(samples));
				expect(JSON.stringify(inferSchema([...samples, ...samples]))).toBe(once);
			}),
		);
	});

	it('any order gives the same, save for the order of properties', () => {
		fc.assert(
			fc.property(
				jsonValues.chain((samples) =>
					fc.tuple(
						fc.constant(samples),
						fc.shuffledSubarray(samples, { minLength: samples.length }),
					),
				),
				([samples, shuffled]) => {
					expect(canonical(inferSchema(shuffled))).toBe(canonical(inferSchema(samples)));
				},
			),
		);
	});

	it('a sample that another schema refuses widens it, never narrows it', () => {
		fc.assert(
			fc.property(jsonValues, jsonValue, (samples, further) => {
				const accepts = validatorOf(inferSchema([...samples, further]));
				for (const sample of [...samples, further]) expect(accepts(sample)).toBe(true);
			}),
			{ numRuns: 100 },
		);
	});

	it('samples are left as they were', () => {
		fc.assert(
			fc.property(jsonValues, (samples) => {
				const before = JSON.stringify(samples);
				inferSchema(samples);
				expect(JSON.stringify(samples)).toBe(before);
			}),
		);
	});
});
