// The floor as it is just now: the service's snapshot, kept up by its deltas for as long as somebody is signed in.
import { effect, signal, type ReadonlySignal } from "@preact/signals";
import { listen, session } from "../state";
import { changed, shown, type FloorState } from "./model";

const state = signal<FloorState | null>(null);

/** Null until the first snapshot. While the link is broken it stays as it was. */
export const floor: ReadonlySignal<FloorState | null> = state;

listen((message) => {
  if (message.type === "floor") state.value = shown(message);
  if (message.type === "floor_changed" && state.value) state.value = changed(state.value, message);
});

effect(() => {
  if (!session.value) state.value = null;
});
