import type { Fact } from '../../monitoring/facts';
import { Monitor } from '../../monitoring/monitor';
import type { Alert } from '../../monitoring/rules/alert';

const SECOND = 1000;
/** Wrong keys in the sample: as many as make a burst by the default rules, and more. */
const ATTEMPTS = 50;

/**
 * An alert as the real stream has it: somebody tries 50 wrong keys at a webhook within a minute.
 * @param nowMs when it seems to be found, in milliseconds since the epoch
 */
export function sampleAlert(nowMs: number): Alert {
	const monitor = new Monitor();
	const startMs = nowMs - 60 * SECOND;
	for (let number = 0; number < ATTEMPTS; number += 1) {
		const [alert] = monitor.observe(attempt(startMs + number * SECOND, number));
		if (alert !== undefined) return alert;
	}
	throw new Error('The sample gives no alert');
}

export const SAMPLE_WORKFLOW = 'Orders (sample)';

function attempt(atMs: number, number: number): Fact {
	return {
		eventId: `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`,
		atMs,
		workflowId: 'sample',
		nodeName: 'Spot Connect Generic Webhook',
		outcome: 'refused',
		code: 'api_key_invalid',
		// An address for documentation (RFC 5737).
		sourceIp: '203.0.113.7',
		contentLength: 120,
		status: 401,
		durationMs: 3,
	};
}
