import { setImmediate } from 'node:timers/promises';

import type { Capture } from './capture';
import type { Captures } from './captures';

/** How long one search keeps everything else waiting at a time, in milliseconds. */
const SLICE_MS = 10;

/**
 * Looks for captures that have every word of a text in their method, path, status, headers, body or
 * scheme, in upper or lower case.
 * @param options.before an id, not among those found
 * @param options.most of those found
 * @param options.isWanted asked now and then; where it says no, the search ends early
 * @returns the newest first
 */
export async function searchCaptures(
	captures: Captures,
	text: string,
	{
		before,
		most,
		isWanted,
	}: {
		readonly before: number | undefined;
		readonly most: number;
		readonly isWanted: () => boolean;
	},
): Promise<readonly Capture[]> {
	const words = text.toLowerCase().split(/\s+/).filter(Boolean);
	const found: Capture[] = [];
	let sliceStartMs = performance.now();
	for (const capture of captures.newestFirst(before)) {
		if (hasAll(capture, words) && found.push(capture) === most) break;
		if (performance.now() - sliceStartMs < SLICE_MS) continue;
		await setImmediate();
		if (!isWanted()) break;
		sliceStartMs = performance.now();
	}
	return found;
}

function hasAll(capture: Capture, words: readonly string[]): boolean {
	if (words.length === 0) return true;
	const { method, path, rawHeaders, answer, signature, body } = capture;
	const head = [method, path, answer?.status, ...rawHeaders, signature?.scheme, signature?.name]
		.join('\n')
		.toLowerCase();
	const left = words.filter((word) => !head.includes(word));
	if (left.length === 0) return true;
	const text = body.data.toString().toLowerCase();
	return left.every((word) => text.includes(word));
}
