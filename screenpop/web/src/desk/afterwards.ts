// The note of a call whose pop has gone: an agent whose wrap-up ended in the middle of a sentence goes on writing.
import { signal } from "@preact/signals";
import { gone, listen } from "../state";

/** The finished call whose note is open below the idle desk. */
export const writing = signal<string | null>(null);

/** Opens the note of the last call that was handled; false when there was none. */
export function writeAfterwards(): boolean {
  const last = gone.value.find(({ reason }) => reason === "done");
  if (!last) return false;
  writing.value = last.pop.call;
  return true;
}

/** Keeps the note open that is being written when its pop goes; returns what ends that. */
export function watchWriting(): () => void {
  const stop = listen((message) => {
    if (message.type === "pop") writing.value = null;
    else if (message.type === "pop_gone" && document.activeElement?.id === "note") writing.value = message.call;
  });
  return () => {
    stop();
    writing.value = null;
  };
}
