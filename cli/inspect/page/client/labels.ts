import { formatDuration } from '../../../../monitoring/dashboard/format';
import type { AnswerSettings, ForwardSummary, SignatureSummary, Summary } from '../../api';

/** Which colour a label has. */
export type Tone = 'good' | 'warning' | 'critical' | 'plain';

export interface Label {
	readonly text: string;
	readonly tone: Tone;
}

const SIGNATURES: Readonly<
	Record<SignatureSummary['state'], { sign: string; word: string; tone: Tone }>
> = {
	verified: { sign: '✓', word: 'verified', tone: 'good' },
	failed: { sign: '✕', word: 'failed', tone: 'critical' },
	unchecked: { sign: '?', word: 'unchecked', tone: 'warning' },
};

/** @returns the scheme's name and whether the signature fits */
export function signatureLabel({ name, state }: SignatureSummary): Label {
	const { sign, word, tone } = SIGNATURES[state];
	return { text: `${sign} ${name} ${word}`, tone };
}

/** @returns what the sender was answered */
export function statusLabel({ status, aborted }: Pick<Summary, 'status' | 'aborted'>): Label {
	if (aborted) return { text: 'hung up', tone: 'warning' };
	if (status === 0) return { text: 'waiting', tone: 'plain' };
	return { text: String(status), tone: toneOfStatus(status) };
}

/** @returns what the target answered that the request was forwarded to */
export function forwardLabel({ status, error }: ForwardSummary): Label {
	if (status !== undefined && error !== undefined) {
		return { text: `→ ${status}, cut off`, tone: 'critical' };
	}
	if (status !== undefined && error !== undefined) {
		return { text: `→ ${status}, cut off`, tone: 'critical' };
	}
	if (status !== undefined) return { text: `→ ${status}`, tone: toneOfStatus(status) };
	if (error !== undefined) return { text: '→ no answer', tone: 'critical' };
	return { text: '→ waiting', tone: 'plain' };
}

/** @returns what becomes of requests, in a few words */
export function answerLabel(answer: AnswerSettings, forwardUrl: string | undefined): string {
	const parts = [
		forwardUrl === undefined ? `Answers ${answer.status}` : `Forwards to ${forwardUrl}`,
	];
	if (answer.delayMs > 0) parts.push(`after ${formatDuration(answer.delayMs)}`);
	if (answer.failureRate > 0) {
		parts.push(`${percentOf(answer.failureRate)} % fail with ${answer.failureStatus}`);
	}
	return parts.join(', ');
}

/** @returns a share of 1 in percent, without the noise of binary fractions */
export function percentOf(share: number): number {
	return Number((share * 100).toFixed(2));
}

function toneOfStatus(status: number): Tone {
	if (status >= 500) return 'critical';
	if (status >= 400) return 'warning';
	return status >= 200 && status < 300 ? 'good' : 'plain';
}
