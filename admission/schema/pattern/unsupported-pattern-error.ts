/**
 * A regular expression that the linear-time engine cannot express, or that is too large for it.
 * `message` is a clause to put after the name of the pattern, such as:
 * it uses a lookahead, "(?=a)", at character 3
 */
export class UnsupportedPatternError extends Error {
	override readonly name = 'UnsupportedPatternError';
}
