import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { answerDuplicate } from '../../../nodes/SpotConnectGenericWebhook/answer';
import {
	captureAnswer,
	LONGEST_BODY,
} from '../../../nodes/SpotConnectGenericWebhook/answer-capture';
import type { StoredAnswer } from '../../../state/idempotency';

type Response = Parameters<typeof captureAnswer>[0];

/** Answers one request by `handle`. */
async function exchange(
	handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ status: number; headers: Headers; text: string }> {
	const server = createServer(handle);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const response = await fetch(`http://127.0.0.1:${port}`);
	const text = await response.text();
	server.close();
	return { status: response.status, headers: response.headers, text };
}

/** What is kept of an answer, and the answer as it arrived. */
async function captured(answer: (response: ServerResponse) => void) {
	let kept: StoredAnswer | undefined;
	const sent = await exchange((_, response) => {
		response.setHeader('x-spot-connect-event-id', 'first');
		captureAnswer(response as Response, (stored) => (kept = stored));
		answer(response);
	});
	return { kept: kept!, sent };
}

const repeated = async (kept?: StoredAnswer) =>
	await exchange((_, response) => {
		response.setHeader('x-spot-connect-event-id', 'second');
		answerDuplicate(response as Response, 'first', kept);
	});

const textOf = ({ body }: StoredAnswer) => Buffer.from(body, 'base64').toString();

describe('an answer is kept', () => {
	it('as it was sent: status, headers of its own, body', async () => {
		const { kept, sent } = await captured((response) => {
			response.writeHead(201, { 'Content-Type': 'application/json', 'X-Order': 'yes' });
			response.end('{"total":1}');
		});
		expect(sent).toMatchObject({ status: 201, text: '{"total":1}' });
		expect(kept).toEqual({
			status: 201,
			headers: { 'content-type': 'application/json', 'x-order': 'yes' },
			body: Buffer.from('{"total":1}').toString('base64'),
			isBodyOmitted: false,
		});
	});

	it('when it is written in parts, of text or bytes', async () => {
		const { kept, sent } = await captured((response) => {
			response.write('Zo');
			response.write(Buffer.from([0xc3]));
			response.write(Buffer.from([0xab]));
			response.end('c3a9', 'hex');
		});
		expect(sent.text).toBe('Zoëé');
		expect(textOf(kept)).toBe('Zoëé');
	});

	it('when there is no body', async () => {
		const { kept } = await captured((response) => response.writeHead(204).end());
		expect(kept).toMatchObject({ status: 204, body: '', isBodyOmitted: false });
	});

	it('without its body where that is too long, which changes nothing of what is sent', async () => {
		const long = 'a'.repeat(LONGEST_BODY);
		const { kept, sent } = await captured((response) => {
			response.write(long);
			response.end('b');
		});
		expect(sent.text).toBe(`${long}b`);
		expect(kept).toMatchObject({ body: '', isBodyOmitted: true });
		const whole = await captured((response) => response.end(long));
		expect(textOf(whole.kept)).toBe(long);
	});

	it('also when nobody is there any more to hear it', async () => {
		const kept = await new Promise<StoredAnswer>((resolve) => {
			const server = createServer((_, response) => {
				captureAnswer(response as Response, (stored) => {
					server.close();
					resolve(stored);
				});
				response.once('close', () => response.writeHead(200).end('late'));
			});
			server.listen(0, '127.0.0.1', () => {
				const { port } = server.address() as AddressInfo;
				const gone = new AbortController();
				fetch(`http://127.0.0.1:${port}`, { signal: gone.signal }).catch(() => undefined);
				server.once('request', () => gone.abort());
			});
		});
		expect(textOf(kept)).toBe('late');
	});
});

describe('a repeat', () => {
	it('gets the answer, and is told that it is one', async () => {
		const { kept } = await captured((response) => {
			response.setHeader('Set-Cookie', ['a=1', 'b=2']);
			response.writeHead(402, { 'Content-Type': 'text/plain' }).end('Pay first');
		});
		const { status, headers, text } = await repeated(kept);
		expect({ status, text }).toEqual({ status: 402, text: 'Pay first' });
		expect(headers.getSetCookie()).toEqual(['a=1', 'b=2']);
		expect(headers.get('content-type')).toBe('text/plain');
		expect(headers.get('x-spot-connect-duplicate')).toBe('true');
		expect(headers.get('x-spot-connect-event-id')).toBe('second');
		expect(headers.get('x-spot-connect-first-event-id')).toBe('first');
	});

	it('is told when the body was too long to be kept', async () => {
		const { kept } = await captured((response) => response.end('a'.repeat(LONGEST_BODY + 1)));
		const { status, headers, text } = await repeated(kept);
		expect({ status, text }).toEqual({ status: 200, text: '' });
		expect(headers.get('x-spot-connect-body-omitted')).toBe('true');
	});

	it('is told that the workflow was started, when the first answer was lost', async () => {
		const { status, headers, text } = await repeated();
		expect({ status, json: JSON.parse(text) as unknown }).toEqual({
			status: 200,
			json: { message: 'Workflow was started' },
		});
		expect(headers.get('x-spot-connect-duplicate')).toBe('true');
	});
});
