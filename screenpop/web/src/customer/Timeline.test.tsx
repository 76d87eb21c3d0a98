import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api } from "../api";
import type { TimelineItem, TimelinePage } from "../generated/messages";
import { setLanguage } from "../i18n";
import { Timeline } from "./Timeline";

/** The end of the list comes into view when the test says so. */
class Watcher {
  static now: Watcher | null = null;
  constructor(private readonly tell: (seen: { isIntersecting: boolean }[]) => void) {
    Watcher.now = this;
  }
  observe(): void {}
  disconnect(): void {
    if (Watcher.now === this) Watcher.now = null;
  }
  seesTheEnd(): void {
    this.tell([{ isIntersecting: true }]);
  }
}

const item = (id: string) => ({ id, at: "2026-11-21T10:00:00Z", kind: "note", title: id, seconds: null }) as TimelineItem;
const pages: Readonly<Record<string, TimelinePage>> = {
  first: { items: [item("c")], next: "second" },
  second: { items: [item("b")], next: "third" },
  third: { items: [item("a")], next: null },
};

let page: HTMLElement;

beforeEach(() => {
  setLanguage("en");
  vi.stubGlobal("IntersectionObserver", Watcher);
  vi.spyOn(api, "timeline").mockImplementation(async (_customer, { cursor }, signal) => {
    signal?.throwIfAborted();
    return pages[cursor ?? "first"]!;
  });
  page = document.body.appendChild(document.createElement("div"));
});

afterEach(() => {
  render(null, page);
  page.remove();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

it("goes on to the oldest entry as the agent scrolls, and says that there is nothing older", async () => {
  await act(() => render(<Timeline customer={7} />, page));
  for (const _ of Object.keys(pages)) await act(async () => Watcher.now?.seesTheEnd());
  expect([...page.querySelectorAll(".entry__title")].map((title) => title.textContent)).toEqual(["c", "b", "a"]);
  expect(page.textContent).toContain("Nothing older");
});

it("stops asking when the customer is left", async () => {
  const asked = vi.spyOn(api, "timeline");
  await act(() => render(<Timeline customer={7} />, page));
  await act(async () => Watcher.now?.seesTheEnd());
  await act(() => render(null, page));
  expect(asked.mock.calls[0]?.[2]?.aborted).toBe(true);
});

it("asks for what is wanted only, and says when nothing fits", async () => {
  const asked = vi.spyOn(api, "timeline").mockResolvedValue({ items: [], next: null });
  vi.useFakeTimers();
  await act(() => render(<Timeline customer={7} />, page));
  const field = page.querySelector<HTMLInputElement>("input[type=search]")!;
  field.value = "loan";
  await act(() => void field.dispatchEvent(new Event("input", { bubbles: true })));
  await act(() => page.querySelector<HTMLButtonElement>(".filter button")!.click());
  await act(() => page.querySelector<HTMLInputElement>("fieldset input")!.click());
  await act(async () => void (await vi.runAllTimersAsync()));
  await act(async () => Watcher.now?.seesTheEnd());
  vi.useRealTimers();
  expect(asked.mock.lastCall?.[1]).toMatchObject({ text: "loan", kinds: ["interaction"], channels: [], cursor: null });
  expect(page.textContent).toContain("Nothing fits");
});
