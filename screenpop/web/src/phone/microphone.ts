// The agent's microphone: which one, whether it may be used, and in plain codes why not.
import { signal, type ReadonlySignal } from "@preact/signals";
import type { PhoneProblem } from "./model";

const KEY = "farley.microphone";

export interface MicrophoneChoice {
  readonly id: string;
  readonly label: string;
}

/** The microphone cannot be used, for the reason in `problem`. */
export class MicrophoneError extends Error {
  constructor(readonly problem: PhoneProblem) {
    super(problem);
  }
}

/** Names of the errors that `getUserMedia` rejects with (Media Capture and Streams, 10.2). */
const PROBLEMS: Readonly<Record<string, PhoneProblem>> = {
  NotAllowedError: "microphone_denied",
  SecurityError: "microphone_denied",
  NotFoundError: "microphone_missing",
  OverconstrainedError: "microphone_missing",
  NotReadableError: "microphone_busy",
  AbortError: "microphone_busy",
};

export class Microphone {
  private readonly found = signal<readonly MicrophoneChoice[]>([]);
  private readonly picked = signal<string | null>(null);

  /** `devices` is undefined where the page is not secure (plain HTTP from another machine). */
  constructor(
    private readonly devices: MediaDevices | undefined,
    private readonly storage: Storage,
  ) {
    this.picked.value = storage.getItem(KEY);
  }

  get choices(): ReadonlySignal<readonly MicrophoneChoice[]> {
    return this.found;
  }

  get chosen(): ReadonlySignal<string | null> {
    return this.picked;
  }

  /** Remembers the choice for this browser; an empty `id` goes back to the system's own choice. */
  choose(id: string): void {
    this.picked.value = id || null;
    if (id) this.storage.setItem(KEY, id);
    else this.storage.removeItem(KEY);
  }

  /** The sound of the microphone; the receiver stops its tracks. @throws MicrophoneError */
  async open(): Promise<MediaStream> {
    if (!this.devices) throw new MicrophoneError("insecure_context");
    const audio = this.picked.value ? { deviceId: { ideal: this.picked.value } } : true;
    try {
      return await this.devices.getUserMedia({ audio });
    } catch (error) {
      const name = error instanceof Error ? error.name : "";
      throw new MicrophoneError(PROBLEMS[name] ?? "microphone_failed");
    }
  }

  /** Asks for permission if need be, lists what there is, and says what would hinder a call. */
  async check(): Promise<PhoneProblem | null> {
    try {
      silence(await this.open());
      await this.list();
      return null;
    } catch (error) {
      if (error instanceof MicrophoneError) return error.problem;
      throw error;
    }
  }

  /** Calls back when a device comes or goes, or the agent allows or blocks the microphone, until `until` is aborted. */
  watch(changed: () => void, until: AbortSignal): void {
    this.devices?.addEventListener("devicechange", changed, { signal: until });
    navigator.permissions
      ?.query({ name: "microphone" as PermissionName })
      .then((permission) => permission.addEventListener("change", changed, { signal: until }))
      .catch(() => undefined); // A browser that does not know this permission: devicechange and "try again" remain.
  }

  /** Finds the microphones there are; names are known only once the agent has given permission. */
  async list(): Promise<void> {
    const all = (await this.devices?.enumerateDevices()) ?? [];
    this.found.value = all
      .filter((device) => device.kind === "audioinput" && device.deviceId !== "")
      .map((device) => ({ id: device.deviceId, label: device.label }));
  }
}

/** Lets the microphone go; its light goes out. */
export function silence(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}
