import { SchemaInference } from '../../../../admission/schema/infer/infer-schema';
import type { WebhookEvent } from '../../../../eventlog/event';
import { isJson } from '../../event-view';

/** Events from which nothing was inferred, by why. */
export interface LeftOut {
	redacted: number;
	truncated: number;
	notRecorded: number;
	notJson: number;
	/** Of event types beyond the most that are told apart. */
	furtherTypes: number;
}

interface Group {
	readonly inference: SchemaInference;
	samples: number;
}

/** Most event types with a schema of their own. */
export const MOST_TYPES = 100;

/** Infers schemas from recorded bodies, and counts those that cannot be used. */
export class Samples {
	readonly leftOut: LeftOut = {
		redacted: 0,
		truncated: 0,
		notRecorded: 0,
		notJson: 0,
		furtherTypes: 0,
	};
	/** By event type; by an empty text where there is none, or types are not told apart. */
	readonly groups = new Map<string, Group>();

	constructor(
		private readonly isPerType: boolean,
		private readonly allowsFurtherProperties: boolean,
	) {}

	add(event: WebhookEvent): void {
		const fault = faultOf(event);
		const found = fault === undefined ? valueOf(event) : undefined;
		if (found === undefined) {
			this.leftOut[fault ?? 'notJson'] += 1;
			return;
		}
		const type = this.isPerType ? (event.eventType ?? '') : '';
		let group = this.groups.get(type);
		if (group === undefined) {
			if (this.groups.size >= MOST_TYPES) {
				this.leftOut.furtherTypes += 1;
				return;
			}
			group = {
				inference: new SchemaInference({ additionalProperties: this.allowsFurtherProperties }),
				samples: 0,
			};
			this.groups.set(type, group);
		}
		group.inference.add(found.value);
		group.samples += 1;
	}
}

function faultOf(event: WebhookEvent): keyof LeftOut | undefined {
	const { body } = event;
	if (body === undefined) return 'notRecorded';
	if (body.isTruncated) return 'truncated';
	if (body.isRedacted) return 'redacted';
	return isJson(event) ? undefined : 'notJson';
}

function valueOf({ body }: WebhookEvent): { value: unknown } | undefined {
	try {
		return { value: JSON.parse(body!.text) as unknown };
	} catch {
		return undefined;
	}
}
