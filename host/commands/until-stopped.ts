import { runCommand } from './run-command';

class ToldToStop extends Error {}

/** Aborted by the first SIGINT or SIGTERM; later ones change nothing. */
const stopSignal = () => {
	const controller = new AbortController();
	for (const name of ['SIGINT', 'SIGTERM'] as const) {
		process.on(name, () => {
			controller.abort(new ToldToStop('Stopped.'));
		});
	}
	return controller.signal;
};

/** Gives what `work` gives, unless the user wants to stop first: then it throws the signal's reason. */
export async function unlessStopped<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
	signal.throwIfAborted();
	return await Promise.race([
		work,
		new Promise<never>((_resolve, reject) => {
			signal.addEventListener('abort', () => {
				reject(signal.reason as Error);
			});
		}),
	]);
}

/**
 * Runs a command's work that goes on until Ctrl-C: that is no failure.
 * @param work gets the signal that is aborted then
 */
export function runUntilStopped(work: (signal: AbortSignal) => Promise<void>): void {
	runCommand(async () => {
		try {
			await work(stopSignal());
		} catch (error) {
			if (!(error instanceof ToldToStop)) throw error;
		}
	});
}
