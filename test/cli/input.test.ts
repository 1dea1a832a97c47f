import { Readable } from 'node:stream';

import { readInput } from '../../cli/input';

describe('readInput', () => {
	const bytes = (length: number) => Readable.from([Buffer.alloc(length)]);

	it('reads up to its bound, and no further', async () => {
		expect((await readInput('-', bytes(10), 10)).length).toBe(10);
		await expect(readInput('-', bytes(11), 10)).rejects.toThrow(
			'There are more than 10 bytes in standard input.',
		);
	});

	it('says that a folder is no file', async () => {
		await expect(readInput(__dirname, bytes(0))).rejects.toThrow('it is a folder');
	});
});
