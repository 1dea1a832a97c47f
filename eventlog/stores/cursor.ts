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
