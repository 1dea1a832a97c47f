import { formatNumberOf } from '../../../../monitoring/dashboard/format';
import { attempt } from './attempt';
import { clearRequests } from './calls';
import { byId, setText } from './dom';
import { toast } from './toast';

/** The question before all requests are deleted. */
export class ClearDialog {
	private readonly dialog = byId('confirm-clear', HTMLDialogElement);

	constructor() {
		byId('clear-yes', HTMLButtonElement).addEventListener('click', () => {
			this.dialog.close();
			void attempt(async () => {
				await clearRequests();
				toast('All requests are deleted.');
			});
		});
	}

	/** @param kept how many there are to delete */
	open(kept: number): void {
		setText(byId('clear-what', HTMLElement), `Delete ${formatNumberOf(kept, 'request')}?`);
		this.dialog.showModal();
	}
}
