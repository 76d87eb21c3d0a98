import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api } from "../api";
import type { Found } from "../generated/messages";
import { setLanguage } from "../i18n";
import { Search } from "./Search";
import { searching, showSearch } from "./searching";

const hit = (customer: number, matched: Found["matched"]): Found => ({
  customer, name: `Customer ${customer}`, segment: "vip", owner: null, phone: "+380675550101", matched,
});

let page: HTMLElement;

beforeEach(() => {
  setLanguage("en");
  vi.useFakeTimers();
  page = document.body.appendChild(document.createElement("div"));
});

afterEach(() => {
  render(null, page);
  page.remove();
  searching.value = null;
  vi.restoreAllMocks();
  vi.useRealTimers();
});

async function type(text: string) {
  const field = page.querySelector("input")!;
  field.value = text;
  await act(() => void field.dispatchEvent(new Event("input", { bubbles: true })));
  await act(async () => void (await vi.runAllTimersAsync()));
}

it("finds as the agent types, says what fits where it is not the name, and takes the one chosen by key", async () => {
  const taken = vi.fn();
  const search = vi.spyOn(api, "search").mockResolvedValue({ items: [hit(1, "name"), hit(2, "organisation")] });
  await act(() => render(<Search />, page));
  await act(() => showSearch(taken));
  await type("mly");
  expect(search.mock.calls.map(([query]) => query)).toEqual(["mly"]);
  expect([...page.querySelectorAll(".hit__name")].map(({ textContent }) => textContent!.trim())).toEqual([
    "Customer 1",
    "Customer 2 works there",
  ]);
  for (const key of ["ArrowDown", "Enter"]) {
    await act(() => void page.querySelector("input")!.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })));
  }
  expect(taken).toHaveBeenCalledExactlyOnceWith(2);
  expect(page.querySelector("dialog")).toBeNull();
});

it("says that nobody is found", async () => {
  vi.spyOn(api, "search").mockResolvedValue({ items: [] });
  await act(() => render(<Search />, page));
  await act(() => showSearch(() => {}));
  await type("nobody");
  expect(page.textContent).toContain("Nobody found for “nobody”");
});
