import fc from 'fast-check';

import { attributes, html, Safe, trusted, type Value } from '../../../monitoring/dashboard/html';
import { unescaped } from './unescaped';

/** By another name, for a formatter knows the first and would change what is tested. */
const template = html;

const anyText = fc.oneof(
	fc.string({ unit: 'binary' }),
	fc.string({
		unit: fc.constantFrom('<', '>', '"', "'", '&', '`', '=', '/', 'a', ' ', '\0', '\r'),
	}),
);

/** What a browser can hold of a text. */
const held = (text: string) => text.replaceAll('\0', '\uFFFD');

describe('a template', () => {
	it('escapes every text between tags, so that none can open one', () => {
		fc.assert(
			fc.property(anyText, (text) => {
				const [, inside] = /^<p>([^]*)<\/p>$/.exec(template`<p>${text}</p>`.text)!;
				expect(inside).not.toMatch(/[<>]/);
				expect(unescaped(inside!)).toBe(held(text));
			}),
		);
	});

	it('escapes every text in an attribute, so that none can leave it', () => {
		fc.assert(
			fc.property(anyText, anyText, (one, other) => {
				const { text } = template`<a title="${one}" lang='${other}'></a>`;
				const [, first, second] = /^<a title="([^"]*)" lang='([^']*)'><\/a>$/.exec(text)!;
				expect(`${first}${second}`).not.toMatch(/[<>"'`]/);
				expect([unescaped(first!), unescaped(second!)]).toEqual([held(one), held(other)]);
			}),
		);
	});

	it('escapes the values of attributes that are given as an object', () => {
		fc.assert(
			fc.property(anyText, (text) => {
				const markup = template`<a${attributes({ title: text, hidden: true, id: undefined })}></a>`
					.text;
				const [, value] = /^<a title="([^"]*)" hidden><\/a>$/.exec(markup)!;
				expect(unescaped(value!)).toBe(held(text));
			}),
		);
	});

	it('takes markup as it is, lists in their order, and nothing for undefined and false', () => {
		const list = ['<', 7].map((each) => template`<li>${each}</li>`);
		expect(template`<ul>${list}${undefined}${false}</ul>${trusted('<hr>')}`.text).toBe(
			'<ul><li>&lt;</li><li>7</li></ul><hr>',
		);
	});

	it('leaves out the indentation of the source, not that of a value', () => {
		expect(
			template`<p>
			${'a\n\tb'}
		</p>`.text,
		).toBe('<p>\na\n\tb\n</p>');
	});

	it('does not take what looks like markup for it', () => {
		const fake = { text: '<script>' } as unknown as Safe;
		expect(() => template`<p>${fake}</p>`).toThrow(TypeError);
		const copied = JSON.parse(JSON.stringify(new Safe('<b>'))) as Value;
		expect(() => template`<p>${copied}</p>`).toThrow(TypeError);
	});

	it('refuses markup in an attribute, and attributes anywhere but in a tag', () => {
		expect(() => template`<a title="${trusted('">')}"></a>`).toThrow(TypeError);
		expect(() => template`<a>${attributes({ id: 'x' })}</a>`).toThrow(TypeError);
		expect(() => template`<a title="${attributes({ id: 'x' })}"></a>`).toThrow(TypeError);
	});

	it('refuses a template in which a value would not be safe', () => {
		expect(() => template`<a title=${'x'}></a>`).toThrow(/without quotes/);
		expect(() => template`<a ${'onclick'}></a>`).toThrow(TypeError);
		expect(() => template`<${'script'}></a>`).toThrow(/bare </);
		expect(() => template`<!-- ${'x'} -->`).toThrow(/bare </);
		expect(
			() =>
				template`<script>
					${'x'};
				</script>`,
		).toThrow(/No template for <script/);
		expect(
			() =>
				template`<style>
					${'x'}
				</style>`,
		).toThrow(/No template for <style/);
		expect(() => template`<a title="${'x'}`).toThrow(/ends inside a tag/);
	});

	it('refuses a name of an attribute that is none', () => {
		expect(() => attributes({ 'x onload': '1' })).toThrow(/no attribute/);
	});
});
