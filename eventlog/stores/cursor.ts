/** Where an event stands: by time of arrival, then by order of writing. */
export interface Position {
	/** Milliseconds since the epoch. */
	readonly receivedAt: number;
	/** Number of the event in its store. */
	readonly seq: number;
}

/** @returns a text for URLs and JSON from which `positionOf` reads the position again */
export function cursorAt({ receivedAt, seq }: Position): string {
	return Buffer.from(`${receivedAt}.${seq}`).toString('base64url');
}

/** @throws RangeError when the text is not from `cursorAt` */
export function positionOf(cursor: string): Position {
	const match = /^(-?\d{1,16})\.(\d{1,16})$/.exec(Buffer.from(cursor, 'base64url').toString());
	const [receivedAt, seq] = [Number(match?.[1]), Number(match?.[2])];
	if (!Number.isSafeInteger(receivedAt) || !Number.isSafeInteger(seq)) {
		throw new RangeError('cursor: must be what an earlier page gave as nextCursor, unchanged');
	}
	return { receivedAt, seq };
}

/** @returns negative where `a` is older */
export function comparePositions(a: Position, b: Position): number {
	return a.receivedAt - b.receivedAt || a.seq - b.seq;
}

/** Where the reader of a log's tail is. */
export interface TailPosition {
	/** Which log: 32 hexadecimal digits, made at random with it. */
	readonly logId: string;
	/** Number of the last event that was given. */
	readonly seq: number;
}

/** @returns a text for URLs and JSON from which `tailPositionOf` reads the position again */
export function tailCursorAt({ logId, seq }: TailPosition): string {
	return Buffer.from(`${logId}.${seq}`).toString('base64url');
}

/** @throws RangeError when the text is not from `tailCursorAt` */
export function tailPositionOf(cursor: string): TailPosition {
	const text = Buffer.from(cursor, 'base64url').toString();
	const [, logId, digits] = /^([0-9a-f]{32})\.(\d{1,16})$/.exec(text) ?? [];
	const seq = Number(digits);
	if (logId === undefined || !Number.isSafeInteger(seq)) {
		throw new RangeError('cursor: must be what an earlier page gave as cursor, unchanged');
	}
	return { logId, seq };
}
