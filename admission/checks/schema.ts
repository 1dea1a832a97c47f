import type { Check } from '../check';
import type { Refusal, RefusalError } from '../refusal';
import { SchemaEvaluationError } from '../schema/evaluation-error';
import type { SchemaValidator, SchemaVerdict } from '../schema/schema-validator';

/** What a request must look like; each part compiled once. */
export interface SchemaChecks {
	readonly body?: SchemaValidator;
	readonly query?: SchemaValidator;
	readonly headers?: SchemaValidator;
	/** Whether the workflow gets the query as its validator changed it; otherwise as it was sent. */
	readonly changesQuery?: boolean;
}

type Part = 'body' | 'query' | 'headers';

const NAMES: Readonly<Record<Part, string>> = {
	body: 'The body',
	query: 'The query',
	headers: 'The headers',
};

/**
 * Whether query, headers and body are as their JSON Schemas demand. What the author's options change
 * (types, defaults, unknown properties) goes into `findings.body` and `findings.query`; headers stay
 * as sent. Of a batch each element is validated.
 */
export function schemaCheck({ body, query, headers, changesQuery }: SchemaChecks): Check {
	return (request, findings) => {
		try {
			if (query !== undefined) {
				const outcome = query.validate(request.query);
				if (!outcome.valid) return refusalOf('query', outcome);
				if (changesQuery) findings.query = outcome.value as Record<string, unknown>;
			}
			if (headers !== undefined) {
				const outcome = headers.validate(request.headers);
				if (!outcome.valid) return refusalOf('headers', outcome);
			}
			if (body === undefined) return undefined;
			if (findings.isBatch) return validateBatch(body, findings);
			const outcome = body.validate(findings.body, findings.bodyValues);
			if (!outcome.valid) return refusalOf('body', outcome);
			findings.body = outcome.value;
			return undefined;
		} catch (error) {
			if (error instanceof SchemaEvaluationError) return UNDECIDABLE;
			throw error;
		}
	};
}

const UNDECIDABLE: Refusal = {
	code: 'payload_unsafe',
	detail: 'The schema cannot be applied to this request in reasonable time: it is nested too deep.',
};

type Violations = Extract<SchemaVerdict, { valid: false }>;

function validateBatch(
	validator: SchemaValidator,
	findings: { body: unknown; bodyValues?: number },
): Refusal | undefined {
	const elements = findings.body as readonly unknown[];
	const values: unknown[] = [];
	for (const [index, element] of elements.entries()) {
		const outcome = validator.validate(element, findings.bodyValues);
		if (!outcome.valid) return refusalOf('body', outcome, index + 1);
		values.push(outcome.value);
	}
	findings.body = values;
	return undefined;
}

function refusalOf(part: Part, { violations, isPartial }: Violations, line?: number): Refusal {
	const errors: RefusalError[] = violations.map((violation) => ({
		...(part !== 'body' && { in: part }),
		...(line !== undefined && { line }),
		...violation,
	}));
	const [first] = violations;
	const subject = line === undefined ? NAMES[part] : `Line ${line}`;
	const place = first?.pointer ? `${shortened(first.pointer)} ` : '';
	const count = violations.length - 1;
	const more = count < 1 ? '' : ` (and ${isPartial ? 'at least ' : ''}${count} more)`;
	return {
		code: 'schema_violation',
		detail: `${subject} does not fit the schema: ${place}${first?.message ?? 'it is not as demanded'}${more}.`,
		errors,
	};
}

const LONGEST_POINTER = 200;

function shortened(pointer: string): string {
	return pointer.length > LONGEST_POINTER ? `${pointer.slice(0, LONGEST_POINTER)}…` : pointer;
}
