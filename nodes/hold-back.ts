import { Tarpit } from '../admission/tarpit';
import type { HostResponse } from './SpotConnectGenericWebhook/request-log';

/** The answers that this process holds back, of all webhooks. */
const tarpit = new Tarpit();

/**
 * Holds the answer to a failure back, so that guessing is slow; not when its sender has gone.
 * Returns at once: the host lets go of the workflow that it has loaded for the request, which would
 * be the costly part of a thousand answers that are held. `answer` must not hold on to it either.
 * What the host sets on the answer meanwhile, for one that the workflow gives, is taken off again.
 * @param delayMs in milliseconds
 */
export function holdBack(response: HostResponse, delayMs: number, answer: () => void): void {
	if (delayMs <= 0) {
		answer();
		return;
	}
	const headers = response.getHeaders();
	const gone = new AbortController();
	const leave = () => gone.abort();
	response.once('close', leave);
	void tarpit.hold(delayMs, gone.signal).then(() => {
		response.removeListener('close', leave);
		if (response.destroyed || response.headersSent) return;
		restore(response, headers);
		answer();
	});
}

function restore(response: HostResponse, headers: ReturnType<HostResponse['getHeaders']>): void {
	for (const name of response.getHeaderNames()) response.removeHeader(name);
	for (const [name, value] of Object.entries(headers)) response.setHeader(name, value!);
}
