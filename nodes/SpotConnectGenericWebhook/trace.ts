import { trace, type Attributes } from '@opentelemetry/api';

import type { Verdict } from '../../admission/admit';

/**
 * Says on the span that is active, if there is one, what became of a request. The host's tracer and
 * this package share one API (https://opentelemetry.io/docs/specs/otel/library-guidelines/): where no
 * tracer is registered there is no span, and nothing is done. Never throws.
 */
export function traceDecision(eventId: string, verdict: Verdict): void {
	try {
		trace.getActiveSpan()?.setAttributes(attributesOf(eventId, verdict));
	} catch {
		// A tracer that fails is no reason to fail a request.
	}
}

function attributesOf(eventId: string, verdict: Verdict): Attributes {
	const { key } = verdict;
	return {
		'spot_connect.event_id': eventId,
		...(!verdict.admitted && { 'spot_connect.code': verdict.refusal.code }),
		...(key && { 'spot_connect.key_name': key.name }),
	};
}
