/** A message for the host's log; the facts are the same for people and for machines. */
export interface ReportedMessage {
	readonly level: 'info' | 'warn' | 'error';
	readonly message: string;
	readonly facts: Readonly<Record<string, string | number>>;
}

export type Report = (message: ReportedMessage) => void;

/** @returns what an error says, bounded: a database may quote what it was given */
export function messageOf(error: unknown): string {
	const text = error instanceof Error ? error.message : String(error);
	return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

/** Reports; a report that throws stops nothing, as there is nobody left to tell. */
export function tell(report: Report, ...[level, message, facts]: MessageParts): void {
	try {
		report({ level, message, facts });
	} catch {
		return;
	}
}

type MessageParts = [
	ReportedMessage['level'],
	ReportedMessage['message'],
	ReportedMessage['facts'],
];
