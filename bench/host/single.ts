import type { N8nClient } from '../../host/client';
import { N8nHost } from '../../host/n8n-host';
import { publish, type Contender, type ContenderName } from './contenders';
import { sqliteExecutions } from './executions';
import { signInAsOwner } from './owner';
import type { Field } from './rounds';

/** An n8n of one process with its contenders. */
export interface SingleField extends Field {
	readonly host: N8nHost;
	/** Signed in as the owner. */
	readonly client: N8nClient;
	stop(): Promise<void>;
}

/**
 * Starts an n8n and publishes the contenders in it.
 * @param packages tarballs of what they are made of
 * @param env settings of n8n that go before those of host/
 * @param userFolder kept after the host stops; a new one that goes with it if not given
 */
export async function startSingle(
	packages: string[],
	names: readonly ContenderName[],
	env: Record<string, string> = {},
	userFolder?: string,
): Promise<SingleField> {
	const host = await N8nHost.start({
		packages,
		env,
		...(userFolder !== undefined && { userFolder }),
	});
	try {
		const client = await signInAsOwner(host.url);
		const contenders: Partial<Record<ContenderName, Contender>> = {};
		for (const name of names) contenders[name] = await publish(client, [host.url], name);
		const executions = sqliteExecutions(host);
		const stop = async () => {
			await executions.close();
			await host.stop();
		};
		return { host, client, url: host.url, contenders, executions, stop };
	} catch (error) {
		await host.stop();
		throw error;
	}
}
