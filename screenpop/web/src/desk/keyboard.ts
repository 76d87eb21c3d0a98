// Which shortcut a key press means, on a Latin keyboard and on a Cyrillic one, and when typing must be left alone.

/** `letter` is a–z, `/`, `?`, `Escape`, or `1` to `9`. */
export interface Shortcut {
  readonly key: string;
  /** False: the press is not for this shortcut just now. */
  readonly run: (key: string) => boolean | void;
}

type Press = Pick<KeyboardEvent, "key" | "code" | "shiftKey" | "altKey" | "ctrlKey" | "metaKey">;

/**
 * The shortcut's name of a press; null for none. Letters count by their Latin value, or by their place on the keyboard
 * where the layout has no Latin ones.
 */
export function shortcutOf(press: Press): string | null {
  if (press.ctrlKey || press.metaKey) return null;
  if (press.key === "Escape" || press.key === "/" || press.key === "?") return press.key;
  if (/^[1-9]$/.test(press.key)) return press.key;
  if (/^[a-z]$/i.test(press.key)) return press.key.toLowerCase();
  const place = /^(?:Key([A-Z])|Digit([1-9]))$/.exec(press.code);
  if (place && (press.altKey || !isAscii(press.key))) return (place[1] ?? place[2] ?? "").toLowerCase();
  // On Russian and Ukrainian layouts the key of `/` gives a full stop or a comma.
  if (press.code === "Slash" && (press.key === "." || press.key === ",")) return press.shiftKey ? "?" : "/";
  return null;
}

/** Does the agent write here, so that letters belong to the text. */
export function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["button", "checkbox", "radio", "submit", "reset"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}

/** Runs the shortcut of a press. While the agent writes, only Escape and letters with Alt count. */
export function handle(event: KeyboardEvent, shortcuts: readonly Shortcut[]): void {
  if (event.defaultPrevented || event.isComposing) return;
  const key = shortcutOf(event);
  if (key === null) return;
  const written = isWriting(event.target);
  if (written ? key !== "Escape" && !event.altKey : event.altKey && !/^[a-z]$/.test(key)) return;
  // A modal dialog has the keyboard to itself.
  if (document.querySelector("dialog[open]")) return;
  const match = shortcuts.find((shortcut) => shortcut.key === key || (shortcut.key === "1" && /^[1-9]$/.test(key)));
  if (match && match.run(key) !== false) event.preventDefault();
}

function isAscii(key: string): boolean {
  return key.length === 1 && key.charCodeAt(0) < 128;
}
