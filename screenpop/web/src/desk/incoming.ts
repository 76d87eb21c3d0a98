// What waits in the agent's inbox: customers to be rung back, and messages that callers left.
import { computed, effect, signal } from "@preact/signals";
import { api, explain } from "../api";
import type { CallbackLine, VoicemailLine } from "../generated/messages";
import { linkStatus, listen } from "../state";

const REFRESH = 60_000;

/** Null: not fetched yet. */
export const callbacks = signal<readonly CallbackLine[] | null>(null);
export const voicemails = signal<readonly VoicemailLine[] | null>(null);

/** Why the inbox could not be fetched last time. */
export const inboxFailure = signal<string | null>(null);

export const inboxOpen = signal(false);

/** What only the agent himself can settle: who could not be reached, and messages that nobody has heard. */
export const toDo = computed(() => {
  const givenUp = callbacks.value?.filter(({ state }) => state === "given_up").length ?? 0;
  return givenUp + (voicemails.value?.filter(({ heard_at }) => heard_at === null).length ?? 0);
});

export async function fetchInbox(): Promise<void> {
  const [toRing, toHear] = await Promise.allSettled([api.callbacks(), api.voicemails()]);
  if (toRing.status === "fulfilled") callbacks.value = toRing.value.items;
  if (toHear.status === "fulfilled") voicemails.value = toHear.value.items;
  const failed = [toRing, toHear].find((one) => one.status === "rejected");
  inboxFailure.value = failed ? explain(failed.reason) : null;
}

/** Keeps the inbox current: when the link is there, when the service says so, and now and then; returns what ends that. */
export function watchInbox(): () => void {
  const stopListening = listen((message) => {
    if (message.type === "inbox_changed") void fetchInbox();
  });
  const stopLink = effect(() => {
    if (linkStatus.value === "open") void fetchInbox();
  });
  const timer = setInterval(() => {
    if (linkStatus.value === "open") void fetchInbox();
  }, REFRESH);
  return () => {
    stopListening();
    stopLink();
    clearInterval(timer);
    callbacks.value = voicemails.value = inboxFailure.value = null;
    inboxOpen.value = false;
  };
}

/** Marks a callback as settled. Raises what the service refuses. */
export async function settle(callback: number): Promise<void> {
  await api.settleCallback(callback);
  await fetchInbox();
}

/** Says that a message was heard; the list follows. */
export async function markHeard(message: number): Promise<void> {
  await api.hearVoicemail(message);
  await fetchInbox();
}
