import type { INodeParameters } from 'n8n-workflow';

import { readParameters } from '../../nodes/SpotConnectGenericWebhook/parameters';
import {
	compileRecording,
	recordingWithoutConfiguration,
	type Recording,
} from '../../nodes/SpotConnectGenericWebhook/recording';

const SIGNATURE = 'X-Hub-Signature-256';

const compile = (options: INodeParameters, over: INodeParameters = {}): Recording | undefined =>
	compileRecording(readParameters({ parameters: { options, ...over } }), ['x-api-key'], undefined);

/** What is recorded of a header. */
const recorded = (recording: Recording | undefined, name: string): unknown =>
	recording!.redaction.redact({
		path: '/webhook/orders',
		headers: { [name.toLowerCase()]: 'a-value-of-a-header' },
		query: {},
		contentType: 'application/json',
	}).headers[name.toLowerCase()];

describe('what a trigger records', () => {
	it('is on by default, in SQLite, and hides key and signature', () => {
		const recording = compile({}, { signatureScheme: 'github' });
		expect(recording!.choice).toEqual({ kind: 'sqlite' });
		expect(recorded(recording, 'x-api-key')).toBe('**hidden**');
		expect(recorded(recording, SIGNATURE)).toBe('**hidden**');
		expect(recorded(recording, 'x-github-event')).toBe('a-value-of-a-header');
	});

	it.each([
		['custom', { signatureScheme: 'custom', customHeader: 'x-mac' }, 'x-mac'],
		['an HTTP message signature', { signatureScheme: 'httpMessageSignature' }, 'signature'],
		['a part of a header', { signatureScheme: 'stripe' }, 'stripe-signature'],
	])('hides the signature that is %s', (_, over, header) => {
		expect(recorded(compile({}, over), header)).toBe('**hidden**');
	});

	it('keeps the signature, and never the key, of what is kept for a replay', () => {
		const options = { recordBody: 'full', keepForReplay: true };
		const recording = compile(options, { signatureScheme: 'github' });
		expect(recorded(recording, SIGNATURE)).toBe('a-value-of-a-header');
		expect(recorded(recording, 'x-api-key')).toBe('**hidden**');
	});

	it('is nothing where the author switches it off', () => {
		expect(compile({ recordRequests: false })).toBeUndefined();
	});

	it.each([
		[{ keepForReplay: true }, 'Keep for Replay: '],
		[{ redactBodyPaths: '$.a[' }, 'Redact Body Paths: '],
		[{ redactBodyPaths: '$.a', recordBody: 'full' }, 'Redact Body Paths: '],
	])('cannot be %j', (options, message) => {
		expect(() => compile(options)).toThrow(message);
	});
});

describe('of a trigger that cannot be compiled', () => {
	const recordingOf = (options: INodeParameters) =>
		recordingWithoutConfiguration({ parameters: { options } });

	it('it is on record that a request came, and no body', () => {
		const { redaction } = recordingOf({ recordBody: 'full' })!;
		const raw = Buffer.from('{"a":1}');
		expect(
			redaction.redact({
				path: '/',
				headers: {},
				query: {},
				contentType: 'application/json',
				value: { a: 1 },
				raw,
			}).body,
		).toBeUndefined();
	});

	it('nothing is on record where the author wants nothing recorded', () => {
		expect(recordingOf({ recordRequests: false })).toBeUndefined();
	});

	it('with a switch that is neither on nor off, it is on', () => {
		expect(recordingOf({ recordRequests: 'maybe' })).toBeDefined();
	});
});
