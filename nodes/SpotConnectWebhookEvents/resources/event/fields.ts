import type { INodeProperties } from 'n8n-workflow';

import { ConfigurationError } from '../../../../admission/configuration-error';
import type { WebhookEvent } from '../../../../eventlog/event';
import type { EventStore } from '../../../../eventlog/stores/store';

/** UUID (RFC 9562) in either case. */
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MOST_IDS = 1000;

/** The ID of one event. */
export const eventIdProperty: INodeProperties = {
	displayName: 'Event ID',
	name: 'eventId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 019a1f3e-7c52-7b1e-9d5f-3f2a7c1b8e90',
	// eslint-disable-next-line n8n-nodes-base/node-param-description-miscased-id -- names of a header and of a field
	description:
		"The event's ID: in every answer as x-spot-connect-event-id, in a problem report as instance, in items as spotConnect.eventId",
};

/** How many events at most. */
export function limitProperty(most: number, over: Partial<INodeProperties> = {}): INodeProperties {
	return {
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: most },
		default: 50,
		placeholder: 'e.g. 50',
		description: 'Max number of results to return',
		...over,
	};
}

/** @throws {ConfigurationError} */
export function limitOf(value: unknown, most: number, displayName = 'Limit'): number {
	const number = Number(value);
	if (Number.isInteger(number) && number >= 1 && number <= most) return number;
	throw new ConfigurationError(displayName, `Write a whole number from 1 to ${most}.`);
}

/** @throws {ConfigurationError} */
export function eventIdOf(value: unknown): string {
	const id = String(value).trim().toLowerCase();
	if (ID.test(id)) return id;
	throw new ConfigurationError(
		'Event ID',
		'Write the ID as a webhook answers it, in the header x-spot-connect-event-id.',
	);
}

/**
 * @param value IDs between commas, spaces or line breaks
 * @throws {ConfigurationError}
 */
export function eventIdsOf(value: unknown): string[] {
	const ids = String(value)
		.split(/[\s,]+/)
		.filter((id) => id !== '')
		.map(eventIdOf);
	if (ids.length >= 1 && ids.length <= MOST_IDS) return ids;
	throw new ConfigurationError(
		'Event IDs',
		`Write 1 to ${MOST_IDS} IDs, with commas between them.`,
	);
}

/** @throws {Error} where there is no such event */
export async function getEvent(store: EventStore, id: string): Promise<WebhookEvent> {
	const event = await store.get(id);
	if (event !== undefined) return event;
	throw new Error(
		`There is no event ${id} in this event store. Compare the ID and the event store; or it was deleted, by hand or because it was too old.`,
	);
}
