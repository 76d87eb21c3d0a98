// Among several tabs of one agent, one leads and holds the phone (Web Locks); the others show what it tells them and
// hand their commands to it (BroadcastChannel). When the leading tab closes, the browser gives its lock to another.
//
// A conversation lives in the leading tab's peer connection and ends with that tab: no other tab can take over its
// sound. Hence the leader asks before it closes while somebody talks. A call that only rings goes on in the next tab.
import { signal, type ReadonlySignal } from "@preact/signals";

type Message<State, Command> =
  | { readonly kind: "state"; readonly state: State }
  | { readonly kind: "command"; readonly command: Command }
  | { readonly kind: "joined" };

/** What is used of `navigator.locks`. */
export interface Locks {
  request(name: string, options: { signal: AbortSignal }, held: () => Promise<void>): Promise<unknown>;
}

/** What is used of a `BroadcastChannel`. */
export interface Channel {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: unknown): void;
  close(): void;
}

export interface TabOptions<State, Command> {
  readonly name: string;
  readonly locks: Locks;
  readonly channel: Channel;
  /** This tab leads from now on. */
  lead(): void;
  /** The leader, another tab, is in `state`. */
  shown(state: State): void;
  /** Somebody asks the leader, this tab, for `command`. */
  obey(command: Command): void;
}

export interface Tabs<State, Command> {
  readonly leading: ReadonlySignal<boolean>;
  /** Tells the other tabs; only the leader's word counts. */
  publish(state: State): void;
  /** Has the leader carry out `command`, whichever tab that is. */
  command(command: Command): void;
  /** Gives the lead up; the next tab in line takes it at once. */
  leave(): void;
}

export function joinTabs<State, Command>(options: TabOptions<State, Command>): Tabs<State, Command> {
  const { name, locks, channel } = options;
  const leading = signal(false);
  const quit = new AbortController();
  let last: State | null = null;
  let release = (): void => undefined;
  const send = (message: Message<State, Command>): void => channel.postMessage(message);

  channel.onmessage = (event: MessageEvent) => {
    const message = event.data as Message<State, Command>;
    if (message.kind === "state" && !leading.value) options.shown(message.state);
    if (message.kind === "command" && leading.value) options.obey(message.command);
    if (message.kind === "joined" && leading.value && last !== null) send({ kind: "state", state: last });
  };

  const hold = (): Promise<void> =>
    new Promise((resolve) => {
      if (quit.signal.aborted) return resolve();
      release = resolve;
      leading.value = true;
      options.lead();
    });
  locks.request(name, { signal: quit.signal }, hold).catch((error: unknown) => {
    if (!quit.signal.aborted) throw error;
  });
  send({ kind: "joined" });

  return {
    leading,
    publish(state) {
      if (!leading.value) return;
      last = state;
      send({ kind: "state", state });
    },
    command(command) {
      if (leading.value) options.obey(command);
      else send({ kind: "command", command });
    },
    leave() {
      quit.abort();
      leading.value = false;
      channel.close();
      release();
    },
  };
}
