/** Most characters in one path. */
export const LONGEST_PATH = 500;
/** Most segments in one path. */
export const MOST_SEGMENTS = 30;
/** Most paths in one set: every member of a document is compared with them. */
export const MOST_PATHS = 100;

/** Where a walk through a document stands: which paths can still select something below. */
export type PathState = readonly Position[];

/** One step that a path can still take. */
interface Position {
	readonly segment: Segment;
	/** After this step; none where the step is the path's last. */
	readonly next: Position | undefined;
}

interface Segment {
	/** Whether it applies at any depth below. */
	readonly isDescendant: boolean;
	readonly selector: Selector;
}

type Selector =
	| { readonly kind: 'name'; readonly name: string }
	| { readonly kind: 'index'; readonly index: number }
	/** A token of a JSON Pointer: a member's name or an element's index, as the value there has it. */
	| { readonly kind: 'token'; readonly name: string; readonly index: number }
	| { readonly kind: 'wildcard' };

/** What the paths say of one child. */
export interface Step {
	readonly isSelected: boolean;
	/** For the children of this child. */
	readonly state: PathState;
}

const NOWHERE: PathState = [];
const NOT_SELECTED: Step = { isSelected: false, state: NOWHERE };
const SELECTED: Step = { isSelected: true, state: NOWHERE };

/**
 * Places in JSON documents, compiled once and followed while a document is walked.
 *
 * A path is a JSON Pointer (RFC 6901, as in `/user/email`) or a JSONPath (RFC 9535) of these parts:
 * the root `$`, then any number of `.name`, `['name']`, `[0]`, `[-1]`, `.*`, `[*]`, and the same
 * after `..` for any depth (`..name`, `..['name']`, `..[0]`, `..*`). Slices, filters, several
 * selectors in one pair of brackets and white space are not supported.
 */
export class JsonPaths {
	/** Where a walk begins. */
	readonly start: PathState;

	private constructor(start: PathState) {
		this.start = start;
	}

	/**
	 * @param paths as the author writes them
	 * @throws {RangeError} for the first path that is none, or is not supported, with what to write
	 */
	static compile(paths: readonly string[]): JsonPaths {
		if (paths.length > MOST_PATHS)
			throw new RangeError(`At most ${MOST_PATHS} paths are possible.`);
		return new JsonPaths(paths.map((path) => chain(parsePath(path))));
	}

	get isEmpty(): boolean {
		return this.start.length === 0;
	}

	/**
	 * One step down.
	 * @param key the name of a member, or the index of an element
	 * @param length of the array that holds the element
	 */
	static step(state: PathState, key: string | number, length = 0): Step {
		if (state.length === 0) return NOT_SELECTED;
		let below: Position[] | undefined;
		for (const position of state) {
			if (position.segment.isDescendant) below = withPosition(below, position);
			if (!selects(position.segment.selector, key, length)) continue;
			if (position.next === undefined) return SELECTED;
			below = withPosition(below, position.next);
		}
		return below === undefined ? NOT_SELECTED : { isSelected: false, state: below };
	}

	/**
	 * Whether a place, or an element of the list there, is selected. A form says less than JSON: it
	 * does not tell how long a list is or whether there is one. Where that matters the answer is yes.
	 * @param steps names; undefined for an element at an index that is not told
	 */
	selectsInForm(steps: readonly (string | undefined)[]): boolean {
		let state = this.start;
		for (const step of steps) {
			let below: Position[] | undefined;
			for (const position of state) {
				if (position.segment.isDescendant) below = withPosition(below, position);
				if (!selectsInForm(position.segment.selector, step)) continue;
				if (position.next === undefined) return true;
				below = withPosition(below, position.next);
			}
			state = below ?? NOWHERE;
		}
		return state.some(endsInElements);
	}
}

function chain(segments: readonly Segment[]): Position {
	let next: Position | undefined;
	for (const segment of segments.toReversed()) next = { segment, next };
	return next!;
}

function withPosition(positions: Position[] | undefined, position: Position): Position[] {
	if (positions === undefined) return [position];
	if (!positions.includes(position)) positions.push(position);
	return positions;
}

function selects(selector: Selector, key: string | number, length: number): boolean {
	switch (selector.kind) {
		case 'wildcard':
			return true;
		case 'name':
			return key === selector.name;
		case 'index':
			return key === (selector.index < 0 ? selector.index + length : selector.index);
		case 'token':
			return key === selector.name || key === selector.index;
	}
}

const DIGITS = /^\d+$/;

function selectsInForm(selector: Selector, step: string | undefined): boolean {
	switch (selector.kind) {
		case 'wildcard':
			return true;
		case 'name':
			return step === selector.name;
		case 'index':
			return step === undefined || DIGITS.test(step);
		case 'token':
			return step === selector.name || (step === undefined && selector.index >= 0);
	}
}

/** Whether nothing but elements of a list is missing to the end of the path. */
function endsInElements({ segment: { selector }, next }: Position): boolean {
	const isElement = selector.kind === 'token' ? selector.index >= 0 : selector.kind !== 'name';
	return isElement && (next === undefined || endsInElements(next));
}

function parsePath(path: string): readonly Segment[] {
	if (path.length > LONGEST_PATH) {
		throw new RangeError(`A path has at most ${LONGEST_PATH} characters.`);
	}
	const segments = path.startsWith('$') ? parseJsonPath(path) : parsePointer(path);
	if (segments.length === 0) {
		throw new RangeError(`The path ${quoted(path)} is the whole document; name what is in it.`);
	}
	if (segments.length > MOST_SEGMENTS) {
		throw new RangeError(`The path ${quoted(path)} has more than ${MOST_SEGMENTS} steps.`);
	}
	return segments;
}

/** RFC 6901, section 4: an index has no leading zero. */
const POINTER_INDEX = /^(?:0|[1-9]\d{0,15})$/;

function parsePointer(path: string): readonly Segment[] {
	if (path !== '' && !path.startsWith('/')) {
		throw new RangeError(
			`The path ${quoted(path)} begins with neither $ nor /. Write it as in $.user.email or /user/email.`,
		);
	}
	return path
		.split('/')
		.slice(1)
		.map((token) => {
			if (/~(?![01])/.test(token)) {
				throw new RangeError(`In the path ${quoted(path)}, write ~0 for ~ and ~1 for /.`);
			}
			const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
			const index = POINTER_INDEX.test(name) ? Number(name) : -1;
			return { isDescendant: false, selector: { kind: 'token', name, index } };
		});
}

const DOTS = /\.{0,2}/y;
const STAR = /\*/y;
/** RFC 9535, section 2.5.1.1: member-name-shorthand. */
const SHORTHAND = /[A-Za-z_\u{80}-\u{10FFFF}][0-9A-Za-z_\u{80}-\u{10FFFF}]*/uy;
/** Section 2.3.3.1: no leading zero, no -0. */
const INDEX = /\[(0|-?[1-9]\d{0,15})\]/y;
/** Section 2.3.1.1; what may follow a backslash is judged by `unescape`. */
const QUOTED = /\[(?:'((?:[^'\\\0-\x1F]|\\.)*)'|"((?:[^"\\\0-\x1F]|\\.)*)")\]/uy;
const STAR_IN_BRACKETS = /\[\*\]/y;

function parseJsonPath(path: string): readonly Segment[] {
	const segments: Segment[] = [];
	let at = 1;
	const read = (pattern: RegExp): RegExpExecArray | undefined => {
		pattern.lastIndex = at;
		const match = pattern.exec(path);
		if (match !== null) at += match[0].length;
		return match ?? undefined;
	};
	while (at < path.length) {
		const start = at;
		const dots = read(DOTS)![0].length;
		let selector: Selector | undefined;
		let match: RegExpExecArray | undefined;
		if (dots > 0) {
			if (read(STAR)) selector = { kind: 'wildcard' };
			else if ((match = read(SHORTHAND))) selector = { kind: 'name', name: match[0] };
		}
		if (selector === undefined && dots !== 1) {
			if (read(STAR_IN_BRACKETS)) selector = { kind: 'wildcard' };
			else if ((match = read(INDEX))) selector = { kind: 'index', index: Number(match[1]) };
			else if ((match = read(QUOTED))) {
				selector = { kind: 'name', name: unescape(match[1] ?? match[2]!, path) };
			}
		}
		if (selector === undefined) {
			throw new RangeError(
				`The path ${quoted(path)} cannot be read from ${quoted(path.slice(start))} on. Its parts may be .name, ['any name'], [0], .* and [*], each also after two dots.`,
			);
		}
		segments.push({ isDescendant: dots === 2, selector });
	}
	return segments;
}

const ESCAPES: Readonly<Record<string, string>> = {
	b: '\b',
	f: '\f',
	n: '\n',
	r: '\r',
	t: '\t',
	'/': '/',
	'\\': '\\',
	"'": "'",
	'"': '"',
};

/** Section 2.3.1.1; either quotation mark may be escaped in either kind of quotation. */
function unescape(text: string, path: string): string {
	return text.replace(/\\(?:u([0-9A-Fa-f]{4})|(.))/gu, (_, hex?: string, letter = '') => {
		const character =
			hex === undefined ? ESCAPES[letter as string] : String.fromCharCode(Number.parseInt(hex, 16));
		if (character === undefined) {
			throw new RangeError(`The path ${quoted(path)} has the unknown escape \\${letter}.`);
		}
		return character;
	});
}

function quoted(text: string): string {
	return JSON.stringify(text);
}
