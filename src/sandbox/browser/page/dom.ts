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

/**
 * Draws a region anew only when what it shows changed. What a person is doing there stays: focus, caret, text that is not told yet, and an open list.
 * Controls are known by their `data-key`. Returns whether it drew.
 */
export function redraw(region: HTMLElement, facts: unknown, draw: () => readonly Child[]): boolean {
  const key = JSON.stringify(facts);
  if (drawn.get(region) === key) return false;
  drawn.set(region, key);
  const kept = [...region.querySelectorAll<HTMLElement>("[data-key]")].map(doingIn).filter((doing) => doing !== undefined);
  region.replaceChildren(...draw().filter((child) => child !== undefined));
  for (const doing of kept) carryOn(region.querySelector<HTMLElement>(`[data-key="${CSS.escape(doing.key)}"]`), doing);
  return true;
}

interface Doing {
  readonly key: string;
  readonly hasFocus: boolean;
  /** Text that differs from what was drawn. */
  readonly text: string | undefined;
  readonly caret: readonly [number, number] | undefined;
  /** What the open list below a box was asked for; undefined when none is open. */
  readonly listFor: string | undefined;
}

function isTextBox(control: HTMLElement | null): control is HTMLInputElement | HTMLTextAreaElement {
  return control instanceof HTMLTextAreaElement || (control instanceof HTMLInputElement && control.type === "text");
}

function doingIn(control: HTMLElement): Doing | undefined {
  const hasFocus = control === document.activeElement;
  const box = isTextBox(control) ? control : undefined;
  const text = box !== undefined && box.value !== box.defaultValue ? box.value : undefined;
  if (!hasFocus && text === undefined) return undefined;
  const caret = box === undefined ? undefined : [box.selectionStart ?? 0, box.selectionEnd ?? 0] as const;
  return { key: control.dataset["key"] ?? "", hasFocus, text, caret, listFor: control.dataset["listFor"] };
}

function carryOn(control: HTMLElement | null, { hasFocus, text, caret, listFor }: Doing): void {
  if (isTextBox(control) && text !== undefined) control.value = text;
  if (!hasFocus) return;
  control?.focus();
  if (!isTextBox(control) || caret === undefined) return;
  control.setSelectionRange(...caret);
  if (listFor === undefined) return;
  control.dataset["listFor"] = listFor;
  control.dispatchEvent(new Event("reopen"));
}

/** The value of a control that holds text. */
export function valueOf(control: EventTarget | null): string {
  return control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement || control instanceof HTMLSelectElement ? control.value : "";
}
