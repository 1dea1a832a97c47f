import { Agent, request as httpRequest } from 'node:http';

import type { N8nClient } from '../../host/client';
import { codeOf, newKey, publishTrigger, signIn } from './support';

jest.setTimeout(180_000);

let client: N8nClient;

beforeAll(() => {
	client = signIn();
});

interface From {
	/** Source address: on Linux every one of 127.0.0.0/8 is this machine's. */
	readonly source: string;
	readonly key: string;
}

/** POSTs from an address over connections of its own. */
async function sendFrom(
	url: string,
	{ source, key }: From,
	agent?: Agent,
): Promise<{ status: number; json: unknown }> {
	return await new Promise((resolve, reject) => {
		const request = httpRequest(
			url,
			{
				method: 'POST',
				localAddress: source,
				headers: { 'content-type': 'application/json', 'x-api-key': key },
				...(agent && { agent }),
			},
			(response) => {
				let text = '';
				response.setEncoding('utf8');
				response.on('data', (chunk: string) => (text += chunk));
				response.on('end', () => {
					resolve({ status: response.statusCode!, json: JSON.parse(text) as unknown });
				});
			},
		);
		request.on('error', reject);
		request.end('{}');
	});
}

const countsOf = (answers: readonly { status: number; json: unknown }[]) => {
	const counts: Record<string, number> = {};
	for (const answer of answers) {
		const [status, code = 'accepted'] = codeOf(answer);
		const name = `${status} ${String(code)}`;
		counts[name] = (counts[name] ?? 0) + 1;
	}
	return counts;
};

/** Valid callers from addresses of their own, one after the other, until the others have done. */
async function whileOthers<Result>(
	others: Promise<Result>,
	url: string,
	key: string,
): Promise<[Result, Record<string, number>]> {
	let isOver = false;
	void others.finally(() => {
		isOver = true;
	});
	const answers: { status: number; json: unknown }[] = [];
	for (let count = 0; !isOver || count < 5; count += 1) {
		answers.push(await sendFrom(url, { source: `127.0.1.${(count % 5) + 1}`, key }));
	}
	return [await others, countsOf(answers)];
}

describe('an address that guesses', () => {
	it('is locked out, and no valid caller from another one is refused', async () => {
		const { url, key } = await publishTrigger(client, { protection: { lockOutAfter: 10 } });
		const agent = new Agent({ keepAlive: true, maxSockets: 60, localAddress: '127.0.0.2' });
		const guesses = Array.from(
			{ length: 300 },
			async () => await sendFrom(url, { source: '127.0.0.2', key: newKey() }, agent),
		);
		const [guessed, valid] = await whileOthers(Promise.all(guesses), url, key);
		const last = await sendFrom(url, { source: '127.0.0.2', key }, agent);
		agent.destroy();
		const counts = countsOf(guessed);

		console.log(`300 guesses: ${JSON.stringify(counts)}; valid: ${JSON.stringify(valid)}`);
		expect(Object.keys(counts).sort()).toEqual(['401 api_key_invalid', '429 locked_out']);
		// Those that were under way when the tenth failed, at most one on each connection.
		expect(counts['401 api_key_invalid']).toBeLessThanOrEqual(10 + 60);
		expect(Object.keys(valid)).toEqual(['200 accepted']);
		expect(codeOf(last)).toEqual([429, 'locked_out']);
	});
});

describe('many addresses that guess, each too seldom to be locked out', () => {
	it('slow down the answers to failures, and to nothing else', async () => {
		const { url, key } = await publishTrigger(client, { protection: { lockOutAfter: 10 } });
		const guesses = Array.from(
			{ length: 199 },
			async (_, index) => await sendFrom(url, { source: `127.0.0.${index + 2}`, key: newKey() }),
		);
		const [guessed, valid] = await whileOthers(Promise.all(guesses), url, key);
		expect(countsOf(guessed)).toEqual({ '401 api_key_invalid': 199 });
		expect(Object.keys(valid)).toEqual(['200 accepted']);

		// Who comes while the answer to a failure is held back is answered before it. How long it is held
		// back depends on when the next one is due: several attempts.
		const overtakes = async () => {
			let isAnswered = false;
			const failure = sendFrom(url, { source: '127.0.0.2', key: newKey() }).then((answer) => {
				isAnswered = true;
				return codeOf(answer);
			});
			for (let count = 0; count < 5; count += 1) {
				const { status } = await sendFrom(url, { source: `127.0.1.${count + 1}`, key });
				expect(status).toBe(200);
			}
			const wasAnswered = isAnswered;
			expect(await failure).toEqual([401, 'api_key_invalid']);
			return !wasAnswered;
		};
		let attempts = 1;
		while (!(await overtakes()) && attempts < 5) attempts += 1;
		expect(attempts).toBeLessThan(5);
	});
});
