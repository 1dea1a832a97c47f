import type { INode } from 'n8n-workflow';

import { isSameJson } from './same-json';
import { compileTrigger, type CompiledTrigger, type TriggerSource } from './trigger';

/**
 * How long a compiled trigger serves before its credential is read again, in milliseconds: the
 * longest time for which a key lives on after it was changed, switched off or deleted.
 */
export const CREDENTIAL_LIFETIME_MS = 5_000;

/** How long a failed compilation answers for itself, in milliseconds. */
const FAILURE_LIFETIME_MS = 1_000;

const MOST_ENTRIES = 1_000;

interface Entry {
	readonly parameters: INode['parameters'];
	readonly credentials: INode['credentials'];
	readonly compiled: Promise<CompiledTrigger>;
	expiresAtMs: number;
}

/**
 * Compiled triggers by workflow, node and mode. Reading a credential costs the host 20 ms of CPU;
 * requests that arrive together share one reading, unless the author wants one for each. A changed
 * parameter is seen at once.
 */
export class TriggerCache {
	private readonly entries = new Map<string, Entry>();

	/** @param now gives milliseconds since the epoch */
	constructor(private readonly now: () => number = Date.now) {}

	/**
	 * @param scope tells nodes of the same id apart: workflow and mode
	 * @param node the trigger as stored
	 * @param source where its credentials come from
	 * @throws what compiling throws
	 */
	async get(scope: string, node: INode, source: TriggerSource): Promise<CompiledTrigger> {
		const key = `${scope}/${node.id}`;
		const entryOfKey = this.entries.get(key);
		const known = entryOfKey && isSame(entryOfKey, node) ? entryOfKey : undefined;
		if (known !== undefined && mayServe(known, this.now())) return await known.compiled;
		const entry: Entry = {
			parameters: node.parameters,
			credentials: node.credentials,
			compiled: recompile(node, source, known),
			expiresAtMs: this.now() + CREDENTIAL_LIFETIME_MS,
		};
		this.entries.delete(key);
		this.entries.set(key, entry);
		this.dropOldest();
		try {
			return await entry.compiled;
		} catch (error) {
			entry.expiresAtMs = this.now() + FAILURE_LIFETIME_MS;
			throw error;
		}
	}

	private dropOldest(): void {
		if (this.entries.size <= MOST_ENTRIES) return;
		const oldest = this.entries.keys().next();
		if (!oldest.done) this.entries.delete(oldest.value);
	}
}

async function recompile(
	node: INode,
	source: TriggerSource,
	known: Entry | undefined,
): Promise<CompiledTrigger> {
	const previous = await known?.compiled.catch(() => undefined);
	return await compileTrigger(node, source, previous);
}

function mayServe({ parameters, expiresAtMs }: Entry, nowMs: number): boolean {
	const options = parameters.options as { cacheCredentials?: unknown } | undefined;
	return options?.cacheCredentials !== false && expiresAtMs > nowMs;
}

function isSame(entry: Entry, node: INode): boolean {
	return (
		isSameJson(entry.parameters, node.parameters) && isSameJson(entry.credentials, node.credentials)
	);
}
