import { isUtf8 } from 'node:buffer';

import { headerValuesOf } from '../delivery';
import type { Finding } from '../verify/diagnose';
import type { Body, Full, Message, Summary } from './api';
import { headerLinesOf, isCut, NO_BODY, type Capture, type KeptBody } from './capture';

/** @returns a capture as it stands in the list */
export function summaryOf(capture: Capture): Summary {
	const { id, method, path, body, rawHeaders, answer, forward, signature, resendOf } = capture;
	return {
		id,
		receivedAt: new Date(capture.receivedMs).toISOString(),
		method,
		path,
		status: answer?.status ?? 0,
		bytes: body.bytes,
		contentType: headerValuesOf(headerLinesOf(rawHeaders), 'content-type')[0] ?? '',
		durationMs: rounded(capture.durationMs),
		...(capture.isAborted && { aborted: true }),
		...(signature && {
			signature: { scheme: signature.scheme, name: signature.name, state: signature.state },
		}),
		...(forward && {
			forward: {
				...(forward.answer && { status: forward.answer.status }),
				...(forward.error !== undefined && { error: forward.error }),
				durationMs: rounded(forward.durationMs),
			},
		}),
		...(resendOf !== undefined && { resendOf }),
	};
}

/** @param findings what explains a signature that failed */
export function fullOf(capture: Capture, findings: readonly Finding[]): Full {
	const { signature, forward, answer } = capture;
	const { signature: signedBy, forward: passedOn, ...summary } = summaryOf(capture);
	return {
		...summary,
		headers: headerLinesOf(capture.rawHeaders),
		source: capture.source,
		httpVersion: capture.httpVersion,
		body: bodyOf(capture.body),
		answer: messageOf(answer),
		...(signedBy && {
			signature: {
				...signedBy,
				...(signature?.detail !== undefined && { detail: signature.detail }),
				...(findings.length > 0 && { findings }),
				candidates: signature!.candidates,
			},
		}),
		...(passedOn && { forward: { ...passedOn, url: forward!.url, ...messageOf(forward!.answer) } }),
	};
}

function messageOf(answer: Capture['answer']): Message {
	return {
		headers: headerLinesOf(answer?.rawHeaders ?? []),
		body: bodyOf(answer?.body ?? NO_BODY),
	};
}

function bodyOf(body: KeptBody): Body {
	const { bytes } = body;
	const data = isCut(body) ? withoutPartOfCharacter(body.data) : body.data;
	const encoding = isUtf8(data) ? 'utf8' : 'base64';
	return { bytes, kept: data.length, encoding, text: data.toString(encoding) };
}

/** The most bytes of a character in UTF-8, but one. */
const LONGEST_PART = 3;

/** @returns the text of a cut body without the beginning of the character that the cut went through */
function withoutPartOfCharacter(data: Buffer): Buffer {
	for (let left = 0; left <= LONGEST_PART && left <= data.length; left += 1) {
		const shorter = data.subarray(0, data.length - left);
		if (isUtf8(shorter)) return shorter;
	}
	return data;
}

/** Milliseconds to the microsecond. */
function rounded(milliseconds: number): number {
	return Math.round(milliseconds * 1000) / 1000;
}
