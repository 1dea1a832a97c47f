import { formatBytes, formatCount } from '../../../../monitoring/dashboard/format';
import type { AnswerSettings, State } from '../../api';
import { CallError, setAnswer, setSecret } from './calls';
import { byId, setText } from './dom';
import { percentOf } from './labels';

/** The drawer in which answers and the secret are set. */
export class Settings {
	private readonly dialog = byId('settings', HTMLDialogElement);
	private readonly status = byId('answer-status', HTMLInputElement);
	private readonly contentType = byId('answer-type', HTMLInputElement);
	private readonly body = byId('answer-body', HTMLTextAreaElement);
	private readonly delay = byId('answer-delay', HTMLInputElement);
	private readonly failureRate = byId('answer-failures', HTMLInputElement);
	private readonly failureStatus = byId('answer-failure-status', HTMLInputElement);
	private readonly secret = byId('secret', HTMLInputElement);
	private readonly remove = byId('secret-remove', HTMLButtonElement);

	constructor() {
		this.onSubmit('answer-form', 'answer-outcome', async () => {
			await setAnswer(this.answer());
			return 'Saved. The next request is answered so.';
		});
		this.onSubmit('secret-form', 'secret-outcome', async () => {
			await setSecret(this.secret.value);
			this.secret.value = '';
			return 'Set. All requests are checked with it.';
		});
		this.remove.addEventListener('click', () => {
			void this.attempt('secret-outcome', async () => {
				await setSecret('');
				this.secret.focus();
				return 'Removed.';
			});
		});
		// What was typed and not used is no longer needed.
		this.dialog.addEventListener('close', () => {
			this.secret.value = '';
		});
	}

	open(state: State, focusOn: 'answer' | 'secret'): void {
		const { answer } = state;
		this.status.value = String(answer.status);
		this.contentType.value = answer.contentType;
		this.body.value = answer.body;
		this.delay.value = String(answer.delayMs);
		this.failureRate.value = String(percentOf(answer.failureRate));
		this.failureStatus.value = String(answer.failureStatus);
		setText(byId('answer-outcome', HTMLElement), '');
		setText(byId('secret-outcome', HTMLElement), '');
		this.show(state);
		this.dialog.showModal();
		(focusOn === 'answer' ? this.status : this.secret).focus();
	}

	/** Brings what is not a field up to date. */
	show({ forwardUrl, hasSecret, kept, keptBytes, maxCount, maxBytes }: State): void {
		byId('forwarding', HTMLElement).hidden = forwardUrl === undefined;
		setText(byId('forward-url', HTMLElement), forwardUrl ?? '');
		setText(
			byId('secret-state', HTMLElement),
			hasSecret
				? 'A secret is set. It stays in the memory of the inspector and is never shown.'
				: 'No secret is set, so signatures are recognised but not checked.',
		);
		this.remove.hidden = !hasSecret;
		setText(
			byId('kept', HTMLElement),
			`${formatCount(kept)} of at most ${formatCount(maxCount)} requests, ${formatBytes(keptBytes)} of at most ${formatBytes(maxBytes)}. The oldest make room for newer ones.`,
		);
	}

	private answer(): AnswerSettings {
		return {
			status: this.status.valueAsNumber,
			contentType: this.contentType.value.trim(),
			body: this.body.value,
			delayMs: this.delay.valueAsNumber,
			failureRate: this.failureRate.valueAsNumber / 100,
			failureStatus: this.failureStatus.valueAsNumber,
		};
	}

	private onSubmit(form: string, place: string, work: () => Promise<string>): void {
		byId(form, HTMLFormElement).addEventListener('submit', (event) => {
			event.preventDefault();
			void this.attempt(place, work);
		});
	}

	/** Does what may be refused, and says beside the fields what came of it. */
	private async attempt(place: string, work: () => Promise<string>): Promise<void> {
		const outcome = byId(place, HTMLElement);
		setText(outcome, '');
		try {
			setText(outcome, await work());
			outcome.classList.remove('is-critical');
		} catch (error) {
			if (!(error instanceof CallError)) throw error;
			setText(outcome, error.message);
			outcome.classList.add('is-critical');
		}
	}
}
