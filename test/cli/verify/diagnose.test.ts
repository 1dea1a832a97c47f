import { createHmac } from 'node:crypto';

import type { SignatureScheme } from '../../../admission/signature/scheme';
import { schemeById } from '../../../admission/signature/schemes';
import type { Delivery, HeaderLine } from '../../../cli/delivery';
import { signDelivery, SIGNABLE_SCHEMES } from '../../../cli/signing/sign';
import { diagnose, type Finding } from '../../../cli/verify/diagnose';

const NOW_MS = 1_768_471_200_000;
const SECRET = 'aGVsbG8gd29ybGQsIGhlbGxvIHNlY3JldA==';
const URL_OF_NODE = 'https://n8n.example.com/webhook/orders';
const BODY = '{"name":"Zoë","path":"a/b","items":[1,2]}';

const schemeOf = (id: string): SignatureScheme => schemeById(id)!;

function signed(
	id: string,
	{
		body = BODY,
		secret = SECRET,
		url = URL_OF_NODE,
		nowMs = NOW_MS,
		type = 'application/json',
	} = {},
): Delivery {
	const delivery: Delivery = {
		method: 'POST',
		url,
		headers: [['content-type', type]],
		body: Buffer.from(body),
	};
	return signDelivery(delivery, schemeOf(id), secret, nowMs);
}

function findingsOf(
	id: string,
	delivery: Delivery,
	{ secret = SECRET, nowMs = NOW_MS } = {},
): readonly Finding[] {
	return diagnose({ delivery, scheme: schemeOf(id), keys: { secrets: [secret] } }, nowMs).findings;
}

const causesOf = (...args: Parameters<typeof findingsOf>) =>
	findingsOf(...args).map(({ cause }) => cause);

/** Changes the value of a header, its name, or takes it away. */
function mapHeader(
	delivery: Delivery,
	wanted: string,
	change: (line: HeaderLine) => readonly HeaderLine[],
): Delivery {
	const headers = delivery.headers.flatMap((line) =>
		line[0].toLowerCase() === wanted.toLowerCase() ? change(line) : [line],
	);
	return { ...delivery, headers };
}

const withBody = (delivery: Delivery, body: string | Buffer): Delivery => ({
	...delivery,
	body: Buffer.from(body),
});

describe('diagnose', () => {
	it.each(SIGNABLE_SCHEMES.map(({ id }) => [id]))(
		'finds nothing wrong with a good delivery of %s',
		(id) => {
			const type = id === 'mandrill' ? 'application/x-www-form-urlencoded' : 'application/json';
			const { verification, findings } = diagnose(
				{ delivery: signed(id, { type }), scheme: schemeOf(id), keys: { secrets: [SECRET] } },
				NOW_MS,
			);
			expect({ ok: verification.ok, findings }).toEqual({ ok: true, findings: [] });
		},
	);

	it('finds a token that is another', () => {
		expect(causesOf('gitlab', signed('gitlab'), { secret: 'another' })).toEqual(['secret']);
	});

	it('finds a timestamp out of tolerance, and says that the signature is right', () => {
		const [finding] = findingsOf('stripe', signed('stripe'), { nowMs: NOW_MS + 301_000 });
		expect(finding).toMatchObject({ cause: 'timestamp' });
		expect(finding!.message).toBe(
			'The signature is right, but not in time. The request was signed 301 seconds ago; 300 seconds are allowed.',
		);
	});

	it('finds a signature in base64 that must be hexadecimal', () => {
		const delivery = mapHeader(signed('github'), 'x-hub-signature-256', ([name, value]) => [
			[name, `sha256=${Buffer.from(value.slice(7), 'hex').toString('base64')}`],
		]);
		expect(findingsOf('github', delivery)).toEqual([
			expect.objectContaining({
				cause: 'encoding',
				message: 'The signature is written in base64; the scheme github has it in hex.',
			}),
		]);
	});

	it('finds a missing prefix', () => {
		const delivery = mapHeader(signed('github'), 'x-hub-signature-256', ([name, value]) => [
			[name, value.slice('sha256='.length)],
		]);
		expect(findingsOf('github', delivery)).toEqual([
			expect.objectContaining({
				cause: 'prefix',
				message: 'The signature has no text before it; the scheme github has "sha256=" there.',
			}),
		]);
	});

	it('finds a line break at the end of the sender’s secret', () => {
		const delivery = mapHeader(signed('github'), 'x-hub-signature-256', ([name]) => [
			[name, `sha256=${createHmac('sha256', `${SECRET}\n`).update(BODY).digest('hex')}`],
		]);
		const [finding] = findingsOf('github', delivery);
		expect(finding!.message).toContain('has a line break at its end');
	});

	describe('finds a body that was changed after it was signed:', () => {
		it.each<[string, string, string | Buffer, string]>([
			['indented again', BODY, JSON.stringify(JSON.parse(BODY), undefined, 2), 'JSON.stringify'],
			[
				'parsed and written again',
				JSON.stringify(JSON.parse(BODY), undefined, 2),
				BODY,
				'two spaces',
			],
			[
				'written by Python',
				'{"name": "Zo\\u00eb", "path": "a/b", "items": [1, 2]}',
				BODY,
				'as Python does: a space after each comma and colon, and other characters than ASCII escaped',
			],
			[
				'written by PHP',
				'{"name":"Zo\\u00eb","path":"a\\/b","items":[1,2]}',
				BODY,
				'escaped as PHP does',
			],
			['CRLF became LF', '{\r\n}', '{\n}', 'with CRLF in the place of LF'],
			['LF became CRLF', '{\n}', '{\r\n}', 'with LF in the place of CRLF'],
			['a line break was added', BODY, `${BODY}\n`, 'without the line break at its end'],
			['a line break was taken off', `${BODY}\n`, BODY, 'with a line break (LF) at its end'],
			['white space was added', 'a=1', ' a=1  ', 'without the white space around it'],
			['a byte-order mark was added', BODY, `\ufeff${BODY}`, 'without the byte-order mark'],
			['a byte-order mark was taken off', `\ufeff${BODY}`, BODY, 'with a byte-order mark'],
			['a body where none was signed', '', BODY, 'the empty body'],
		])('%s', (_, sent, captured, what) => {
			const [finding] = findingsOf('github', withBody(signed('github', { body: sent }), captured));
			expect(finding!.cause).toBe('body');
			expect(finding!.message).toContain(what);
		});
	});

	describe('finds a URL that differs:', () => {
		it.each<[string, string, string]>([
			['https behind http', 'http://n8n.example.com/webhook/orders', 'with https://'],
			['a port of the inside', 'https://n8n.example.com:5678/webhook/orders', 'without the port'],
			['a slash at the end', `${URL_OF_NODE}/`, 'without the slash at the end of the path'],
			['a query', `${URL_OF_NODE}?a=1`, 'without the query'],
			[
				'the test URL',
				URL_OF_NODE.replace('webhook', 'webhook-test'),
				'with /webhook/ in the path',
			],
		])('%s', (_, url, what) => {
			const [finding] = findingsOf('square', { ...signed('square'), url });
			expect(finding!.cause).toBe('url');
			expect(finding!.message).toContain(`${what}: ${URL_OF_NODE}`);
		});

		it('the host that the proxy was called by', () => {
			const delivery = signed('square');
			const [finding] = findingsOf('square', {
				...delivery,
				url: 'http://127.0.0.1:5678/webhook/orders',
				headers: [...delivery.headers, ['X-Forwarded-Host', 'n8n.example.com']],
			});
			expect(finding!.message).toContain('with https://n8n.example.com');
		});
	});

	it('finds a header under another name', () => {
		const delivery = mapHeader(signed('github'), 'x-hub-signature-256', ([, value]) => [
			['x-proxy-signature', value],
		]);
		expect(findingsOf('github', delivery)).toEqual([
			expect.objectContaining({
				cause: 'headerName',
				message:
					'The header x-proxy-signature holds the signature; the scheme github has it in X-Hub-Signature-256.',
			}),
		]);
	});

	it.each([
		['the signature', 'X-Slack-Signature'],
		['the timestamp', 'X-Slack-Request-Timestamp'],
	])('finds that the header with %s is missing', (what, name) => {
		const delivery = mapHeader(signed('slack'), name, () => []);
		expect(findingsOf('slack', delivery)).toEqual([
			expect.objectContaining({
				cause: 'headerMissing',
				message: `The delivery has no header ${name}, which holds ${what}.`,
			}),
		]);
	});

	it('finds that the delivery id that is signed is missing', () => {
		const delivery = mapHeader(signed('svix'), 'svix-id', () => []);
		const [finding] = findingsOf('svix', delivery);
		expect(finding!.message).toContain('no header svix-id, which holds the delivery id');
	});

	it('finds the scheme of another provider', () => {
		const [finding] = findingsOf('standardWebhooks', signed('stripe'));
		expect(finding).toMatchObject({ cause: 'scheme', advice: 'Choose the scheme stripe.' });
	});

	it('finds two causes at a time', () => {
		const delivery = mapHeader(signed('github'), 'x-hub-signature-256', ([name, value]) => [
			[name, value.slice('sha256='.length)],
		]);
		expect(causesOf('github', withBody(delivery, `${BODY}\n`))).toEqual(['prefix', 'body']);
	});

	it('tells neither the secret nor the signature that would be right', () => {
		const right = signed('github').headers.find(([name]) => name === 'X-Hub-Signature-256')![1];
		const wrong = withBody(signed('github', { secret: 'another' }), `${BODY} `);
		const text = JSON.stringify(findingsOf('github', wrong));
		expect(text).not.toContain(SECRET);
		expect(text).not.toContain(right.slice('sha256='.length));
	});
});
