// Whether the agent is asked how he made sure who is on the line, and about whom.
import { signal } from "@preact/signals";
import type { Profile } from "../generated/messages";

interface Asked {
  readonly customer: number;
  readonly name: string;
  readonly birthday: string | null;
  readonly call: string | null;
}

export const confirming = signal<Asked | null>(null);

/** The customers who were confirmed in this tab, and a count of how often: what was closed is to be fetched anew. */
export const confirmedOnce = signal<ReadonlySet<number>>(new Set());

export function askConfirmation({ customer, name, birthday }: Profile, call: string | null): void {
  confirming.value = { customer, name, birthday, call };
}
