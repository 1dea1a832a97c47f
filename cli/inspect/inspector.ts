import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';

import type { SignatureScheme } from '../../admission/signature/scheme';
import { httpUrlOf } from '../http/url';
import { UsageError } from '../outcome';
import type { Finding } from '../verify/diagnose';
import { findAnswerFault } from './answer-settings';
import type { AnswerSettings, Comparison, Full, RequestList, State } from './api';
import { BodyCollector } from './body-collector';
import { isCut, NO_BODY, type Capture, type KeptSignature } from './capture';
import { CaptureServer } from './capture-server';
import { Captures, type Bounds, type CaptureListener } from './captures';
import { compareCaptures } from './compare';
import { curlCommandOf } from './curl';
import { Fault } from './fault';
import { Forwarder } from './forward';
import { forwardUrlOf } from './forward-target';
import { isLoopback } from './host-guard';
import { LiveFeed } from './live';
import { searchCaptures } from './search';
import { SignatureCheck } from './signature-check';
import type { Inspection } from './ui-server';
import { fullOf, summaryOf } from './views';

/** What the inspector is started with. */
export interface InspectorSettings {
	readonly host: string;
	/** 0 for a free one. */
	readonly port: number;
	readonly uiHost: string;
	/** 0 for a free one. */
	readonly uiPort: number;
	readonly bounds: Bounds;
	readonly answer: AnswerSettings;
	/** Absolute URL; undefined where requests are not passed on. */
	readonly forwardUrl: string | undefined;
	readonly secret: string | undefined;
	/** To check by, whatever a request looks like. */
	readonly scheme: SignatureScheme | undefined;
	/** Milliseconds since the epoch. */
	readonly nowMs: () => number;
}

/** How long a signature's new check keeps everything else waiting at a time, in milliseconds. */
const SLICE_MS = 10;

/** Captures requests, and lets a page look at them. */
export class Inspector implements Inspection {
	private readonly captures: Captures;
	private readonly signatures: SignatureCheck;
	private readonly forwarder = new Forwarder();
	private readonly captureServer: CaptureServer;
	private uiServer: Server | undefined;
	private readonly startedAt: string;
	private cutBodies = 0;
	private checks = 0;
	/** What was found out of failed signatures, which takes time. */
	private readonly findings = new WeakMap<KeptSignature, readonly Finding[]>();
	readonly live: LiveFeed;

	constructor(private readonly settings: InspectorSettings) {
		const { bounds, answer, forwardUrl, secret, scheme, nowMs } = settings;
		this.startedAt = new Date(nowMs()).toISOString();
		this.captures = new Captures(bounds);
		this.signatures = new SignatureCheck(scheme);
		this.signatures.secret = secret ?? '';
		this.captureServer = new CaptureServer({
			captures: this.captures,
			signatures: this.signatures,
			answer,
			forwardTo:
				forwardUrl === undefined ? undefined : { forwarder: this.forwarder, target: forwardUrl },
			nowMs,
		});
		this.captures.listen({
			onAdd: ({ body }) => void (isCut(body) && (this.cutBodies += 1)),
			onUpdate: () => undefined,
			onClear: () => void (this.cutBodies = 0),
		});
		this.live = new LiveFeed(this.captures, () => this.state());
	}

	/**
	 * Begins to listen on both ports.
	 * @throws {UsageError} where a port or an address cannot be had, or requests would go in a circle
	 */
	async start(): Promise<void> {
		const { host, port } = this.settings;
		await listen(this.captureServer.server, port, host, '--port', '--host');
		try {
			this.assertNoCircle();
			await this.startPage();
		} catch (error) {
			await this.close();
			throw error;
		}
	}

	private async startPage(): Promise<void> {
		const { uiHost, uiPort } = this.settings;
		// Express is loaded by those who inspect only.
		const { createUiServer } = await import('./ui-server');
		this.uiServer = createUiServer(this, uiHost);
		await listen(this.uiServer, uiPort, uiHost, '--ui-port', '--ui-host');
	}

	private assertNoCircle(): void {
		const { forwardUrl, host } = this.settings;
		if (forwardUrl === undefined) return;
		const target = new URL(forwardUrl);
		const targetHost = target.hostname.replace(/^\[|\]$/g, '');
		const isHere = isLoopback(targetHost) || targetHost === host;
		if (isHere && target.port === new URL(this.captureUrl).port) {
			throw new UsageError('--forward leads back to the inspector: give the URL of n8n.');
		}
	}

	/** Cuts every connection and stops listening. */
	async close(): Promise<void> {
		this.live.close();
		for (const server of [this.captureServer.server, this.uiServer]) {
			if (!server?.listening) continue;
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		}
		this.forwarder.close();
	}

	listen(listener: CaptureListener): void {
		this.captures.listen(listener);
	}

	get captureUrl(): string {
		return urlOf(this.captureServer.server, this.settings.host);
	}

	get uiUrl(): string {
		return urlOf(this.uiServer!, this.settings.uiHost);
	}

	state(): State {
		const { captures, captureServer, settings } = this;
		const { maxCount, maxBytes, maxBodyBytes } = settings.bounds;
		const { dropped } = captures;
		return {
			startedAt: this.startedAt,
			captureUrl: this.captureUrl,
			...(settings.forwardUrl !== undefined && { forwardUrl: settings.forwardUrl }),
			total: captures.count + dropped.count,
			kept: captures.count,
			keptBytes: captures.bytes,
			oldestId: captures.oldestId,
			pending: captureServer.pending,
			maxCount,
			maxBytes,
			maxBodyBytes,
			dropped: { ...dropped, cutBodies: this.cutBodies, refused: captureServer.refused },
			answer: captureServer.answer,
			hasSecret: this.signatures.hasSecret,
		};
	}

	async list(
		search: string,
		before: number | undefined,
		limit: number,
		isWanted: () => boolean,
	): Promise<RequestList> {
		const found = await searchCaptures(this.captures, search, {
			before,
			// One more tells whether there are more.
			most: limit + 1,
			isWanted,
		});
		return { requests: found.slice(0, limit).map(summaryOf), more: found.length > limit };
	}

	full(id: number): Full {
		return this.fullOf(this.captureOf(id));
	}

	curl(id: number): string {
		return curlCommandOf(this.captureOf(id), this.captureUrl);
	}

	compare(a: number, b: number): Comparison {
		return compareCaptures(this.captureOf(a), this.captureOf(b));
	}

	async resend(id: number, url: string | undefined): Promise<Full> {
		const { captures, settings } = this;
		const original = this.captureOf(id);
		const { method, path, httpVersion, rawHeaders, body } = original;
		if (isCut(body)) throw new Fault(409, `Of request ${id} the body is not kept whole.`);
		const target = this.resendUrlOf(url, path);
		const receivedMs = settings.nowMs();
		const forward = await this.forwarder.resend(original, target, new BodyCollector(captures));
		const signature = this.signatures.check({ method, path, rawHeaders, body, receivedMs });
		const capture = captures.add({
			receivedMs,
			method,
			path,
			httpVersion,
			source: '',
			rawHeaders,
			body,
			resendOf: id,
			isAborted: false,
			durationMs: forward.durationMs,
			answer: forward.answer ?? { status: 502, rawHeaders: [], body: NO_BODY },
			forward,
			...(signature && { signature }),
		});
		return this.fullOf(capture);
	}

	setAnswer(settings: unknown): State {
		const fault = findAnswerFault(settings);
		if (fault !== undefined) throw new Fault(400, fault);
		this.captureServer.answer = settings as AnswerSettings;
		this.live.schedule();
		return this.state();
	}

	setSecret(secret: unknown): State {
		if (typeof secret !== 'string' || secret.length > 4096) {
			throw new Fault(400, 'secret must be a text of at most 4096 characters.');
		}
		this.signatures.secret = secret;
		this.live.schedule();
		void this.checkAgain();
		return this.state();
	}

	clear(): State {
		this.captures.clear();
		return this.state();
	}

	/** A newer secret ends the checks of an older one. */
	private async checkAgain(): Promise<void> {
		this.checks += 1;
		const check = this.checks;
		let sliceStartMs = performance.now();
		for (const capture of this.captures.newestFirst()) {
			const signature = this.signatures.check(capture);
			if (signature !== undefined) this.captures.update(capture.id, { signature });
			if (performance.now() - sliceStartMs < SLICE_MS) continue;
			await setImmediate();
			if (check !== this.checks) return;
			sliceStartMs = performance.now();
		}
	}

	private captureOf(id: number): Capture {
		const capture = this.captures.get(id);
		if (capture === undefined) throw new Fault(404, `Request ${id} is not kept.`);
		return capture;
	}

	private fullOf(capture: Capture): Full {
		const { signature } = capture;
		if (signature?.state !== 'failed') return fullOf(capture, []);
		let findings = this.findings.get(signature);
		if (findings === undefined) {
			findings = this.signatures.findingsOf(capture, signature);
			this.findings.set(signature, findings);
		}
		return fullOf(capture, findings);
	}

	private resendUrlOf(url: string | undefined, path: string): string {
		const { forwardUrl } = this.settings;
		if (url === undefined) {
			if (forwardUrl !== undefined) return forwardUrlOf(forwardUrl, path);
			throw new Fault(400, 'Give a url: there is no --forward to send it to.');
		}
		try {
			return httpUrlOf(url);
		} catch (error) {
			if (error instanceof UsageError) throw new Fault(400, error.message);
			throw error;
		}
	}
}

async function listen(
	server: Server,
	port: number,
	host: string,
	portOption: string,
	hostOption: string,
): Promise<void> {
	try {
		server.listen(port, host);
		await once(server, 'listening');
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		switch (code) {
			case 'EADDRINUSE':
				throw new UsageError(`Port ${port} is taken: give another with ${portOption}.`);
			case 'EACCES':
				throw new UsageError(`Port ${port} may not be used: give another with ${portOption}.`);
			case 'EADDRNOTAVAIL':
			case 'ENOTFOUND':
			case 'EAI_AGAIN':
				throw new UsageError(`"${host}" is no address of this machine: mend ${hostOption}.`);
			default:
				throw error;
		}
	}
}

/** @returns what the server is reached by on this machine */
function urlOf(server: Server, host: string): string {
	const { port } = server.address() as AddressInfo;
	const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
	return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}
