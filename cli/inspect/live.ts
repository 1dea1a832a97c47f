import type { ServerResponse } from 'node:http';

import type { State, Summary } from './api';
import type { Capture } from './capture';
import type { Captures } from './captures';
import { summaryOf } from './views';

/** Between two messages of one kind, in milliseconds. */
const BATCH_MS = 100;
/** Most captures in one message. */
const MOST_IN_BATCH = 1000;
/** So that nothing between server and page takes the connection for dead, in milliseconds. */
const HEARTBEAT_MS = 15_000;
/** A client that has left more than this unread is cut off, in bytes. */
const MOST_UNREAD = 4 * 1024 * 1024;
/** Most clients at a time. */
const MOST_CLIENTS = 16;

/**
 * Tells pages what happens, as server-sent events (WHATWG HTML, section 9.2). What happens within
 * one batch is told together: how much is told does not grow with the rate of requests.
 */
export class LiveFeed {
	private readonly clients = new Set<ServerResponse>();
	private readonly changed = new Set<number>();
	private told: number;
	private timer: NodeJS.Timeout | undefined;
	private readonly heartbeat: NodeJS.Timeout;

	/** @param stateOf asked for what is told of the whole */
	constructor(
		private readonly captures: Captures,
		private readonly stateOf: () => State,
	) {
		this.told = captures.lastId;
		captures.listen({
			onAdd: () => this.schedule(),
			onUpdate: ({ id }) => {
				// What is not told yet will be told as it is by then.
				if (id <= this.told && this.clients.size > 0) this.changed.add(id);
				this.schedule();
			},
			onClear: () => this.schedule(),
		});
		this.heartbeat = setInterval(() => this.send(':\n\n'), HEARTBEAT_MS).unref();
	}

	/**
	 * Begins to tell a client.
	 * @param lastEventId what the client heard last, if it is back again
	 * @returns whether there was room for it
	 */
	connect(response: ServerResponse, lastEventId: string | undefined): boolean {
		if (this.clients.size >= MOST_CLIENTS) return false;
		response.writeHead(200, {
			'Content-Type': 'text/event-stream; charset=utf-8',
			'Cache-Control': 'no-store',
		});
		response.on('close', () => this.clients.delete(response));
		response.on('error', () => undefined);
		this.flush();
		this.clients.add(response);
		response.write(eventOf('state', this.stateOf()));
		const missed = this.missedSince(lastEventId);
		if (missed.length > 0) response.write(this.requestsEvent(missed));
		return true;
	}

	/** Pages that look on. */
	get clientCount(): number {
		return this.clients.size;
	}

	/** To be called when something of the state has changed that is no capture. */
	schedule(): void {
		this.timer ??= setTimeout(() => this.flush(), BATCH_MS).unref();
	}

	close(): void {
		clearInterval(this.heartbeat);
		clearTimeout(this.timer);
		for (const client of this.clients) client.destroy();
	}

	private flush(): void {
		clearTimeout(this.timer);
		this.timer = undefined;
		const added = this.takeAdded();
		const changed = this.takeChanged();
		if (this.clients.size === 0) return;
		if (added.length > 0) this.send(this.requestsEvent(added.map(summaryOf)));
		if (changed.length > 0) this.send(eventOf('update', changed.map(summaryOf)));
		this.send(eventOf('state', this.stateOf()));
		if (this.changed.size > 0) this.schedule();
	}

	private takeAdded(): readonly Capture[] {
		const added: Capture[] = [];
		if (this.clients.size > 0) {
			for (const capture of this.captures.newestFirst()) {
				if (capture.id <= this.told || added.push(capture) === MOST_IN_BATCH) break;
			}
		}
		this.told = this.captures.lastId;
		return added.reverse();
	}

	private takeChanged(): readonly Capture[] {
		const changed: Capture[] = [];
		for (const id of this.changed) {
			if (changed.length === MOST_IN_BATCH) break;
			this.changed.delete(id);
			const capture = this.captures.get(id);
			if (capture !== undefined) changed.push(capture);
		}
		return changed;
	}

	/** The newest that a client has not heard of, or not as they are now. */
	private missedSince(lastEventId: string | undefined): readonly Summary[] {
		const [run, revision] = lastEventId?.split('/') ?? [];
		if (run !== this.stateOf().startedAt || !/^\d{1,15}$/.test(revision ?? '')) return [];
		const missed: Summary[] = [];
		for (const capture of this.captures.newestFirst()) {
			if (capture.revision <= Number(revision)) continue;
			if (missed.push(summaryOf(capture)) === MOST_IN_BATCH) break;
		}
		return missed.reverse();
	}

	private requestsEvent(summaries: readonly Summary[]): string {
		const id = `id: ${this.stateOf().startedAt}/${this.captures.revision}\n`;
		return id + eventOf('requests', summaries);
	}

	private send(text: string): void {
		for (const client of this.clients) {
			client.write(text);
			if (client.writableLength <= MOST_UNREAD) continue;
			this.clients.delete(client);
			client.destroy();
		}
	}
}

function eventOf(name: string, data: unknown): string {
	return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
