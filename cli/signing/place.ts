import { pointerKeys } from '../../admission/json-pointer';
import { compileReader } from '../../admission/signature/location';
import type { ValueLocation } from '../../admission/signature/scheme';
import { arrivalOf, mediaTypeOf, type Delivery } from '../delivery';
import { UsageError } from '../outcome';

/** @returns whether something stands at the place already */
export function isFilled(delivery: Delivery, at: ValueLocation): boolean {
	return compileReader(at).read(arrivalOf(delivery)).values.length > 0;
}

/**
 * @param value a number only matters in JSON
 * @returns the delivery with a value where nothing stood
 * @throws {UsageError} where the body has no such place
 */
export function place(delivery: Delivery, at: ValueLocation, value: string | number): Delivery {
	const { headers, url } = delivery;
	switch (at.in) {
		case 'header':
			return { ...delivery, headers: [...headers, [at.name, String(value)]] };
		case 'headerPart': {
			const name = at.name.toLowerCase();
			const part = `${at.part}=${value}`;
			const others = headers.filter(([each]) => each.toLowerCase() !== name);
			const [, before] = headers.find(([each]) => each.toLowerCase() === name) ?? [];
			const whole = before === undefined ? part : `${before}${at.separator}${part}`;
			return { ...delivery, headers: [...others, [at.name, whole]] };
		}
		case 'query': {
			const pair = `${encodeURIComponent(at.name)}=${encodeURIComponent(value)}`;
			return { ...delivery, url: `${url}${url.includes('?') ? '&' : '?'}${pair}` };
		}
		case 'form':
			return { ...delivery, body: Buffer.from(withField(delivery, at.name, String(value))) };
		case 'json':
			return { ...delivery, body: Buffer.from(withMember(delivery, at.pointer, value)) };
	}
}

function withField(delivery: Delivery, name: string, value: string): string {
	if (mediaTypeOf(delivery) !== 'application/x-www-form-urlencoded') {
		throw new UsageError(
			`The scheme puts ${name} into a form: send one, with --header content-type=application/x-www-form-urlencoded.`,
		);
	}
	const form = new URLSearchParams(delivery.body.toString());
	form.append(name, value);
	return form.toString();
}

function withMember({ body }: Delivery, pointer: string, value: string | number): string {
	const document = parsed(body);
	if (!isObject(document)) {
		throw new UsageError(`The scheme puts ${pointer} into the body: send a JSON object.`);
	}
	const keys = pointerKeys(pointer);
	let parent = document;
	for (const key of keys.slice(0, -1)) {
		const child = Object.hasOwn(parent, key) ? parent[key] : (parent[key] = {});
		if (!isObject(child)) {
			throw new UsageError(`The scheme puts ${pointer} into the body: ${key} must be an object.`);
		}
		parent = child;
	}
	parent[keys.at(-1)!] = value;
	return JSON.stringify(document);
}

function parsed(body: Buffer): unknown {
	try {
		return JSON.parse(body.toString()) as unknown;
	} catch {
		return undefined;
	}
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
