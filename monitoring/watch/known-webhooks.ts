import type { WebhookEvent } from '../../eventlog/event';
import { BoundedMap, type SavedMap } from '../rules/bounded-map';

/** Workflows whose names are known at most. */
const MOST = 200;

/** What a workflow with webhooks is called, as its last event says. */
export interface KnownWorkflow {
	readonly name: string;
	readonly nodeName: string;
}

export type SavedWebhooks = SavedMap<KnownWorkflow>;

/** The names of the workflows that have received something. */
export class KnownWebhooks {
	readonly #workflows = new BoundedMap<KnownWorkflow>(MOST);

	/** @param saved as `toJSON` gave it */
	constructor(saved?: SavedWebhooks) {
		if (saved) this.#workflows.restore(saved, (workflow) => workflow);
	}

	note({ workflowId, workflowName, nodeName }: WebhookEvent): void {
		const known = this.#workflows.use(workflowId);
		if (known?.name === workflowName && known.nodeName === nodeName) return;
		this.#workflows.set(workflowId, { name: workflowName, nodeName });
	}

	nameOf(workflowId: string): string | undefined {
		return this.#workflows.peek(workflowId)?.name;
	}

	toJSON(): SavedWebhooks {
		return this.#workflows.toJSON((workflow) => workflow);
	}
}
