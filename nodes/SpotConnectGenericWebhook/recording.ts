import type { ICredentialDataDecryptedObject, INode } from 'n8n-workflow';

import { ConfigurationError } from '../../admission/configuration-error';
import { HTTP_MESSAGE_SIGNATURE_ID } from '../../admission/signature/http-message-signature';
import { CUSTOM_SCHEME_ID } from '../../admission/signature/custom';
import { schemeById } from '../../admission/signature/schemes';
import { Redaction } from '../../eventlog/redact';
import type { EventLogChoice } from '../event-log/event-log';
import { recordingOf, type TriggerParameters } from './parameters';

/** What is recorded of a trigger's requests, and where. */
export interface Recording {
	readonly choice: EventLogChoice;
	readonly redaction: Redaction;
	/** Request headers, in lower case, whose values are hidden wherever else they stand. */
	readonly secretHeaders: readonly string[];
}

/** That a request came, and nothing of what it held. */
const UNCONFIGURED: Recording = {
	choice: { kind: 'sqlite' },
	redaction: Redaction.compile({ body: 'none' }),
	secretHeaders: ['x-api-key', 'authorization'],
};

/**
 * What to record of requests to a trigger that cannot be compiled: nothing of what they held, and
 * nothing at all where the author wants no recording.
 */
export function recordingWithoutConfiguration({
	parameters,
}: Pick<INode, 'parameters'>): Recording | undefined {
	try {
		const { isOn } = recordingOf((parameters.options ?? {}) as Readonly<Record<string, unknown>>);
		return isOn ? UNCONFIGURED : undefined;
	} catch {
		return UNCONFIGURED;
	}
}

/**
 * @param parameters the trigger's
 * @param secretHeaders headers that hold a secret
 * @param store the decrypted credential of the event store, where one is chosen
 * @returns what to record; undefined where the author wants nothing recorded
 * @throws {ConfigurationError} for paths or names that cannot be, or choices that exclude each other
 */
export function compileRecording(
	parameters: TriggerParameters,
	secretHeaders: readonly string[],
	store: ICredentialDataDecryptedObject | undefined,
): Recording | undefined {
	const { isOn, body, bodyPaths, headers, query, isKeptForReplay } = parameters.recording;
	if (!isOn) return undefined;
	if (isKeptForReplay && body !== 'full') {
		throw new ConfigurationError(
			'Keep for Replay',
			'Set Record Body to Full: a redacted body cannot be sent again.',
		);
	}
	const parameter = bodyPaths.length > 0 ? 'Redact Body Paths' : 'Record Requests';
	try {
		return {
			choice: store === undefined ? { kind: 'sqlite' } : { kind: 'postgres', data: store },
			redaction: Redaction.compile({
				body,
				bodyPaths,
				query,
				headers: [...headers, ...secretHeaders],
				signatureHeaders: isKeptForReplay ? [] : signatureHeadersOf(parameters),
				keepsRawBody: isKeptForReplay,
			}),
			secretHeaders,
		};
	} catch (error) {
		if (error instanceof RangeError) throw new ConfigurationError(parameter, error.message);
		throw error;
	}
}

/** RFC 9421, section 4. */
const MESSAGE_SIGNATURE_HEADERS = ['signature'];

function signatureHeadersOf({ signatureScheme, custom }: TriggerParameters): string[] {
	if (signatureScheme === HTTP_MESSAGE_SIGNATURE_ID) return MESSAGE_SIGNATURE_HEADERS;
	if (signatureScheme === CUSTOM_SCHEME_ID) return [custom.headerName];
	return [schemeById(signatureScheme)?.signature.at ?? []]
		.flat()
		.flatMap((place) => (place.in === 'header' || place.in === 'headerPart' ? [place.name] : []));
}
