// A customer's timeline, fetched a page at a time, newest first.
import { batch, signal } from "@preact/signals";
import { explain } from "../api";
import type { TimelineItem, TimelinePage } from "../generated/messages";

export type FetchPage = (cursor: string | null, signal: AbortSignal) => Promise<TimelinePage>;

export class Pager {
  readonly items = signal<readonly TimelineItem[]>([]);
  readonly loading = signal(false);
  readonly failure = signal<string | null>(null);
  /** Nothing older is to be had. */
  readonly complete = signal(false);
  /** How many pages are here: of what is seldom, a page may bring nothing and yet have one after it. */
  readonly pages = signal(0);
  private next: string | null = null;
  private readonly ending = new AbortController();

  constructor(private readonly fetchPage: FetchPage) {}

  /** Fetches the next older page, unless one is on its way or there is none. */
  async more(): Promise<void> {
    if (this.loading.peek() || this.complete.peek()) return;
    batch(() => {
      this.loading.value = true;
      this.failure.value = null;
    });
    try {
      const page = await this.fetchPage(this.next, this.ending.signal);
      batch(() => {
        // A page drawn twice would show the same item twice.
        const known = new Set(this.items.value.map((item) => item.id));
        this.items.value = [...this.items.value, ...page.items.filter((item) => !known.has(item.id))];
        this.next = page.next;
        this.complete.value = page.next === null;
        this.pages.value += 1;
      });
    } catch (error) {
      if (!this.ending.signal.aborted) this.failure.value = explain(error);
    } finally {
      this.loading.value = false;
    }
  }

  stop(): void {
    this.ending.abort();
  }
}
