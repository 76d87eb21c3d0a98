// What is typed into a form and not saved yet. It outlives another page and a reload, and goes with the tab.
import { signal } from "@preact/signals";
import { session } from "../../state";
import type { Draft, Kept } from "./spec";

/** The fields, and the record that they began with. */
export interface Typed {
  readonly draft: Draft;
  readonly from: Kept | null;
}

const PREFIX = "farley.form.";

/** Counts changes of what is kept here, so that marks of unsaved forms are drawn anew. */
const changes = signal(0);

export function keepTyped(key: string, typed: Typed): void {
  const fresh = sessionStorage.getItem(name(key)) === null;
  sessionStorage.setItem(name(key), JSON.stringify(typed));
  if (fresh) changes.value += 1;
}

export function typedOf(key: string): Typed | null {
  const kept = sessionStorage.getItem(name(key));
  return kept === null ? null : (JSON.parse(kept) as Typed);
}

export function forgetTyped(key: string): void {
  sessionStorage.removeItem(name(key));
  changes.value += 1;
}

/** The keys of unsaved forms that begin so. */
export function unsavedForms(start = ""): readonly string[] {
  void changes.value;
  return Object.keys(sessionStorage)
    .filter((key) => key.startsWith(name(start)))
    .map((key) => key.slice(name("").length));
}

function name(key: string): string {
  return `${PREFIX}${session.peek()?.agent ?? ""}.${key}`;
}
