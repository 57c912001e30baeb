// Making elements. Text goes in as text only: nothing here parses HTML.

type Child = Node | string | undefined;
type Handler = (event: Event) => void;

/** Attributes of an element; `on…` are listeners, `class` is the class, booleans are set or left out. */
export type Attributes = Readonly<Record<string, string | number | boolean | Handler | undefined>>;

/** Makes an element with attributes and children. */
export function el(tag: string, attributes: Attributes = {}, ...children: readonly Child[]): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

function setAttribute(element: HTMLElement, name: string, value: Attributes[string]): void {
  if (value === undefined || value === false) return;
  if (typeof value === "function") element.addEventListener(name.slice(2), value);
  else element.setAttribute(name, value === true ? "" : String(value));
}

/** The element with this id, which the page always has. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no element ${id}.`);
  return found;
}

const drawn = new WeakMap<HTMLElement, string>();

/** Draws a region anew only when what it shows changed, so that focus and scrolling stay. Returns whether it did. */
export function redraw(region: HTMLElement, facts: unknown, draw: () => readonly Child[]): boolean {
  const key = JSON.stringify(facts);
  if (drawn.get(region) === key) return false;
  drawn.set(region, key);
  const focused = document.activeElement instanceof HTMLElement && region.contains(document.activeElement) ? document.activeElement.dataset["key"] : undefined;
  region.replaceChildren(...draw().filter((child) => child !== undefined));
  if (focused !== undefined) region.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  return true;
}

/** The value of a control that holds text. */
export function valueOf(control: EventTarget | null): string {
  return control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement || control instanceof HTMLSelectElement ? control.value : "";
}
