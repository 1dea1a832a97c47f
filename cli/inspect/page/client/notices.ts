import { formatBytes, formatCount, formatNumberOf } from '../../../../monitoring/dashboard/format';
import type { State } from '../../api';

/** @returns a sentence for each thing that is missing from what is shown; none where nothing is */
export function noticesOf({ dropped, maxCount, maxBytes, maxBodyBytes }: State): readonly string[] {
	const notices: string[] = [];
	if (dropped.count > 0) {
		const were = dropped.count === 1 ? 'was' : 'were';
		notices.push(
			`${formatNumberOf(dropped.count, 'older request')} ${were} dropped to stay within ${formatCount(maxCount)} requests and ${formatBytes(maxBytes)}.`,
		);
	}
	if (dropped.refused > 0) {
		const were = dropped.refused === 1 ? 'was' : 'were';
		notices.push(
			`${formatNumberOf(dropped.refused, 'request')} ${were} answered 503 and not captured: too many waited for their answers.`,
		);
	}
	if (dropped.cutBodies > 0) {
		const bodies = dropped.cutBodies === 1 ? '1 body' : `${formatCount(dropped.cutBodies)} bodies`;
		notices.push(`Of ${bodies} only the first ${formatBytes(maxBodyBytes)} are kept.`);
	}
	return notices;
}
