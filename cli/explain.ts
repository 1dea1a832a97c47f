import { REFUSALS, type RefusalCode } from '../admission/refusal';
import { headerValuesOf, type HeaderLine } from './delivery';
import { membersOf, n8nAnswerOf } from './n8n-answer';

/** What the answer of a webhook means. */
export interface Explanation {
	/** Whether the delivery was let in. */
	readonly isAccepted: boolean;
	/** The refusal code, where Spot Connect refused. */
	readonly code?: RefusalCode;
	/** What happened, what to do: one sentence or more a line. */
	readonly lines: readonly string[];
}

/** An answer as far as it is explained. */
export interface Explained {
	readonly status: number;
	readonly headers: readonly HeaderLine[];
	/** The body as text. */
	readonly text: string;
}

/** Marks an answer that was given by the trigger. */
export const EVENT_ID_HEADER = 'x-spot-connect-event-id';
const DUPLICATE_HEADER = 'x-spot-connect-duplicate';

/** @returns what an answer means and what to do about it */
export function explainAnswer(answer: Explained): Explanation {
	const refusal = refusalOf(answer);
	if (refusal !== undefined) return refusal;
	if (answer.status >= 200 && answer.status < 300) return explainSuccess(answer);
	return { isAccepted: false, lines: explainOther(answer) };
}

function explainSuccess({ headers, text }: Explained): Explanation {
	const [eventId] = headerValuesOf(headers, EVENT_ID_HEADER);
	if (eventId === undefined) {
		return /^\s*<(?:!doctype html|html)/i.test(text)
			? {
					isAccepted: false,
					lines: [
						'This is a web page, not a webhook: the path is wrong, or a login stands before it.',
						'Copy the production URL from the trigger; it has /webhook/ in it.',
					],
				}
			: {
					isAccepted: true,
					lines: [`Answered, but not by Spot Connect: there is no header ${EVENT_ID_HEADER}.`],
				};
	}
	const isDuplicate = headerValuesOf(headers, DUPLICATE_HEADER).includes('true');
	return {
		isAccepted: true,
		lines: [
			isDuplicate
				? `A duplicate: the key was sent before, so that no execution was started. Event ${eventId}.`
				: `Accepted. Event ${eventId}.`,
		],
	};
}

/** @returns what problem details with one of our codes mean */
function refusalOf({ headers, text }: Explained): Explanation | undefined {
	const { code, detail, errors, instance } = membersOf(text);
	if (typeof code !== 'string' || !Object.hasOwn(REFUSALS, code)) return undefined;
	const kind = REFUSALS[code as RefusalCode];
	const [retryAfter] = headerValuesOf(headers, 'retry-after');
	return {
		isAccepted: false,
		code: code as RefusalCode,
		lines: [
			`Refused: ${kind.title} (${code}).`,
			...(typeof detail === 'string' ? [detail] : []),
			...errorsOf(errors),
			`What to do: ${kind.help}`,
			...(retryAfter === undefined ? [] : [`Wait: ${retryAfter} seconds.`]),
			...(typeof instance === 'string' ? [`Event ${instance}.`] : []),
		],
	};
}

/** Most errors of a schema that are printed; the answer has them all. */
const MOST_ERRORS = 20;

function errorsOf(errors: unknown): string[] {
	if (!Array.isArray(errors)) return [];
	const lines = (errors as Readonly<Record<string, unknown>>[])
		.slice(0, MOST_ERRORS)
		.map((error) => {
			const place = typeof error?.pointer === 'string' ? error.pointer : '';
			const message = typeof error?.message === 'string' ? error.message : '';
			return `  ${place === '' ? '(the whole)' : place}  ${message}`;
		});
	return errors.length > MOST_ERRORS
		? [...lines, `  and ${errors.length - MOST_ERRORS} more`]
		: lines;
}

const N8N_LINES = {
	notPublished: [
		'n8n has no published workflow with this path and method.',
		'What to do: publish (activate) the workflow, wait some seconds, and compare the path with the production URL of the trigger.',
	],
	notListening: [
		'n8n listens on a test URL only after a click on Execute workflow, and for one request.',
		'What to do: click it and send again, or publish the workflow and send to the production URL (/webhook/ in the place of /webhook-test/).',
	],
} as const;

function explainOther({ status, headers, text }: Explained): readonly string[] {
	const n8n = n8nAnswerOf(status, text);
	if (n8n?.kind === 'otherMethod') {
		return [
			`The webhook is there, but for ${n8n.methods} only.`,
			`What to do: send with --method ${n8n.methods.split(/,| or /)[0]}.`,
		];
	}
	if (n8n !== undefined) return N8N_LINES[n8n.kind];
	if (status >= 300 && status < 400) {
		const [location = 'nowhere'] = headerValuesOf(headers, 'location');
		return [
			`The server sends the request on to ${location}.`,
			'What to do: use that URL. Senders of webhooks follow no redirect, or turn POST into GET on the way.',
		];
	}
	return STATUS_LINES[status] ?? [`The answer is ${status}, and not from Spot Connect.`];
}

const STATUS_LINES: Readonly<Record<number, readonly string[]>> = {
	400: ['Something before the trigger could not read the request.'],
	401: [
		'Refused by something before the trigger, for Spot Connect says why in its answer.',
		'What to do: look for a login or basic authentication of the proxy.',
	],
	403: [
		'Refused by something before the trigger, for Spot Connect says why in its answer.',
		'What to do: look at the firewall of the proxy, or of the service before it.',
	],
	404: [
		'Something answers, but it is not n8n: there is no such page.',
		'What to do: compare host, port and path with the production URL of the trigger, and the paths that the proxy passes on.',
	],
	405: ['Something before n8n does not let the method through.'],
	413: [
		'The body is larger than the server takes.',
		"What to do: raise n8n's N8N_PAYLOAD_SIZE_MAX (16 MiB unless set), and the limit of the proxy (nginx: client_max_body_size, 1 MiB unless set).",
	],
	422: ['n8n could not read the body: it is not what its content type says.'],
	429: ['Something before the trigger limits the rate.'],
	500: [
		'The workflow failed, or n8n did.',
		'What to do: look at the latest execution of the workflow, and at the log of n8n.',
	],
	502: ['The proxy answers, but n8n does not.', 'What to do: look whether n8n is running.'],
	503: ['The server is not ready.', 'What to do: wait until n8n has started.'],
	504: [
		'The proxy waited too long for n8n.',
		'What to do: let the trigger answer at once (Respond: Immediately), or raise the time-out of the proxy.',
	],
};
