import { COMMA, QUOTE } from './grammar';
import { skim } from './skim';

/** Byte offsets of what the settings want changed. */
export interface Changes {
	/** Of numbers that become text, in the order of the text: first byte and the byte after the last, in turns. */
	readonly numbers: number[];
	/** Backslash of each `\uXXXX` that becomes U+FFFD. */
	readonly escapes: number[];
	/** Opening quote of the key of each member that is dropped; in no order, and with repetitions. */
	readonly members: number[];
}

const REPLACEMENT_ESCAPE = '\\ufffd';

/**
 * @param bytes a good JSON text
 * @param from where it starts
 * @returns the text with just these changes
 */
export function rewrite(bytes: Buffer, from: number, changes: Changes): string {
	const { numbers, escapes } = changes;
	const cuts = changes.members.length === 0 ? [] : cutsFor(bytes, from, new Set(changes.members));
	// Two quotes are all that a change can add.
	const target = Buffer.allocUnsafe(bytes.length + numbers.length);
	let length = 0;
	let copied = from;
	const copyTo = (to: number) => {
		length += bytes.copy(target, length, copied, to);
		copied = to;
	};
	const addQuote = () => {
		target[length] = QUOTE;
		length += 1;
	};
	let number = 0;
	let escape = 0;
	/** Changes outside what is cut, up to there. */
	const changeTo = (to: number) => {
		for (;;) {
			const nextNumber = numbers[number] ?? Infinity;
			const nextEscape = escapes[escape] ?? Infinity;
			const next = Math.min(nextNumber, nextEscape);
			if (next >= to) break;
			const isCut = next < copied;
			if (next === nextEscape) {
				escape += 1;
				if (isCut) continue;
				copyTo(next);
				length += target.write(REPLACEMENT_ESCAPE, length, 'latin1');
				copied = next + REPLACEMENT_ESCAPE.length;
			} else {
				const end = numbers[number + 1]!;
				number += 2;
				if (isCut) continue;
				copyTo(next);
				addQuote();
				copyTo(end);
				addQuote();
			}
		}
		copyTo(to);
	};
	for (let cut = 0; cut < cuts.length; cut += 2) {
		changeTo(cuts[cut]!);
		copied = cuts[cut + 1]!;
	}
	changeTo(bytes.length);
	return target.toString('utf8', 0, length);
}

/**
 * @param members where the keys of dropped members start
 * @returns first byte of each part to cut and the byte after it, in turns: a member with the comma
 *   before it, or after it where no member that stays comes before
 */
function cutsFor(bytes: Buffer, from: number, members: ReadonlySet<number>): number[] {
	const cuts: number[] = [];
	/** Of each open object or array, the outermost first: the comma after the last member that stays, or -1. */
	const commas: number[] = [];
	/** Index in the above of the object whose member is being cut, or -1. */
	let cutDepth = -1;
	let cutFrom = 0;
	const endMember = (at: number) => {
		const depth = commas.length - 1;
		const isComma = bytes[at] === COMMA;
		if (depth !== cutDepth) {
			if (isComma) commas[depth] = at;
			return;
		}
		cutDepth = -1;
		const follows = commas[depth]! >= 0;
		cuts.push(cutFrom, isComma && !follows ? at + 1 : at);
		if (isComma && follows) commas[depth] = at;
	};
	skim(bytes, from, bytes.length, {
		open: () => commas.push(-1),
		key: (at) => {
			if (cutDepth !== -1 || !members.has(at)) return;
			cutDepth = commas.length - 1;
			const comma = commas[cutDepth]!;
			cutFrom = comma >= 0 ? comma : at;
		},
		comma: endMember,
		close: (at) => {
			endMember(at);
			commas.pop();
		},
	});
	return cuts;
}
