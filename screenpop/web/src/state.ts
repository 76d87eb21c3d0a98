// What this tab knows: signals that the components read, and the one place where messages change them.
import { batch, computed, signal } from "@preact/signals";
import { setClock } from "./clock";
import type { AgentLine, Hello, Outgoing, Part, PopView, SignedIn, Waiting } from "./generated/messages";
import type { LinkStatus } from "./link";

/** `undefined`: not asked yet; `null`: nobody is signed in. */
export const session = signal<SignedIn | null | undefined>(undefined);
/** Somebody was signed in here until the service ended his session: the sign-in page says so. */
export const sessionEnded = signal(false);
export const linkStatus = signal<LinkStatus>("connecting");
export const hello = signal<Hello | null>(null);
export const mine = signal<AgentLine | null>(null);
export const degraded = signal<readonly Part[]>([]);

/** Who waits for this agent: his own customers, and the callers in his queues. */
export const waiting = signal<Waiting | null>(null);

/** The open pops, oldest first. */
export const pops = signal<readonly PopView[]>([]);

/** A pop that was taken away, and why; kept so that the desk can say so and show the last callers. */
export interface Gone {
  readonly pop: PopView;
  readonly reason: string;
  readonly at: number;
}
export const gone = signal<readonly Gone[]>([]);

/** The customer looked at outside a call. */
export const viewed = signal<number | null>(null);

/** The pop that rings, if any: what the title, the notification and the answer key are about. */
export const ringing = computed(() => pops.value.find((pop) => pop.phase === "offered" || pop.phase === "ringing") ?? null);

/** What the service refused last; a new object each time. */
export const refusal = signal<{ readonly code: string } | null>(null);

const GONE_KEPT = 20;
const listeners = new Set<(message: Outgoing) => void>();
let resuming = false;

/** Lets another part of the app see every message; returns what ends that. */
export function listen(listener: (message: Outgoing) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Takes in one message of the service. */
export function receive(message: Outgoing): void {
  batch(() => {
    apply(message);
    for (const listener of listeners) listener(message);
  });
}

/** Forgets everything about whoever was signed in. */
export function forget(): void {
  batch(() => {
    hello.value = mine.value = waiting.value = viewed.value = refusal.value = null;
    pops.value = gone.value = degraded.value = [];
  });
}

function apply(message: Outgoing): void {
  switch (message.type) {
    case "hello":
      setClock(message.now);
      hello.value = message;
      degraded.value = message.degraded;
      resuming = true;
      break;
    case "mine":
      mine.value = message.line;
      // After a restart the service cannot withdraw pops that it never showed.
      if (resuming) pops.value = pops.value.filter((pop) => pop.call === message.line.call);
      resuming = false;
      break;
    case "waiting":
      waiting.value = message;
      break;
    case "pop":
      pops.value = pops.value.some((pop) => pop.call === message.pop.call)
        ? pops.value.map((pop) => (pop.call === message.pop.call ? message.pop : pop))
        : [...pops.value, message.pop];
      break;
    case "pop_gone":
      remove(message.call, message.reason);
      break;
    case "health":
      degraded.value = message.degraded;
      break;
    case "refused":
      console.warn(message.message);
      refusal.value = { code: message.code };
      break;
  }
}

function remove(call: string, reason: string): void {
  const pop = pops.value.find((open) => open.call === call);
  pops.value = pops.value.filter((open) => open.call !== call);
  if (pop) gone.value = [{ pop, reason, at: Date.now() }, ...gone.value].slice(0, GONE_KEPT);
}
