import { isUuid } from './string-format';

const WHOLE_NUMBER = /^\d+$/;

/** Whether a property's name names a thing, as the key of a map does: a UUID or a whole number. */
export function isIdentifier(name: string): boolean {
	return WHOLE_NUMBER.test(name) || isUuid(name);
}
