import { createServer, type Server } from 'node:http';

import express, { type NextFunction, type Request, type Response } from 'express';

import { CALL_HEADER, type Comparison, type Full, type RequestList, type State } from './api';
import { isOwnHost } from './host-guard';
import { pageAssets } from './page';

/** What the page asks of the inspector. What cannot be done throws an error with a status. */
export interface Inspection {
	state(): State;
	/** @param isWanted whether the one who asked is still there */
	list(
		search: string,
		before: number | undefined,
		limit: number,
		isWanted: () => boolean,
	): Promise<RequestList>;
	full(id: number): Full;
	curl(id: number): string;
	compare(a: number, b: number): Comparison;
	resend(id: number, url: string | undefined): Promise<Full>;
	setAnswer(settings: unknown): State;
	setSecret(secret: unknown): State;
	clear(): State;
	readonly live: {
		connect(response: Response, lastEventId: string | undefined): boolean;
	};
}

const LARGEST_CALL = '4mb';
const MOST_LISTED = 200;
const LISTED = 100;
const LONGEST_SEARCH = 1000;

const HEADERS = {
	'Content-Security-Policy':
		"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
	'X-Content-Type-Options': 'nosniff',
	'Referrer-Policy': 'no-referrer',
	'Cross-Origin-Resource-Policy': 'same-origin',
	'Cross-Origin-Opener-Policy': 'same-origin',
	'Cache-Control': 'no-store',
};

/**
 * The inspector's page and what it calls. Pages of other sites are kept out: of its answers by the
 * browser (same origin, and Host for names that were made to lead here), of its changing calls by
 * a header that they cannot add.
 * @param boundTo what the server will listen on, as it was given
 */
export function createUiServer(inspection: Inspection, boundTo: string): Server {
	const app = express();
	app.disable('x-powered-by');
	app.disable('etag');
	app.use((request, response, next) => {
		response.set(HEADERS);
		if (!isOwnHost(request.headers.host, boundTo)) {
			fail(response, 403, 'The inspector is not called by this name.');
		} else if (!['GET', 'HEAD'].includes(request.method) && request.get(CALL_HEADER) !== '1') {
			fail(response, 403, `Calls that change something need the header ${CALL_HEADER}: 1.`);
		} else {
			next();
		}
	});
	const { html, css, js } = pageAssets();
	app.get('/', (_, response) => void response.type('html').send(html));
	app.get('/style.css', (_, response) => void response.type('css').send(css));
	app.get('/client.js', (_, response) => void response.type('text/javascript').send(js));
	app.use('/api', apiOf(inspection));
	app.use((_, response) => fail(response, 404, 'There is no such page.'));
	app.use((error: unknown, _: Request, response: Response, next: NextFunction) => {
		if (response.headersSent) {
			next(error);
			return;
		}
		const { status, message } = error as { readonly status?: unknown; readonly message?: string };
		const isCallers = typeof status === 'number' && status >= 400 && status < 500;
		if (isCallers) fail(response, status, message ?? '');
		else fail(response, 500, 'The inspector failed.');
	});
	return createServer(app);
}

function apiOf(inspection: Inspection): express.Router {
	const api = express.Router();
	api.use(express.json({ limit: LARGEST_CALL }));
	api.get('/state', (_, response) => void response.json(inspection.state()));
	api.get('/requests', async ({ query }, response) => {
		const search = textOf(query.search) ?? '';
		if (search.length > LONGEST_SEARCH) {
			throw callerFault(`search has more than ${LONGEST_SEARCH} characters.`);
		}
		const before = numberOf(query.before, 'before');
		const limit = Math.min(numberOf(query.limit, 'limit') ?? LISTED, MOST_LISTED);
		const isWanted = () => !response.destroyed;
		response.json(await inspection.list(search, before, limit, isWanted));
	});
	api.delete('/requests', (_, response) => void response.json(inspection.clear()));
	api.get('/requests/:id', ({ params }, response) => {
		response.json(inspection.full(idOf(params.id)));
	});
	api.get('/requests/:id/curl', ({ params }, response) => {
		response.type('text/plain').send(inspection.curl(idOf(params.id)));
	});
	api.post('/requests/:id/resend', async ({ params, body }, response) => {
		const { url } = (body ?? {}) as { readonly url?: unknown };
		if (url !== undefined && typeof url !== 'string') throw callerFault('url must be a text.');
		response.json(await inspection.resend(idOf(params.id), url));
	});
	api.get('/compare', ({ query }, response) => {
		response.json(inspection.compare(idOf(query.a), idOf(query.b)));
	});
	api.put('/answer', ({ body }, response) => void response.json(inspection.setAnswer(body)));
	api.put('/secret', ({ body }, response) => {
		response.json(inspection.setSecret((body as { secret?: unknown } | undefined)?.secret));
	});
	api.get('/live', (request, response) => {
		if (inspection.live.connect(response, request.get('last-event-id'))) return;
		fail(response, 503, 'Too many pages look on. Close one.');
	});
	return api;
}

function fail(response: Response, status: number, error: string): void {
	response.status(status).json({ error });
}

function callerFault(message: string): Error & { status: number } {
	return Object.assign(new Error(message), { status: 400 });
}

function textOf(value: unknown): string | undefined {
	return typeof value === 'string' ? value : undefined;
}

function idOf(value: unknown): number {
	const id = numberOf(value, 'An id');
	if (id === undefined) throw callerFault('An id is missing.');
	return id;
}

function numberOf(value: unknown, name: string): number | undefined {
	if (value === undefined || value === '') return undefined;
	if (typeof value === 'string' && /^\d{1,15}$/.test(value) && Number(value) > 0) {
		return Number(value);
	}
	throw callerFault(`${name} must be a whole number above 0.`);
}
