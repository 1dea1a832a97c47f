/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

export type Child = Node | string | undefined | false;

/** Attributes by their names, which are constants; true gives a bare name, false and undefined none. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** @returns a new element; texts among the children become text, never markup */
export function element<Tag extends keyof HTMLElementTagNameMap>(
	tag: Tag,
	attributes: Attributes = {},
	...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
	const made = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) {
		if (value === undefined || value === false) continue;
		made.setAttribute(name, value === true ? '' : String(value));
	}
	made.append(...children.filter((child) => child !== undefined && child !== false));
	return made;
}

/** @returns a button that does something on this page; it never sends a form */
export function button(
	label: string,
	onClick: () => void,
	attributes: Attributes = {},
): HTMLButtonElement {
	const made = element('button', { type: 'button', ...attributes }, label);
	made.addEventListener('click', onClick);
	return made;
}

/**
 * @returns the element of the page with this id
 * @throws {TypeError} when there is none of the type: page and script do not fit together
 */
export function byId<T extends HTMLElement>(id: string, type: new () => T): T {
	const found = document.getElementById(id);
	if (!(found instanceof type)) throw new TypeError(`The page has no ${type.name} #${id}`);
	return found;
}

/** Sets a text only where it changed, so that nothing is laid out anew for it. */
export function setText(target: Node, text: string): void {
	if (target.textContent !== text) target.textContent = text;
}
