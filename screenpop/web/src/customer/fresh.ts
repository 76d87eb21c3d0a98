// Profiles that were fetched after a pop came: what the agent changes on a call is seen on its pop at once.
import { signal } from "@preact/signals";
import { api } from "../api";
import type { PopView, Profile } from "../generated/messages";

const KEPT = 20;

/** Call → the profile fetched last. */
const fetched = signal<ReadonlyMap<string, Profile>>(new Map());

/** The newest that is known of who is on the line. */
export function profileOf({ call, profile }: Pick<PopView, "call" | "profile">): Profile | null {
  const newer = fetched.value.get(call);
  return profile && newer?.customer === profile.customer ? newer : profile;
}

/** Fetches the profile of a call's customer anew; where that fails the old one stays. */
export async function refetch(call: string, customer: number): Promise<void> {
  try {
    const profile = await api.customer(customer);
    fetched.value = new Map([...fetched.value, [call, profile]].slice(-KEPT) as [string, Profile][]);
  } catch {
    // It is no worse than before.
  }
}
