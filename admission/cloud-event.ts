import type { IncomingHttpHeaders } from 'node:http';

/** The attributes of a CloudEvent (CloudEvents 1.0.2), without its data. */
export type CloudEventAttributes = Readonly<Record<string, unknown>> & {
	readonly specversion: string;
	readonly id: string;
	readonly source: string;
	readonly type: string;
};

/** What a request that should be a CloudEvent lacks. */
export interface CloudEventFault {
	/** The attribute at fault. */
	readonly attribute: string;
	readonly message: string;
}

export type CloudEventReading =
	| { readonly isEvent: true; readonly attributes: CloudEventAttributes }
	| {
			readonly isEvent: false;
			/** Where the attributes were looked for; nowhere if nothing says that this is a CloudEvent. */
			readonly mode: 'binary' | 'structured' | undefined;
			readonly faults: readonly CloudEventFault[];
	  };

export const STRUCTURED_MEDIA_TYPE = 'application/cloudevents+json';

const REQUIRED = ['specversion', 'id', 'source', 'type'] as const;
/** The data itself, which is no attribute (JSON event format, section 3.1). */
const DATA_MEMBERS: ReadonlySet<string> = new Set(['data', 'data_base64']);
/** Most attributes that are passed on, and the longest value: a sender must not fill the item. */
const MOST_ATTRIBUTES = 100;
const LONGEST_VALUE = 8_192;
/** CloudEvents 1.0.2, section "Naming conventions". */
const NAME = /^[a-z0-9]{1,100}$/;

/**
 * Reads the attributes of a CloudEvent from an HTTP request: in structured mode from the JSON body,
 * in binary mode from the headers that start with `ce-` (HTTP Protocol Binding 1.0.2, section 3).
 * @param headers names in lower case
 * @param contentType media type without parameters
 * @param body the parsed body
 */
export function readCloudEvent(
	headers: Readonly<IncomingHttpHeaders>,
	contentType: string,
	body: unknown,
): CloudEventReading {
	if (contentType === STRUCTURED_MEDIA_TYPE) return judge(membersOf(body), 'structured');
	if (headers['ce-specversion'] === undefined) {
		return { isEvent: false, mode: undefined, faults: [] };
	}
	return judge(attributesOf(headers, contentType), 'binary');
}

function judge(
	attributes: ReadonlyMap<string, unknown>,
	mode: 'binary' | 'structured',
): CloudEventReading {
	const faults: CloudEventFault[] = [];
	for (const attribute of REQUIRED) {
		const value = attributes.get(attribute);
		if (typeof value !== 'string' || value === '') {
			faults.push({ attribute, message: `must have the CloudEvents attribute "${attribute}"` });
		}
	}
	const version = attributes.get('specversion');
	if (faults.length === 0 && version !== '1.0') {
		faults.push({ attribute: 'specversion', message: 'must be CloudEvents version "1.0"' });
	}
	if (faults.length > 0) return { isEvent: false, mode, faults };
	return { isEvent: true, attributes: Object.fromEntries(attributes) as CloudEventAttributes };
}

function membersOf(body: unknown): Map<string, unknown> {
	const attributes = new Map<string, unknown>();
	if (typeof body !== 'object' || body === null || Array.isArray(body)) return attributes;
	for (const [name, value] of Object.entries(body)) {
		if (!DATA_MEMBERS.has(name) && isScalar(value)) add(attributes, name, value);
	}
	return attributes;
}

function attributesOf(
	headers: Readonly<IncomingHttpHeaders>,
	contentType: string,
): Map<string, unknown> {
	const attributes = new Map<string, unknown>();
	for (const name in headers) {
		const value = headers[name];
		if (name.startsWith('ce-') && typeof value === 'string') {
			add(attributes, name.slice('ce-'.length), decoded(value));
		}
	}
	// In binary mode the content type is the data's (section 3.1.1).
	if (contentType !== '') add(attributes, 'datacontenttype', contentType);
	return attributes;
}

function add(attributes: Map<string, unknown>, name: string, value: unknown): void {
	if (!NAME.test(name) || attributes.size >= MOST_ATTRIBUTES) return;
	if (typeof value === 'string' && value.length > LONGEST_VALUE) return;
	attributes.set(name, value);
}

function isScalar(value: unknown): boolean {
	return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** Values are percent-encoded UTF-8 (section 3.1.3.2); one that is not is taken as it is. */
function decoded(value: string): string {
	if (!value.includes('%')) return value;
	try {
		return decodeURIComponent(value);
	} catch {
		return value;
	}
}
