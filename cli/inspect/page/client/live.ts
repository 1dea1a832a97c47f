import type { State, Summary } from '../../api';

export interface LiveListener {
	/** The connection stands, for the first time or again: what happened meanwhile is not known. */
	readonly connected: () => void;
	readonly disconnected: () => void;
	readonly arrived: (requests: readonly Summary[]) => void;
	readonly changed: (requests: readonly Summary[]) => void;
	readonly stateChanged: (state: State) => void;
}

/** For a connection that was refused, which a browser does not try anew by itself. */
const RETRY_MS = 2000;

/** Listens to the server's events for as long as the page is open. */
export function listen(listener: LiveListener): void {
	const source = new EventSource('/api/live');
	source.addEventListener('open', listener.connected);
	source.addEventListener('error', () => {
		listener.disconnected();
		if (source.readyState !== EventSource.CLOSED) return;
		setTimeout(() => {
			listen(listener);
		}, RETRY_MS);
	});
	const on = <T>(name: string, take: (data: T) => void) => {
		source.addEventListener(name, (event: MessageEvent<string>) => {
			take(JSON.parse(event.data) as T);
		});
	};
	on('requests', listener.arrived);
	on('update', listener.changed);
	on('state', listener.stateChanged);
}
