import { CallError } from './calls';
import { toast } from './toast';

/** Does what may be refused, and tells it when it is. */
export async function attempt(work: () => Promise<void>): Promise<void> {
	try {
		await work();
	} catch (error) {
		if (!(error instanceof CallError)) throw error;
		toast(error.message);
	}
}
