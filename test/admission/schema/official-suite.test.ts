import { compileSchema } from '../../../admission/schema/compile-schema';
import { ConfigurationError } from '../../../admission/configuration-error';
import { isSuiteHere, suiteTests, type SuiteTest } from './suite';
import { EXCEPTIONS, type Outcome } from './suite-exceptions';

const DRAFTS = [
	['draft4', 'http://json-schema.org/draft-04/schema#'],
	['draft6', 'http://json-schema.org/draft-06/schema#'],
	['draft7', 'http://json-schema.org/draft-07/schema#'],
	['draft2019-09', 'https://json-schema.org/draft/2019-09/schema'],
	['draft2020-12', 'https://json-schema.org/draft/2020-12/schema'],
] as const;

/** The suite's tests of a draft say nothing of it where they count on a default. */
function withDraft(schema: unknown, uri: string): unknown {
	if (typeof schema !== 'object' || schema === null || '$schema' in schema) return schema;
	return { $schema: uri, ...schema };
}

function outcomeOf({ schema, data, valid }: SuiteTest, uri: string): Outcome | 'passed' {
	try {
		const validator = compileSchema(JSON.stringify(withDraft(schema, uri)), 'JSON Schema');
		return validator.validate(data).valid === valid ? 'passed' : 'failed';
	} catch (error) {
		if (error instanceof ConfigurationError) return 'refused';
		throw error;
	}
}

const describeSuite = isSuiteHere ? describe : describe.skip;

describeSuite('the official JSON-Schema-Test-Suite', () => {
	const counts: string[] = [];

	afterAll(() => {
		process.stdout.write(`${counts.join('\n')}\n`);
	});

	it.each(DRAFTS)('passes for %s, save the exceptions listed by name', (draft, uri) => {
		const tests = suiteTests(draft);
		const deviations = tests.flatMap((test): [string, Outcome][] => {
			const outcome = outcomeOf(test, uri);
			return outcome === 'passed' ? [] : [[test.name, outcome]];
		});
		const expected = EXCEPTIONS.flatMap(({ outcome, tests: names }) =>
			names
				.filter((name) => name.startsWith(`${draft}/`))
				.map((name): [string, Outcome] => [name, outcome]),
		);

		const failed = deviations.filter(([, outcome]) => outcome === 'failed').length;
		const skipped = deviations.length - failed;
		counts.push(
			`${draft}: ${tests.length - deviations.length} passed, ${failed} failed, ${skipped} skipped as the schema is refused on purpose`,
		);
		expect(tests.length).toBeGreaterThan(700);
		expect(deviations.map(([name, outcome]) => `${outcome}: ${name}`).sort()).toEqual(
			expected.map(([name, outcome]) => `${outcome}: ${name}`).sort(),
		);
	});
});
