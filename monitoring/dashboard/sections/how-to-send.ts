import type { WebhookChoice } from '../data';
import { html, type Safe } from '../html';
import { webLink } from '../links';
import { requestLines } from '../request-text';
import { section } from './section';

/** What to do where the log is empty. */
export function howToSend(webhook: WebhookChoice | undefined): Safe {
	const url = webLink(webhook?.url) ?? 'https://your-n8n/webhook/your-path';
	const command = [
		`curl -X POST ${shellQuoted(url)}`,
		`  -H 'x-api-key: YOUR_KEY'`,
		`  -H 'content-type: application/json'`,
		`  -d '{"hello": "world"}'`,
	].join(' \\\n');
	return section(
		'start',
		'No events yet',
		{ kind: 'start' },
		html`<p>This page fills with the first request. To send one:</p>
			<ol>
				<li>Publish a workflow that begins with a Spot Connect Generic Webhook.</li>
				<li>Copy the trigger’s production URL and the API key of its credential.</li>
				<li>
					Send a request, and refresh this page:
					<div class="scroll" role="region" aria-label="Example command" tabindex="0">
						<pre><code>${requestLines(command, 2000)}</code></pre>
					</div>
				</li>
			</ol>
			<p>Refused requests are shown too, with the reason: a wrong key is enough to see one.</p>`,
	);
}

/** For POSIX shells. */
function shellQuoted(text: string): string {
	return `'${text.replaceAll("'", `'\\''`)}'`;
}
