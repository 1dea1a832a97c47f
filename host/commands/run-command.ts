/** Runs a command's work; a failure becomes one sentence on standard error and exit code 1. SPOT_CONNECT_DEBUG=1 shows its stack. */
export function runCommand(work: () => Promise<void>): void {
	work().then(
		() => {
			process.exit();
		},
		(error: unknown) => {
			const message = error instanceof Error ? error.message : String(error);
			console.error(process.env.SPOT_CONNECT_DEBUG === '1' ? error : message);
			process.exit(1);
		},
	);
}
