import type { Masker } from '../mask';
import type { Capture } from './capture';
import { fullOf } from './views';

/**
 * @param masker hides the secret, and the values of headers that are secrets by their names
 * @returns a captured request as one line of JSON, without its line break
 */
export function lineOf(capture: Capture, masker: Masker): string {
	const { path, headers, body, answer, forward, ...rest } = fullOf(capture, []);
	const masked = (message: Pick<typeof answer, 'headers' | 'body'>) => ({
		headers: message.headers.map((header) => masker.header(header)),
		body: { ...message.body, text: masker.text(message.body.text) },
	});
	return JSON.stringify({
		...rest,
		path: masker.text(path),
		...masked({ headers, body }),
		answer: masked(answer),
		...(forward && { forward: { ...forward, url: masker.text(forward.url), ...masked(forward) } }),
	});
}
