import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 100;
const DEFAULT_WAIT_MS = 30_000;

/** A method that no webhook of ours listens to, so that asking starts no execution. */
const PROBE_METHOD = 'DELETE';

const isRegistered = async (url: string) => {
	try {
		const response = await fetch(url, { method: PROBE_METHOD });
		const text = await response.text();
		return response.status !== 404 || text.includes('Did you mean to make a');
	} catch {
		return false;
	}
};

/**
 * Waits until n8n has registered the webhook, which it does some seconds after the workflow was
 * published. Starts no execution unless the webhook listens to DELETE.
 * @param timeoutMs in milliseconds
 * @throws Error when the time is over
 */
export async function waitForWebhook(url: string, timeoutMs = DEFAULT_WAIT_MS): Promise<void> {
	const deadline = Date.now() + timeoutMs;
	while (!(await isRegistered(url))) {
		if (Date.now() > deadline) {
			throw new Error(
				`n8n did not register ${url} within ${timeoutMs / 1000} seconds: check that the workflow is published.`,
			);
		}
		await sleep(POLL_MS);
	}
}
