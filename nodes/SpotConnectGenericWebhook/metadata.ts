import type { IExecuteFunctions } from 'n8n-workflow';

import type { Raw } from '../parameter-values';
import type { ItemMetadata } from './item';

/** Longest metadata value that the host keeps without a complaint in its log. */
const LONGEST_VALUE = 255;

/**
 * Makes an execution findable by its event, key and source in n8n's executions list and public
 * API, unless its author does without. A failure is logged and never fails the execution.
 */
export function writeMetadata(context: IExecuteFunctions, found: Partial<ItemMetadata>): void {
	const { options } = context.getNode().parameters;
	if ((options as Raw | undefined)?.executionMetadata === false) return;
	const values = {
		spotConnectEventId: found.eventId,
		spotConnectKey: found.key?.name,
		spotConnectSource: found.sourceIp,
		spotConnectSignature: found.signature?.scheme,
		spotConnectEventType: found.event?.type,
		spotConnectDeliveryId: found.event?.id,
		spotConnectIdempotencyKey: found.idempotencyKey,
	};
	for (const [name, value] of Object.entries(values)) {
		if (value === undefined || value === '') continue;
		try {
			context.customData.set(name, value.slice(0, LONGEST_VALUE));
		} catch (error) {
			context.logger.warn(`Spot Connect could not write the execution metadata ${name}`, { error });
		}
	}
}
