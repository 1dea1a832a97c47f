import type { Full } from '../../api';
import { CallError, resendRequest } from './calls';
import { byId, setText } from './dom';

/** The dialog that sends a captured request again. */
export class ResendDialog {
	private readonly dialog = byId('resend', HTMLDialogElement);
	private readonly url = byId('resend-url', HTMLInputElement);
	private readonly error = byId('resend-error', HTMLElement);
	private readonly submit = byId('resend-submit', HTMLButtonElement);
	private id = 0;

	/** @param sent is told the exchange that came of it */
	constructor(sent: (full: Full) => void) {
		byId('resend-form', HTMLFormElement).addEventListener('submit', (event) => {
			event.preventDefault();
			void this.send(sent);
		});
	}

	/** @param forwardUrl where all requests are forwarded to: where this one goes when no URL is given */
	open({ id, method, forward }: Full, forwardUrl: string | undefined): void {
		this.id = id;
		setText(byId('resend-what', HTMLElement), `#${id} ${method}`);
		setText(this.error, '');
		if (forward !== undefined) this.url.value = forward.url;
		this.url.required = forwardUrl === undefined;
		this.url.placeholder = forwardUrl ?? 'http://localhost:5678/webhook/orders';
		this.dialog.showModal();
		this.url.select();
	}

	private async send(sent: (full: Full) => void): Promise<void> {
		setText(this.error, '');
		this.submit.disabled = true;
		try {
			const full = await resendRequest(this.id, this.url.value.trim() || undefined);
			this.dialog.close();
			sent(full);
		} catch (error) {
			if (!(error instanceof CallError)) throw error;
			setText(this.error, error.message);
		} finally {
			this.submit.disabled = false;
		}
	}
}
