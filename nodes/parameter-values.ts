import { ConfigurationError } from '../admission/configuration-error';

/** Parameters as n8n stores them. */
export type Raw = Readonly<Record<string, unknown>>;

/** @returns the member, or nothing where it has no value */
export function optional<K extends string>(
	name: K,
	value: number | undefined,
): Partial<Record<K, number>> {
	return value === undefined ? {} : ({ [name]: value } as Record<K, number>);
}

/** The first of the allowed values is the default. */
export function choice<T extends string>(
	from: Raw,
	name: string,
	displayName: string,
	allowed: readonly [T, ...T[]],
): T {
	const value = from[name] ?? allowed[0];
	if (allowed.includes(value as T)) return value as T;
	throw new ConfigurationError(
		displayName,
		`Choose one of ${allowed.join(', ')}. An expression is not possible here.`,
	);
}

export function text(from: Raw, name: string, displayName: string): string | undefined {
	const value = from[name];
	if (value === undefined) return undefined;
	if (typeof value === 'string' && !value.startsWith('=')) return value;
	throw new ConfigurationError(
		displayName,
		'Write a fixed text. An expression is not possible here.',
	);
}

/** A JSON editor's value: the text, or what it stands for where a program stored that. */
export function json(from: Raw, name: string, displayName: string): string {
	const value = from[name];
	if (typeof value === 'object' && value !== null) return JSON.stringify(value);
	return text(from, name, displayName) ?? '';
}

/** Entries between commas or line breaks. */
export function list(from: Raw, name: string, displayName: string): string[] {
	return (text(from, name, displayName) ?? '')
		.split(/[,\n]/)
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');
}

export function number(from: Raw, name: string, displayName: string): number | undefined {
	const value = from[name];
	if (value === undefined) return undefined;
	if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
	throw new ConfigurationError(displayName, 'Write a number. An expression is not possible here.');
}

export function flag(from: Raw, name: string, displayName: string): boolean {
	const value = from[name] ?? false;
	if (typeof value === 'boolean') return value;
	throw new ConfigurationError(
		displayName,
		'Switch it on or off. An expression is not possible here.',
	);
}
