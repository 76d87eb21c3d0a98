// The dealings of one kind with one customer, as this page has them.
import { useEffect, useMemo } from "preact/hooks";
import { batch, signal } from "@preact/signals";
import { ApiError, api, explain } from "../api";
import type { Profile } from "../generated/messages";
import type { Item, Kind } from "./kinds/kind";

export class Dealings<K extends Item> {
  readonly items = signal<readonly K[] | null>(null);
  readonly failure = signal<string | null>(null);
  /** Is kept from whoever has not confirmed the customer. */
  readonly closed = signal(false);
  readonly next = signal<string | null>(null);
  private readonly ending = new AbortController();

  constructor(
    private readonly kind: Kind<K>,
    private readonly customer: number,
  ) {}

  /** Fetches the first page, or the one after those that are here. */
  async more(): Promise<void> {
    this.failure.value = null;
    try {
      const page = await api.dealings<K>(this.customer, this.kind.path, this.next.peek(), this.ending.signal);
      batch(() => {
        const known = new Set(this.items.value?.map(({ id }) => id));
        this.items.value = [...(this.items.value ?? []), ...page.items.filter(({ id }) => !known.has(id))];
        this.next.value = page.next;
        this.closed.value = false;
      });
    } catch (error) {
      if (this.ending.signal.aborted) return;
      if (error instanceof ApiError && error.code === "not_confirmed") this.closed.value = true;
      else this.failure.value = explain(error);
    }
  }

  /** Takes in one that was added or changed. */
  put(item: K): void {
    const items = this.items.value ?? [];
    const known = items.some(({ id }) => id === item.id);
    this.items.value = known ? items.map((each) => (each.id === item.id ? item : each)) : [item, ...items];
  }

  /** Reads the list anew: what was changed may have changed others of it. */
  async again(): Promise<void> {
    try {
      const page = await api.dealings<K>(this.customer, this.kind.path, null, this.ending.signal);
      batch(() => {
        this.items.value = page.items;
        this.next.value = page.next;
      });
    } catch {
      // The list is no worse than it was.
    }
  }

  drop(id: number): void {
    this.items.value = (this.items.value ?? []).filter((each) => each.id !== id);
  }

  stop(): void {
    this.ending.abort();
  }
}

/** Fetched anew when what is closed to this agent changes. */
export function useDealings<K extends Item>(kind: Kind<K>, { customer, closed }: Profile): Dealings<K> {
  const dealings = useMemo(() => new Dealings(kind, customer), [kind, customer, closed.join()]);
  useEffect(() => {
    if (closed.includes(kind.path.replace("-", "_"))) dealings.closed.value = true;
    else void dealings.more();
    return () => dealings.stop();
  }, [dealings]);
  return dealings;
}
