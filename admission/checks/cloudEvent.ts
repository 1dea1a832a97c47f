import type { Check, EventIdentity } from '../check';
import { readCloudEvent, type CloudEventAttributes } from '../cloud-event';
import type { Refusal } from '../refusal';

/**
 * Recognises a CloudEvent (https://cloudevents.io): its attributes become `findings.cloudEvent`, and
 * its type and id the event's, unless the sender's signature scheme has others.
 * @param isRequired whether anything else is refused
 */
export function cloudEventCheck(isRequired: boolean): Check {
	return (request, findings) => {
		const reading = readCloudEvent(request.headers, request.contentType, findings.body);
		if (reading.isEvent) {
			findings.cloudEvent = reading.attributes;
			findings.event = { ...eventOf(reading.attributes), ...findings.event };
			return undefined;
		}
		if (!isRequired) return undefined;
		return reading.mode === undefined ? NO_EVENT : refusalOf(reading.mode, reading.faults);
	};
}

function eventOf({ type, id }: CloudEventAttributes): EventIdentity {
	return { type, id };
}

const NO_EVENT: Refusal = {
	code: 'schema_violation',
	detail:
		'The request is no CloudEvent: it has neither a header ce-specversion nor the content type application/cloudevents+json.',
};

function refusalOf(
	mode: 'binary' | 'structured',
	faults: readonly { attribute: string; message: string }[],
): Refusal {
	const isBinary = mode === 'binary';
	return {
		code: 'schema_violation',
		detail: `The CloudEvent is not complete: ${isBinary ? 'the headers' : 'the body'} ${faults[0]!.message}.`,
		errors: faults.map(({ attribute, message }) => ({
			pointer: isBinary ? `/ce-${attribute}` : '',
			...(isBinary && { in: 'headers' as const }),
			keyword: 'required',
			message,
		})),
	};
}
