import type { ErrorObject } from 'ajv';

import { branchesOf } from '../engine/branches';
import { pointerToken } from '../../json-pointer';
import type { SchemaObject } from '../parse-schema';
import type { Violation } from '../violation';
import { documentOrder } from './document-order';
import { describe } from './messages';
import { isSecret } from './secrets';
import { cut, MOST_SHOWN, shown, typeWords } from './words';

/** Longest pointer that is given, in characters: a sender may name a property with a megabyte. */
const MOST_POINTER = 1_000;

/** What may be told. */
export interface Disclosure {
	/** Of these schemas no demanded value is shown; where there are any, no received value is. */
	readonly secrets: ReadonlySet<SchemaObject>;
	readonly revealValues: boolean;
}

/**
 * @param errors what the engine found
 * @param document what the sender sent, for the order
 * @returns the violations in the document's order, without repetitions
 */
export function violationsOf(
	errors: readonly ErrorObject[],
	document: unknown,
	disclosure: Disclosure,
): readonly Violation[] {
	const compare = documentOrder(document);
	const seen = new Set<string>();
	return groupsOf(errors, disclosure)
		.sort(([a], [b]) => compare(a!.pointer, b!.pointer))
		.flat()
		.filter(({ pointer, keyword, message }) => {
			const identity = JSON.stringify([pointer, keyword, message]);
			if (seen.has(identity)) return false;
			seen.add(identity);
			return true;
		});
}

/** @returns each error with those that explain it: of the alternatives only the best matching one's */
function groupsOf(errors: readonly ErrorObject[], disclosure: Disclosure): Violation[][] {
	const explained = new Set(errors.flatMap((error) => branchesOf(error).flat()));
	const own = errors.filter((error) => !explained.has(error));
	const telling = own.filter((error) => !isSummary(error, own));
	return telling.map((error) => {
		const merged = mergedTypes(error, disclosure);
		if (merged !== undefined) return [merged];
		const best = bestBranch(error);
		return [violationOf(error, disclosure), ...groupsOf(best, disclosure).flat()];
	});
}

/** `if` and `propertyNames` only say that what stands beside them failed. */
function isSummary(
	{ keyword, params, instancePath }: ErrorObject,
	all: readonly ErrorObject[],
): boolean {
	if (keyword === 'if') return all.some((other) => other.keyword !== 'if');
	if (keyword !== 'propertyNames') return false;
	const { propertyName } = params as { propertyName: string };
	return all.some(
		(other) => other.propertyName === propertyName && other.instancePath === instancePath,
	);
}

/** Alternatives that differ in nothing but the type are one demand: must be a text or null. */
function mergedTypes(error: ErrorObject, disclosure: Disclosure): Violation | undefined {
	const branches = branchesOf(error);
	const errors = branches.flat();
	if (passesSeveral(error) || branches.length === 0 || errors.length !== branches.length)
		return undefined;
	const isType = ({ keyword, instancePath }: ErrorObject): boolean =>
		keyword === 'type' && instancePath === error.instancePath;
	if (!errors.every(isType)) return undefined;
	const types = [...new Set(errors.flatMap(({ schema }) => schema as string | string[]))];
	return {
		...violationOf(error, disclosure),
		message: `must be ${typeWords(types)}`,
		expected: types.length === 1 ? types[0] : types,
	};
}

function bestBranch(error: ErrorObject): readonly ErrorObject[] {
	const failed = branchesOf(error).filter((branch) => branch.length > 0);
	// Where several forms match, what is wrong with the others is of no help.
	if (passesSeveral(error)) return [];
	const distances = failed.map((branch) => distanceOf(branch, error.instancePath));
	return failed[distances.indexOf(Math.min(...distances))] ?? [];
}

function passesSeveral({ params }: ErrorObject): boolean {
	return Array.isArray((params as { passingSchemas?: unknown }).passingSchemas);
}

/** A form of another type, or with another mark such as `"kind": "card"`, was hardly meant. */
function distanceOf(branch: readonly ErrorObject[], instancePath: string): number {
	const explained = new Set(branch.flatMap((error) => branchesOf(error).flat()));
	const own = branch.filter((error) => !explained.has(error));
	const isOtherType = own.some(
		(error) => error.keyword === 'type' && error.instancePath === instancePath,
	);
	const isOtherKind = own.some(
		(error) =>
			(error.keyword === 'const' || error.keyword === 'enum') &&
			!error.instancePath.slice(instancePath.length + 1).includes('/'),
	);
	return own.length + (isOtherKind ? 1_000 : 0) + (isOtherType ? 1_000_000 : 0);
}

function violationOf(error: ErrorObject, disclosure: Disclosure): Violation {
	const secret = isSecret(disclosure.secrets, error.parentSchema);
	const { message, expected } = describe(error, secret);
	const property = namedProperty(error);
	const pointer = cut(
		property === undefined ? error.instancePath : error.instancePath + pointerToken(property),
		MOST_POINTER,
	);
	// Another part of the schema may describe the value that a secret one describes, or one around it.
	const received =
		disclosure.revealValues && disclosure.secrets.size === 0
			? receivedBy(error, property)
			: undefined;
	return {
		pointer,
		keyword: error.keyword === 'false schema' ? 'false' : error.keyword,
		message: error.propertyName === undefined ? message : `has a name that ${message}`,
		...(expected === undefined ? {} : { expected }),
		...(received === undefined ? {} : { received }),
	};
}

/** @returns the property that an error is about, where it is reported at the object around it */
function namedProperty({ params, propertyName }: ErrorObject): string | undefined {
	const named = params as Record<string, string | undefined>;
	return (
		propertyName ??
		named.additionalProperty ??
		named.unevaluatedProperty ??
		(named as { propertyName?: string }).propertyName
	);
}

function receivedBy(
	{ data, keyword, propertyName }: ErrorObject,
	property: string | undefined,
): unknown {
	if (['required', 'dependentRequired', 'dependencies'].includes(keyword)) return undefined;
	if (propertyName !== undefined) return cut(propertyName, MOST_SHOWN);
	const value = property === undefined ? data : (data as Record<string, unknown>)[property];
	if (typeof value === 'string') return cut(value, MOST_SHOWN);
	return typeof value === 'object' && value !== null ? shown(value) : value;
}
