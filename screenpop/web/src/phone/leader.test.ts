import { describe, expect, it } from "vitest";
import { joinTabs, type Channel, type Locks, type Tabs } from "./leader";

/** One browser: a lock queue and a channel that its tabs share. */
class Browser implements Locks {
  private queue: { held: () => Promise<void>; signal: AbortSignal }[] = [];
  private busy = false;
  private readonly ears = new Set<Channel>();

  request(_name: string, { signal }: { signal: AbortSignal }, held: () => Promise<void>): Promise<unknown> {
    this.queue.push({ held, signal });
    this.grant();
    return Promise.resolve();
  }

  private grant(): void {
    if (this.busy) return;
    const next = this.queue.shift();
    if (!next) return;
    if (next.signal.aborted) return this.grant();
    this.busy = true;
    void next.held().then(() => {
      this.busy = false;
      this.grant();
    });
  }

  channel(): Channel {
    const ears = this.ears;
    const mine: Channel = {
      onmessage: null,
      postMessage(message) {
        for (const other of ears) if (other !== mine) other.onmessage?.({ data: message } as MessageEvent);
      },
      close: () => void ears.delete(mine),
    };
    ears.add(mine);
    return mine;
  }

  open(): Tab {
    return new Tab(this);
  }
}

class Tab {
  readonly seen: string[] = [];
  readonly obeyed: string[] = [];
  led = 0;
  readonly tabs: Tabs<string, string>;

  constructor(browser: Browser) {
    this.tabs = joinTabs<string, string>({
      name: "phone",
      locks: browser,
      channel: browser.channel(),
      lead: () => void this.led++,
      shown: (state) => void this.seen.push(state),
      obey: (command) => void this.obeyed.push(command),
    });
  }
}

describe("several tabs of one agent", () => {
  it("let only the first one hold the phone", () => {
    const browser = new Browser();
    const [first, second] = [browser.open(), browser.open()];
    expect([first.tabs.leading.value, second.tabs.leading.value]).toEqual([true, false]);
    expect([first.led, second.led]).toEqual([1, 0]);
  });

  it("show in every tab what the phone does", () => {
    const browser = new Browser();
    const [first, second] = [browser.open(), browser.open()];
    first.tabs.publish("ringing");
    expect(second.seen).toEqual(["ringing"]);
    expect(first.seen).toEqual([]);
  });

  it("show the call at once in a tab that is opened during it", () => {
    const browser = new Browser();
    browser.open().tabs.publish("talking");
    expect(browser.open().seen).toEqual(["talking"]);
  });

  it("let any tab answer the call that the leading tab holds", () => {
    const browser = new Browser();
    const [first, second] = [browser.open(), browser.open()];
    second.tabs.command("answer");
    first.tabs.command("mute");
    expect(first.obeyed).toEqual(["answer", "mute"]);
    expect(second.obeyed).toEqual([]);
  });

  it("take over when the leading tab closes", async () => {
    const browser = new Browser();
    const [first, second, third] = [browser.open(), browser.open(), browser.open()];
    first.tabs.leave();
    await Promise.resolve();
    expect([first.tabs.leading.value, second.tabs.leading.value, third.tabs.leading.value]).toEqual([false, true, false]);
    third.tabs.command("hangup");
    expect(second.obeyed).toEqual(["hangup"]);
    expect(first.obeyed).toEqual([]);
  });

  it("pass over a tab that closed while it was waiting for the phone", async () => {
    const browser = new Browser();
    const [first, second, third] = [browser.open(), browser.open(), browser.open()];
    second.tabs.leave();
    first.tabs.leave();
    await Promise.resolve();
    expect(third.tabs.leading.value).toBe(true);
    expect(second.led).toBe(0);
  });

  it("do not believe a tab that does not lead", () => {
    const browser = new Browser();
    const [first, second] = [browser.open(), browser.open()];
    second.tabs.publish("ringing");
    expect(first.seen).toEqual([]);
  });
});
