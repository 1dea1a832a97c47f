/** A process of Node's that was started with `--inspect`, over the Chrome DevTools Protocol. */
export class DevTools {
	private serial = 0;
	private readonly waiting = new Map<
		number,
		{ resolve: (result: never) => void; reject: (error: Error) => void }
	>();

	private constructor(private readonly socket: WebSocket) {
		socket.addEventListener('message', ({ data }) => {
			const { id, result, error } = JSON.parse(String(data)) as {
				id?: number;
				result?: unknown;
				error?: { message: string };
			};
			if (id === undefined) return;
			const call = this.waiting.get(id);
			this.waiting.delete(id);
			if (error) call?.reject(new Error(error.message));
			else call?.resolve(result as never);
		});
		socket.addEventListener('close', () => {
			for (const { reject } of this.waiting.values()) reject(new Error('The process has gone'));
		});
	}

	/** @param port that was given to `--inspect`, on 127.0.0.1 */
	static async connect(port: number): Promise<DevTools> {
		const answer = await fetch(`http://127.0.0.1:${port}/json/list`);
		const [target] = (await answer.json()) as { webSocketDebuggerUrl: string }[];
		const socket = new WebSocket(target!.webSocketDebuggerUrl);
		await new Promise((resolve, reject) => {
			socket.addEventListener('open', resolve, { once: true });
			socket.addEventListener('error', () => reject(new Error('Cannot reach the process')), {
				once: true,
			});
		});
		return new DevTools(socket);
	}

	/** @throws {Error} with the process's own words */
	async call<Result = void>(method: string, params: object = {}): Promise<Result> {
		this.serial += 1;
		const id = this.serial;
		this.socket.send(JSON.stringify({ id, method, params }));
		return await new Promise<Result>((resolve, reject) => {
			this.waiting.set(id, { resolve, reject });
		});
	}

	/** @returns the value of an expression, in the process */
	async evaluate<Value>(expression: string): Promise<Value> {
		const { result, exceptionDetails } = await this.call<{
			result: { value: Value };
			exceptionDetails?: { text: string };
		}>('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
		if (exceptionDetails) throw new Error(exceptionDetails.text);
		return result.value;
	}

	/** Collects all garbage. */
	async collectGarbage(): Promise<void> {
		await this.call('HeapProfiler.collectGarbage');
	}

	close(): void {
		this.socket.close();
	}
}
