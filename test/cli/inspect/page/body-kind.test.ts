import type { Body } from '../../../../cli/inspect/api';
import { bodyKindOf } from '../../../../cli/inspect/page/client/body-kind';

function bodyOf(text: string, over: Partial<Body> = {}): Body {
	const bytes = Buffer.byteLength(text);
	return { bytes, kept: bytes, encoding: 'utf8', text, ...over };
}

describe('how a body is shown', () => {
	it('spreads JSON over lines, with its numbers as they were written', () => {
		expect(bodyKindOf(bodyOf('{"id":12345678901234567890,"ok":1.50}'), 'application/json')).toEqual(
			{
				kind: 'json',
				text: '{\n  "id": 12345678901234567890,\n  "ok": 1.50\n}',
			},
		);
	});

	it.each(['application/cloudevents+json; charset=utf-8', 'text/plain', ''])(
		'knows JSON also where it is called "%s"',
		(contentType) => {
			expect(bodyKindOf(bodyOf('[1]'), contentType)).toEqual({ kind: 'json', text: '[\n  1\n]' });
		},
	);

	it('bounds what becomes of JSON that is nested without end', () => {
		const nested = '['.repeat(300_000) + ']'.repeat(300_000);
		expect(bodyKindOf(bodyOf(nested), 'application/json')).toEqual({ kind: 'json', text: nested });
	});

	it('says that what is called JSON is none', () => {
		expect(bodyKindOf(bodyOf('{"a":'), 'application/json')).toEqual({ kind: 'malformed' });
	});

	it('does not blame the sender for JSON that was cut', () => {
		const body = bodyOf('{"a":', { bytes: 5000 });
		expect(bodyKindOf(body, 'application/json')).toEqual({ kind: 'text' });
	});

	it('takes a form apart, repeated names and all', () => {
		const type = 'application/x-www-form-urlencoded';
		expect(bodyKindOf(bodyOf('a=1&a=2+3&%C3%A4='), type)).toEqual({
			kind: 'form',
			fields: [
				['a', '1'],
				['a', '2 3'],
				['ä', ''],
			],
		});
	});

	it('leaves a form of thousands of fields as it came', () => {
		const type = 'application/x-www-form-urlencoded';
		expect(bodyKindOf(bodyOf('a=1&'.repeat(1001)), type)).toEqual({ kind: 'text' });
	});

	it('takes for binary what is no UTF-8', () => {
		const body = bodyOf('iVBORw==', { encoding: 'base64' });
		expect(bodyKindOf(body, 'application/json')).toEqual({ kind: 'binary' });
	});

	it('has nothing to show of an empty body', () => {
		expect(bodyKindOf(bodyOf(''), 'application/json')).toEqual({ kind: 'empty' });
	});
});
