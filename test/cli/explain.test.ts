import { REFUSALS, type RefusalCode } from '../../admission/refusal';
import { explainAnswer } from '../../cli/explain';
import { acceptance, EVENT_ID, notRegistered, refusal, type Reply } from './server';

const explain = ({ status = 200, headers = {}, body = '' }: Reply) =>
	explainAnswer({ status, headers: Object.entries(headers), text: body.toString() });

describe('explainAnswer', () => {
	it.each(Object.keys(REFUSALS) as RefusalCode[])('explains the refusal %s', (code) => {
		const { isAccepted, code: told, lines } = explain(refusal({ code, detail: 'This is why.' }));
		expect([isAccepted, told]).toEqual([false, code]);
		expect(lines).toEqual([
			`Refused: ${REFUSALS[code].title} (${code}).`,
			'This is why.',
			`What to do: ${REFUSALS[code].help}`,
			`Event ${EVENT_ID}.`,
		]);
	});

	it('lists what breaks a schema, and no more than twenty', () => {
		const errors = Array.from({ length: 22 }, (_, index) => ({
			pointer: index === 0 ? '' : `/items/${index}`,
			keyword: 'type',
			message: 'must be a number',
		}));
		const { lines } = explain(refusal({ code: 'schema_violation', detail: '22 errors.', errors }));
		expect(lines).toContain('  (the whole)  must be a number');
		expect(lines).toContain('  /items/19  must be a number');
		expect(lines).not.toContain('  /items/20  must be a number');
		expect(lines).toContain('  and 2 more');
	});

	it('says how long to wait', () => {
		const reply = refusal({
			code: 'rate_limited',
			detail: 'Too fast.',
			headers: { 'Retry-After': '7' },
		});
		expect(explain(reply).lines).toContain('Wait: 7 seconds.');
	});

	it.each<[string, Reply, boolean, string]>([
		['an acceptance', acceptance, true, `Accepted. Event ${EVENT_ID}.`],
		[
			'a duplicate',
			{ ...acceptance, headers: { ...acceptance.headers, 'x-spot-connect-duplicate': 'true' } },
			true,
			'A duplicate',
		],
		['a success of something else', { body: 'ok' }, true, 'not by Spot Connect'],
		['a web page', { body: '<!DOCTYPE html><html>' }, false, 'This is a web page'],
		['an unpublished workflow', notRegistered('POST orders'), false, 'no published workflow'],
		['an idle test URL', notRegistered('orders', true), false, 'listens on a test URL only after'],
		[
			'another method',
			{
				status: 404,
				body: '{"code":404,"message":"This webhook is not registered for PUT requests. Did you mean to make a POST request?"}',
			},
			false,
			'for POST only',
		],
		['a foreign 404', { status: 404, body: 'nginx' }, false, 'it is not n8n'],
		['a redirect', { status: 308, headers: { Location: '/x' } }, false, 'on to /x'],
		['a large body', { status: 413 }, false, 'larger than the server takes'],
		['a proxy without n8n', { status: 502 }, false, 'The proxy answers, but n8n does not'],
		[
			'a failed workflow',
			{ status: 500, body: '{"message":"Error in workflow"}' },
			false,
			'failed',
		],
		['a status of its own', { status: 418 }, false, 'The answer is 418'],
		['a foreign code', { status: 400, body: '{"code":"toString"}' }, false, 'could not read'],
	])('explains %s', (_, reply, isAccepted, text) => {
		const explanation = explain(reply);
		expect(explanation.isAccepted).toBe(isAccepted);
		expect(explanation.lines.join('\n')).toContain(text);
		expect(explanation.code).toBeUndefined();
	});
});
