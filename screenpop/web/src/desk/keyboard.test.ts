import { afterEach, expect, it, vi } from "vitest";
import { handle, shortcutOf } from "./keyboard";

const press = (key: string, code: string, held: Partial<KeyboardEventInit> = {}) =>
  new KeyboardEvent("keydown", { key, code, bubbles: true, cancelable: true, ...held });

afterEach(() => document.body.replaceChildren());

it.each([
  ["a", press("a", "KeyA"), "a"],
  ["A with Caps Lock", press("A", "KeyA"), "a"],
  ["the key of A on a Ukrainian layout", press("ф", "KeyA"), "a"],
  ["Q of a French layout where English has A", press("q", "KeyA"), "q"],
  ["the slash", press("/", "Slash"), "/"],
  ["the key of the slash on a Russian layout", press(".", "Slash"), "/"],
  ["with Shift on a Russian layout", press(",", "Slash", { shiftKey: true }), "?"],
  ["the slash of a German layout", press("/", "Digit7", { shiftKey: true }), "/"],
  ["a digit", press("3", "Digit3"), "3"],
  ["a shifted digit", press("!", "Digit1", { shiftKey: true }), null],
  ["what the browser does with Ctrl", press("r", "KeyR", { ctrlKey: true }), null],
])("knows %s", (_, event, expected) => expect(shortcutOf(event)).toBe(expected));

function inField(event: KeyboardEvent): KeyboardEvent {
  const field = document.body.appendChild(document.createElement("textarea"));
  field.dispatchEvent(event);
  return event;
}

it("leaves letters to the text while the agent writes, except with Alt", () => {
  const run = vi.fn();
  handle(inField(press("r", "KeyR")), [{ key: "r", run }]);
  expect(run).not.toHaveBeenCalled();
  handle(inField(press("r", "KeyR", { altKey: true })), [{ key: "r", run }]);
  expect(run).toHaveBeenCalledOnce();
});

it("takes the press for itself only when the shortcut did something", () => {
  const idle = press("a", "KeyA");
  handle(idle, [{ key: "a", run: () => false }]);
  expect(idle.defaultPrevented).toBe(false);
  const taken = press("a", "KeyA");
  handle(taken, [{ key: "a", run: () => true }]);
  expect(taken.defaultPrevented).toBe(true);
});

it("chooses among candidates by digit", () => {
  const run = vi.fn();
  handle(press("4", "Digit4"), [{ key: "1", run }]);
  expect(run).toHaveBeenCalledWith("4");
});

it("leaves the keyboard to an open dialog", () => {
  const dialog = document.body.appendChild(document.createElement("dialog"));
  dialog.setAttribute("open", "");
  const run = vi.fn();
  handle(press("a", "KeyA"), [{ key: "a", run }]);
  expect(run).not.toHaveBeenCalled();
});
