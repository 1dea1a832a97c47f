import { formatSchema } from '../../../../admission/schema/infer/format-schema';
import { inferSchema } from '../../../../admission/schema/infer/infer-schema';

describe('formatSchema', () => {
	it('writes JSON for people, in the order of the schema', () => {
		expect(formatSchema(inferSchema([{ b: 'x', a: [1] }]))).toBe(`{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "b": {
      "type": "string"
    },
    "a": {
      "type": "array",
      "items": {
        "type": "integer"
      }
    }
  },
  "required": [
    "b",
    "a"
  ]
}`);
	});

	it('keeps names that objects inherit', () => {
		const text = formatSchema(inferSchema([JSON.parse('{"__proto__": 1}')]));
		expect(text).toContain('"__proto__": {\n      "type": "integer"');
	});
});
