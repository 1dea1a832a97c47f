import { alignColumns } from '../../cli/table';

describe('alignColumns', () => {
	it('makes each column as wide as its widest cell, and leaves no white space at the end', () => {
		expect(
			alignColumns([
				['a', 'bc', 'd'],
				['long', '', 'e'],
				['x', 'y'],
			]),
		).toBe('a     bc  d\nlong      e\nx     y');
	});
});
