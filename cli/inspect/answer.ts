import type { AnswerSettings } from './api';
import { NO_BODY, type KeptAnswer } from './capture';

/** RFC 9110, sections 15.3.5, 15.3.6 and 15.4.5. */
const WITHOUT_BODY = new Set([204, 205, 304]);

/** What senders are answered by the settings, made ready once for all. */
export interface ReadyAnswers {
	readonly success: KeptAnswer;
	readonly failure: KeptAnswer;
}

/** @param settings that are valid */
export function readyAnswersOf(settings: AnswerSettings): ReadyAnswers {
	const { status, contentType, body, failureStatus } = settings;
	const failure = JSON.stringify({ error: 'This request fails, as the inspector is set to.' });
	return {
		success: answerOf(status, contentType, body),
		failure: answerOf(failureStatus, 'application/json', failure),
	};
}

function answerOf(status: number, contentType: string, text: string): KeptAnswer {
	if (WITHOUT_BODY.has(status)) return { status, rawHeaders: [], body: NO_BODY };
	const data = Buffer.from(text);
	const type = contentType === '' ? [] : ['Content-Type', contentType];
	return {
		status,
		rawHeaders: [...type, 'Content-Length', String(data.length)],
		body: { bytes: data.length, data },
	};
}
