import type { INode } from 'n8n-workflow';

import { ConfigurationError } from '../../admission/configuration-error';
import type { ContentKind } from '../../admission/content-type';

/** The trigger's parameters that decide on a request, typed and defaulted. */
export interface TriggerParameters {
	readonly path: string;
	readonly authentication: 'apiKey' | 'none';
	readonly responseMode: 'onReceived' | 'lastNode' | 'responseNode' | 'streaming';
	readonly headerName: string;
	readonly acceptedContent: readonly ContentKind[];
	readonly rawBody: boolean;
	/** Undefined where the author has not chosen a field for binary data. */
	readonly binaryPropertyName: string | undefined;
}

type Raw = Readonly<Record<string, unknown>>;

/**
 * Reads the parameters as they are stored, without evaluating anything: an expression would cost
 * every request 25 ms and could change who is let in from one request to the next.
 * @throws {ConfigurationError} naming the parameter that has a value of the wrong kind
 */
export function readParameters({ parameters }: Pick<INode, 'parameters'>): TriggerParameters {
	const options = (parameters.options ?? {}) as Raw;
	return {
		path: typeof parameters.path === 'string' ? parameters.path : '',
		authentication: choice(parameters, 'authentication', 'Authentication', ['apiKey', 'none']),
		responseMode: choice(parameters, 'responseMode', 'Respond', [
			'onReceived',
			'lastNode',
			'responseNode',
			'streaming',
		]),
		headerName: text(options, 'headerName', 'API Key Header') ?? 'x-api-key',
		acceptedContent: contentKinds(options.acceptedContent),
		rawBody: flag(options, 'rawBody', 'Raw Body'),
		binaryPropertyName:
			text(options, 'binaryPropertyName', 'Field Name for Binary Data') || undefined,
	};
}

const CONTENT_KINDS: readonly ContentKind[] = ['json', 'form', 'text', 'other'];

function contentKinds(value: unknown): readonly ContentKind[] {
	if (value === undefined) return ['json'];
	if (Array.isArray(value) && value.every((kind) => CONTENT_KINDS.includes(kind as ContentKind))) {
		return value as ContentKind[];
	}
	throw new ConfigurationError(
		'Accepted Content',
		`Choose from the list: ${CONTENT_KINDS.join(', ')}. An expression is not possible here.`,
	);
}

/** The first of the allowed values is the default. */
function choice<T extends string>(
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

function text(from: Raw, name: string, displayName: string): string | undefined {
	const value = from[name];
	if (value === undefined) return undefined;
	if (typeof value === 'string' && !value.startsWith('=')) return value;
	throw new ConfigurationError(
		displayName,
		'Write a fixed text. An expression is not possible here.',
	);
}

function flag(from: Raw, name: string, displayName: string): boolean {
	const value = from[name] ?? false;
	if (typeof value === 'boolean') return value;
	throw new ConfigurationError(
		displayName,
		'Switch it on or off. An expression is not possible here.',
	);
}
