import { once } from 'node:events';
import { connect } from 'node:net';

import { DEFAULT_ANSWER } from '../../../cli/inspect/answer-settings';
import { CALL_HEADER, type Full, type RequestList, type State } from '../../../cli/inspect/api';
import type { NewCapture } from '../../../cli/inspect/capture';
import { Inspector, type InspectorSettings } from '../../../cli/inspect/inspector';

const SETTINGS: InspectorSettings = {
	host: '127.0.0.1',
	port: 0,
	uiHost: '127.0.0.1',
	uiPort: 0,
	bounds: { maxCount: 1000, maxBytes: 16 * 1024 * 1024, maxBodyBytes: 1024 * 1024 },
	answer: DEFAULT_ANSWER,
	forwardUrl: undefined,
	secret: undefined,
	scheme: undefined,
	nowMs: Date.now,
};

/** An inspector that listens, and its page's calls. */
export interface Running extends AsyncDisposable {
	readonly inspector: Inspector;
	/** Where senders are captured, without a slash at its end. */
	readonly url: string;
	/** Of the page, without a slash at its end. */
	readonly uiUrl: string;
	/** Calls the page's API as the page does. */
	call(method: string, path: string, body?: unknown): Promise<Response>;
	state(): Promise<State>;
	list(query?: string): Promise<RequestList>;
	full(id: number): Promise<Full>;
}

/** Starts an inspector on free ports of the loopback address. */
export async function startInspector(over: Partial<InspectorSettings> = {}): Promise<Running> {
	const inspector = new Inspector({ ...SETTINGS, ...over });
	await inspector.start();
	const { uiUrl } = inspector;
	const call: Running['call'] = async (method, path, body) =>
		await fetch(uiUrl + path, {
			method,
			headers: { [CALL_HEADER]: '1', 'content-type': 'application/json' },
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
	const get = async <T>(path: string) => (await (await call('GET', path)).json()) as T;
	return {
		inspector,
		url: inspector.captureUrl,
		uiUrl,
		call,
		state: async () => await get('/api/state'),
		list: async (query = '') => await get(`/api/requests${query}`),
		full: async (id) => await get(`/api/requests/${id}`),
		[Symbol.asyncDispose]: async () => await inspector.close(),
	};
}

/** Waits until something holds; the test's own time-out ends it. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
	while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Sends bytes as they are over a connection of their own; gives what came back until it was closed. */
export async function sendBytes(url: string, bytes: string | Buffer): Promise<string> {
	const { hostname, port } = new URL(url);
	const socket = connect(Number(port), hostname);
	let received = '';
	socket.setEncoding('latin1').on('data', (text: string) => (received += text));
	socket.write(bytes);
	await once(socket, 'close');
	return received;
}

/** @returns a capture as the server makes them */
export function newCapture(
	over: Partial<NewCapture> & { readonly text?: string } = {},
): NewCapture {
	const { text = '', ...fields } = over;
	const data = Buffer.from(text);
	return {
		receivedMs: 0,
		method: 'POST',
		path: '/',
		httpVersion: '1.1',
		source: '127.0.0.1',
		rawHeaders: ['Host', 'localhost'],
		body: { bytes: data.length, data },
		isAborted: false,
		durationMs: 1,
		...fields,
	};
}
