// A value that saves itself while it is typed: one request at a time, kept in this tab until the service has it.
import { signal, type ReadonlySignal } from "@preact/signals";
import { ApiError } from "../api";

/** `idle`: as the service has it; `waiting`: kept here, sent again when the service is back; `refused`: it will not. */
export type SaveStatus = "idle" | "pending" | "saving" | "saved" | "waiting" | "refused";

export interface AutosaveParts<T> {
  /** Where an unsaved value survives a reload: sessionStorage, so that it goes with the tab. */
  readonly key: string;
  readonly storage: Storage;
  readonly initial: T;
  readonly save: (value: T) => Promise<void>;
  /** Milliseconds of rest after which a change is sent. */
  readonly rest: number;
}

export class Autosave<T> {
  private readonly current;
  private readonly state = signal<SaveStatus>("idle");
  private timer: ReturnType<typeof setTimeout> | undefined;
  private changed = false;
  private touched = false;

  constructor(private readonly parts: AutosaveParts<T>) {
    const kept = parts.storage.getItem(parts.key);
    this.current = signal(kept === null ? parts.initial : (JSON.parse(kept) as T));
    if (kept !== null) {
      this.changed = this.touched = true;
      this.state.value = "waiting";
    }
  }

  get value(): ReadonlySignal<T> {
    return this.current;
  }

  get status(): ReadonlySignal<SaveStatus> {
    return this.state;
  }

  /** The agent changed it. */
  set(value: T): void {
    this.current.value = value;
    this.changed = this.touched = true;
    this.parts.storage.setItem(this.parts.key, JSON.stringify(value));
    if (this.state.value !== "saving") this.state.value = "pending";
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), this.parts.rest);
  }

  /** What the service has; taken over until the agent writes here, for what he writes is newer than any message. */
  adopt(value: T): void {
    if (!this.touched) this.current.value = value;
  }

  /** Sends what is not saved yet, now. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    if (!this.changed || this.state.value === "saving") return;
    this.state.value = "saving";
    this.changed = false;
    try {
      await this.parts.save(this.current.value);
    } catch (error) {
      this.changed = true;
      this.state.value = error instanceof ApiError && !error.passing ? "refused" : "waiting";
      return;
    }
    if (this.changed) {
      this.state.value = "pending";
      await this.flush();
    } else {
      this.parts.storage.removeItem(this.parts.key);
      this.state.value = "saved";
    }
  }
}
