/** Stops the host that the global set-up started. */
export default async function globalTeardown(): Promise<void> {
	await globalThis.spotConnectHost?.stop();
	globalThis.spotConnectHost = undefined;
}
