// Passing a call on: which one, to whom, and in which order they are offered.
import { computed, signal } from "@preact/signals";
import type { AgentState, Colleague, QueueTarget, TransferTargets } from "../generated/messages";
import { pops } from "../state";

export type Target = { readonly id: string; readonly name: string; readonly able: boolean } & (
  | { readonly agent: Colleague }
  | { readonly queue: QueueTarget }
);

/** Who can take it soonest comes first. */
const ORDER: readonly AgentState[] = [
  "ready", "wrap_up", "talking", "hold", "reserved", "not_ready", "not_responding", "logged_out",
];

/** The dialog is open. */
export const transferring = signal(false);

/** The call that can be passed on: a caller's who talks, or is on hold. A customer who was rung back has his expert. */
export const transferable = computed(
  () => pops.value.find(({ phase, callback }) => (phase === "talking" || phase === "hold") && callback === null) ?? null,
);

export function openTransfer(): boolean {
  transferring.value = transferable.value !== null;
  return transferring.value;
}

/** Colleagues and queues whose name has the words of `query`; colleagues first. Nobody who is signed out can take a call. */
export function matching({ agents, queues }: TransferTargets, query: string): readonly Target[] {
  const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const fits = (...names: string[]) => words.every((word) => names.some((name) => name.toLocaleLowerCase().includes(word)));
  const rank = ({ state }: Colleague) => ORDER.indexOf(state);
  const people = agents
    .filter(({ agent, name }) => fits(agent, name))
    .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
    .map((agent) => ({ id: `agent:${agent.agent}`, name: agent.name, able: agent.state !== "logged_out", agent }));
  const lines = queues
    .filter(({ queue, title }) => fits(queue, title))
    .sort((a, b) => a.title.localeCompare(b.title))
    .map((queue) => ({ id: `queue:${queue.queue}`, name: queue.title, able: true, queue }));
  return [...people, ...lines];
}
