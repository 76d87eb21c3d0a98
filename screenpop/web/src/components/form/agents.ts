// Those who work here, by login, for fields and lines that name one.
import { computed, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../../api";
import { session } from "../../state";

const colleagues = signal<ReadonlyMap<string, string>>(new Map());

/** Login → name of everybody known so far, whoever is signed in here first. */
export const agents = computed<ReadonlyMap<string, string>>(() => {
  const me = session.value;
  return me ? new Map([[me.agent, me.name], ...colleagues.value]) : colleagues.value;
});

/** The name behind a login; the login itself while it is not known. */
export function agentName(login: string): string {
  return agents.value.get(login) ?? login;
}

/** Asks who works here, where names or choices are `wanted`. */
export function useAgents(wanted = true): void {
  useEffect(() => {
    if (!wanted) return;
    const asked = session.peek()?.role === "agent" ? api.transferTargets() : api.floor();
    asked.then(
      ({ agents: found }) => (colleagues.value = new Map(found.map(({ agent, name }) => [agent, name]))),
      () => {}, // Logins are shown then, and he can still choose himself.
    );
  }, [wanted]);
}
