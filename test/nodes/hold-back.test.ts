import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

import { holdBack } from '../../nodes/hold-back';
import type { HostResponse } from '../../nodes/SpotConnectGenericWebhook/request-log';

const HELD_MS = 50;

type Handler = (response: HostResponse) => void;

let server: http.Server;
let handle: Handler;

beforeAll(async () => {
	server = http.createServer((_request, response) => handle(response as unknown as HostResponse));
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
});

afterAll(async () => {
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
});

const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

describe('an answer that is held back', () => {
	it('lets the host go on at once, and is sent later', async () => {
		const order: string[] = [];
		handle = (response) => {
			holdBack(response, HELD_MS, () => {
				order.push('answered');
				response.writeHead(429).end('later');
			});
			order.push('returned');
		};
		const answer = await fetch(url());
		expect(answer.status).toBe(429);
		expect(await answer.text()).toBe('later');
		expect(order).toEqual(['returned', 'answered']);
	});

	it('has its own headers, and none that the host sets meanwhile for the answer of the workflow', async () => {
		handle = (response) => {
			response.setHeader('x-own', 'kept');
			holdBack(response, HELD_MS, () => response.writeHead(429, { 'x-last': 'kept' }).end());
			response.setHeader('x-own', 'overwritten');
			response.setHeader('x-of-the-workflow', 'secret');
		};
		const { headers } = await fetch(url());
		expect(headers.get('x-own')).toBe('kept');
		expect(headers.get('x-last')).toBe('kept');
		expect(headers.get('x-of-the-workflow')).toBeNull();
	});

	it('is not made when its sender has gone', async () => {
		const answer = jest.fn();
		const leaving = new AbortController();
		const closed = new Promise<void>((resolve) => {
			handle = (response) => {
				response.once('close', resolve);
				holdBack(response, 60_000, answer);
				leaving.abort();
			};
		});
		await expect(fetch(url(), { signal: leaving.signal })).rejects.toThrow('abort');
		await closed;
		await new Promise(setImmediate);
		expect(answer).not.toHaveBeenCalled();
	});

	it('is made at once where there is nothing to wait for', () => {
		const answer = jest.fn();
		holdBack({} as HostResponse, 0, answer);
		expect(answer).toHaveBeenCalledTimes(1);
	});
});
