import { Tarpit } from '../admission/tarpit';
import type { HostResponse } from './SpotConnectGenericWebhook/request-log';

/** The answers that this process holds back, of all webhooks. */
const tarpit = new Tarpit();

/**
 * Holds the answer to a failure back, so that guessing is slow; not when its sender has gone.
 * @param delayMs in milliseconds
 */
export async function holdBack(response: HostResponse, delayMs: number): Promise<void> {
	if (delayMs <= 0) return;
	const gone = new AbortController();
	const leave = () => gone.abort();
	response.once('close', leave);
	await tarpit.hold(delayMs, gone.signal);
	response.removeListener('close', leave);
}
