// What the desk shows: a pop, a customer looked at, or nothing.
import { computed, effect, signal } from "@preact/signals";
import { customerAt } from "../shell/route";
import { pops, viewed } from "../state";

/** The call whose pop was chosen last; the customer looked at is shown when it is null. */
const chosen = signal<string | null>(null);

/** The pop on the desk now. */
export const activePop = computed(() => {
  const open = pops.value;
  if (chosen.value === null && viewed.value !== null) return null;
  return open.find((pop) => pop.call === chosen.value) ?? (viewed.value === null ? (open.at(-1) ?? null) : null);
});

export function showPop(call: string): void {
  chosen.value = call;
}

/** Opens a customer beside whatever is going on. */
export function showCustomer(customer: number): void {
  viewed.value = customer;
  chosen.value = null;
}

/** Closes the customer looked at; false when there was none. */
export function closeCustomer(): boolean {
  if (viewed.value === null) return false;
  viewed.value = null;
  chosen.value = pops.value.at(-1)?.call ?? null;
  return true;
}

/** The address names the customer looked at, so that a reload shows him again; returns what ends that. */
export function followAddress(): () => void {
  const named = customerAt();
  if (named !== null) showCustomer(named);
  return effect(() => {
    const path = viewed.value === null ? "/" : `/customers/${viewed.value}`;
    if (location.pathname !== path) history.replaceState(null, "", path);
  });
}

/** A new pop comes to the front; returns what ends that. */
export function followPops(): () => void {
  let known = new Set<string>();
  return effect(() => {
    const fresh = pops.value.find((pop) => !known.has(pop.call));
    known = new Set(pops.value.map((pop) => pop.call));
    if (fresh) chosen.value = fresh.call;
  });
}
