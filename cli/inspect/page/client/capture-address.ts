import { copyText } from './copy';
import { byId, setText } from './dom';

/** Where senders are pointed to, and what sends a first request there. */
export class CaptureAddress {
	private readonly command = byId('first-request', HTMLElement);
	private url = '';

	constructor() {
		for (const id of ['copy-url', 'copy-url-first']) {
			byId(id, HTMLButtonElement).addEventListener('click', () => {
				void copyText(this.url, 'URL');
			});
		}
		byId('copy-first', HTMLButtonElement).addEventListener('click', () => {
			void copyText(this.command.textContent, 'curl command');
		});
	}

	/** @param url without a slash at its end */
	show(url: string): void {
		this.url = url;
		for (const place of document.querySelectorAll('.capture-url')) setText(place, url);
		setText(
			this.command,
			`curl -X POST ${url}/orders -H 'content-type: application/json' -d '{"hello": "world"}'`,
		);
	}
}
