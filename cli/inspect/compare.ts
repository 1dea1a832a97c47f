import { isUtf8 } from 'node:buffer';

import { pointerToken } from '../../admission/json-pointer';
import { queryOf } from '../../admission/signature/signed-request';
import type { Comparison, Difference } from './api';
import { headerLinesOf, type Capture } from './capture';

/** Most differences that are listed. */
const MOST_DIFFERENCES = 1000;
/** Most characters of one side that are listed. */
const LONGEST_SIDE = 2000;

/**
 * @returns where two requests differ: header by header, and member by member where both bodies are
 * JSON. The order of headers and of members does not count, and neither does the case of a header's
 * name.
 */
export function compareCaptures(left: Capture, right: Capture): Comparison {
	const differences = new Differences();
	differences.add('method', '', left.method, right.method);
	differences.add('path', '', pathOf(left), pathOf(right));
	differences.addAll('query', queryValuesOf(left), queryValuesOf(right));
	differences.addAll('header', headersOf(left), headersOf(right));
	compareBodies(left, right, differences);
	return differences.result();
}

class Differences {
	private readonly list: Difference[] = [];
	private isFull = false;

	get more(): boolean {
		return this.isFull;
	}

	add(
		place: Difference['place'],
		name: string,
		left: string | undefined,
		right: string | undefined,
	): void {
		if (left === right) return;
		if (this.list.length >= MOST_DIFFERENCES) {
			this.isFull = true;
			return;
		}
		this.list.push({
			place,
			name,
			...(left !== undefined && { left: shortened(left) }),
			...(right !== undefined && { right: shortened(right) }),
		});
	}

	addAll(
		place: Difference['place'],
		left: ReadonlyMap<string, string>,
		right: ReadonlyMap<string, string>,
	): void {
		for (const name of new Set([...left.keys(), ...right.keys()])) {
			this.add(place, name, left.get(name), right.get(name));
		}
	}

	result(): Comparison {
		return { same: this.list.length === 0, differences: this.list, more: this.isFull };
	}
}

function shortened(text: string): string {
	return text.length <= LONGEST_SIDE ? text : `${text.slice(0, LONGEST_SIDE)}…`;
}

function pathOf({ path }: Capture): string {
	return path.split('?', 1)[0]!;
}

/** A name with several values has them all, in their order. */
function joined(
	pairs: Iterable<readonly [string, string]>,
	separator: string,
): Map<string, string> {
	const values = new Map<string, string>();
	for (const [name, value] of pairs) {
		const before = values.get(name);
		values.set(name, before === undefined ? value : `${before}${separator}${value}`);
	}
	return values;
}

function queryValuesOf({ path }: Capture): Map<string, string> {
	return joined(new URLSearchParams(queryOf(path)), '\n');
}

function headersOf({ rawHeaders }: Capture): Map<string, string> {
	const lines = headerLinesOf(rawHeaders);
	return joined(
		lines.map(([name, value]) => [name.toLowerCase(), value] as const),
		'\n',
	);
}

function compareBodies(left: Capture, right: Capture, differences: Differences): void {
	const [a, b] = [left.body, right.body];
	if (a.bytes === b.bytes && a.data.equals(b.data)) return;
	const documents = [jsonOf(a.data), jsonOf(b.data)] as const;
	if (documents[0] === undefined || documents[1] === undefined) {
		differences.add('body', '', textOf(a.data), textOf(b.data));
		return;
	}
	// The same document, written otherwise: a signature tells them apart.
	if (compareValues(documents[0].value, documents[1].value, '', differences)) {
		differences.add('body', '', textOf(a.data), textOf(b.data));
	}
}

function jsonOf(data: Buffer): { readonly value: unknown } | undefined {
	try {
		const value = JSON.parse(data.toString()) as unknown;
		return isDeeper(value, DEEPEST) ? undefined : { value };
	} catch {
		return undefined;
	}
}

function isDeeper(value: unknown, levels: number): boolean {
	const members = membersOf(value);
	if (members === undefined) return false;
	return levels === 0 || Object.values(members).some((each) => isDeeper(each, levels - 1));
}

function textOf(data: Buffer): string {
	return isUtf8(data) ? data.toString() : `base64: ${data.toString('base64')}`;
}

/** Deeper bodies are compared as text. */
const DEEPEST = 500;

/** @returns whether they are the same */
function compareValues(
	left: unknown,
	right: unknown,
	pointer: string,
	differences: Differences,
): boolean {
	if (differences.more) return false;
	const members = [membersOf(left), membersOf(right)] as const;
	const isLeaf = members[0] === undefined || members[1] === undefined;
	if (isLeaf || Array.isArray(left) !== Array.isArray(right)) {
		const texts = [JSON.stringify(left), JSON.stringify(right)] as const;
		differences.add('body', pointer, ...texts);
		return texts[0] === texts[1];
	}
	let isSame = true;
	for (const key of new Set([...Object.keys(members[0]), ...Object.keys(members[1])])) {
		const inner = pointer + pointerToken(key);
		const [a, b] = members.map((each) => (Object.hasOwn(each!, key) ? each![key] : undefined));
		if (!compareValues(a, b, inner, differences)) isSame = false;
	}
	return isSame;
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
	return typeof value === 'object' && value !== null
		? (value as Record<string, unknown>)
		: undefined;
}
