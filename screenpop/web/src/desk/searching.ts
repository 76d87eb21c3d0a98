// Whether the search is open, and what happens with the customer who is found.
import { signal } from "@preact/signals";
import { showCustomer } from "./active";

/** Takes the customer who is found; null: the search is closed. */
export const searching = signal<((customer: number) => void) | null>(null);

export function showSearch(take: (customer: number) => void = showCustomer): void {
  searching.value = take;
}
