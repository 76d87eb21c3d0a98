import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { pop } from "../fixtures";
import { VERSION } from "../generated/messages";
import { setLanguage } from "../i18n";
import { forget } from "../state";

class FakeNotification {
  static permission = "granted";
  static shown: FakeNotification[] = [];
  closed = false;
  onclick: (() => void) | null = null;
  constructor(
    readonly title: string,
    readonly options: NotificationOptions,
  ) {
    FakeNotification.shown.push(this);
  }
  close(): void {
    this.closed = true;
  }
}

let stop: () => void;

beforeEach(async () => {
  vi.resetModules();
  vi.stubGlobal("Notification", FakeNotification);
  vi.spyOn(document, "hidden", "get").mockReturnValue(true);
  FakeNotification.shown = [];
  forget();
  setLanguage("en");
});

afterEach(() => {
  stop();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

async function watch() {
  const state = await import("../state");
  stop = (await import("./attention")).watchAttention();
  return state.receive;
}

it("calls to the page by its title and on the desktop, once, and is quiet again when answered", async () => {
  const tell = await watch();
  tell({ type: "pop", v: VERSION, seq: 1, pop: { ...pop, phase: "offered" } });
  tell({ type: "pop", v: VERSION, seq: 2, pop });
  expect(document.title).toBe("☎ Коваленко Андрій Миколайович · Farley");
  expect(FakeNotification.shown.map(({ title, options }) => [title, options.tag])).toEqual([
    ["Call from Коваленко Андрій Миколайович", "farley-c1"],
  ]);
  tell({ type: "pop", v: VERSION, seq: 3, pop: { ...pop, phase: "talking" } });
  expect(document.title).toBe("Farley");
  expect(FakeNotification.shown[0]?.closed).toBe(true);
});

it("leaves the desktop alone while the agent looks at the page", async () => {
  vi.spyOn(document, "hidden", "get").mockReturnValue(false);
  (await watch())({ type: "pop", v: VERSION, seq: 1, pop });
  expect(document.title).toContain("☎");
  expect(FakeNotification.shown).toEqual([]);
});
