// What the agent writes down of each call, and when it is sent: as typed, when the link is back, when the pop leaves.
import { effect, untracked } from "@preact/signals";
import { api } from "../api";
import { unsavedForms } from "../components/form/typed";
import type { PopView } from "../generated/messages";
import { linkStatus, listen, session } from "../state";
import { Autosave } from "./autosave";

export const LONGEST_NOTE = 10_000;
const RETRY = 5_000;

interface Draft {
  readonly note: Autosave<string>;
  readonly disposition: Autosave<string | null>;
}

const drafts = new Map<string, Draft>();

/** The draft of a call; begun with what the service has. */
export function draftOf(pop: PopView): Draft {
  return drafts.get(pop.call) ?? begin(pop.call, pop.note, pop.disposition);
}

/** Is something written that the service could not be given: closing the tab would lose it. */
export function unsaved(): boolean {
  return all().some(({ status }) => status.value === "waiting");
}

/** Sends everything that waits, also what was left by the page before this one. */
export function flushDrafts(): void {
  for (const key of Object.keys(sessionStorage)) {
    const call = key.startsWith(prefix()) ? key.split(":").slice(1).join(":") : "";
    if (call && !drafts.has(call)) begin(call, "", null);
  }
  for (const saver of all()) void saver.flush();
}

/** Keeps drafts in step with the link and the service's pops; returns what ends that. */
export function watchDrafts(): () => void {
  const stopListening = listen((message) => {
    if (message.type === "pop") {
      const { note, disposition } = draftOf(message.pop);
      note.adopt(message.pop.note);
      disposition.adopt(message.pop.disposition);
    } else if (message.type === "pop_gone") {
      const draft = drafts.get(message.call);
      void draft?.note.flush();
      void draft?.disposition.flush();
    }
  });
  const stopLink = effect(() => {
    if (linkStatus.value === "open") untracked(flushDrafts);
  });
  // The link may be fine while the store is not.
  const timer = setInterval(() => {
    for (const saver of all()) if (saver.status.value === "waiting") void saver.flush();
  }, RETRY);
  const warn = (event: BeforeUnloadEvent) => {
    if (unsaved() || unsavedForms().length > 0) event.preventDefault();
  };
  window.addEventListener("beforeunload", warn);
  window.addEventListener("pagehide", flushDrafts);
  return () => {
    stopListening();
    stopLink();
    clearInterval(timer);
    window.removeEventListener("beforeunload", warn);
    window.removeEventListener("pagehide", flushDrafts);
    drafts.clear();
  };
}

function begin(call: string, text: string, code: string | null): Draft {
  const name = (field: string) => `${prefix()}${field}:${call}`;
  const draft: Draft = {
    note: new Autosave({
      key: name("note"),
      storage: sessionStorage,
      initial: text,
      rest: 600,
      save: (value) => api.saveNote(call, value),
    }),
    disposition: new Autosave<string | null>({
      key: name("disposition"),
      storage: sessionStorage,
      initial: code,
      rest: 0,
      save: async (value) => {
        if (value) await api.saveDisposition(call, value);
      },
    }),
  };
  drafts.set(call, draft);
  return draft;
}

function prefix(): string {
  return `farley.draft.${session.peek()?.agent ?? ""}.`;
}

function all(): readonly (Autosave<string> | Autosave<string | null>)[] {
  return [...drafts.values()].flatMap(({ note, disposition }) => [note, disposition]);
}
