import type { HeaderPair } from '../../api';
import { fieldTable } from './body-view';
import { element } from './dom';

/** @returns the headers in the order in which they came */
export function headersTable(headers: readonly HeaderPair[]): HTMLElement {
	if (headers.length === 0) return element('p', { class: 'empty' }, 'No headers.');
	return fieldTable(headers);
}

/** @returns the headers as they stand in a message */
export function headersText(headers: readonly HeaderPair[]): string {
	return headers.map(([name, value]) => `${name}: ${value}`).join('\n');
}

/** @returns the value of the first header of this name, whatever its case; empty where there is none */
export function headerOf(headers: readonly HeaderPair[], name: string): string {
	return headers.find(([each]) => each.toLowerCase() === name)?.[1] ?? '';
}
