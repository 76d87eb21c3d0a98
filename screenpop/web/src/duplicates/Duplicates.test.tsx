import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, ApiError } from "../api";
import type { Comparison, Duplicate, Merge, Side } from "../generated/messages";
import { setLanguage } from "../i18n";
import { Duplicates } from "./Duplicates";

const pair: Duplicate = {
  id: 7, one: 1, one_name: "Шевченко Олена", other: 2, other_name: "Olena Shevchenko", score: 0.8,
  reasons: ["phone", "name"], found_at: "2026-11-21T10:00:00Z",
};
const side: Side = {
  customer: 1, kind: "person", name: "Шевченко Олена", birthday: "1985-11-20", language: "uk", segment: "premium",
  region: null, external_id: null, created_at: "2026-01-01T10:00:00Z", created_by: "anna", owner_name: "Anna Koval",
  points: ["+380675550001"], items: 101, last_at: "2026-11-20T10:00:00Z",
};
const both: Comparison = { duplicate: pair, sides: [side, { ...side, customer: 2, name: "Olena Shevchenko", birthday: null }] };
const merge: Merge = {
  id: 3, kept: 1, kept_name: "Шевченко Олена", merged: 2, merged_name: "Olena Shevchenko", moved: { timeline: 4 },
  at: "2026-11-21T10:00:00Z", by: "vera", undone_at: null, undone_by: null, can_be_undone: true,
};

let page: HTMLElement;
const settled = () => act(async () => void (await new Promise((done) => setTimeout(done))));
const press = async (label: string) => {
  const button = [...document.querySelectorAll("button")].filter((each) => each.textContent?.trim() === label).at(-1)!;
  await act(() => button.click());
  await settled();
};

beforeEach(() => {
  setLanguage("en");
  HTMLDialogElement.prototype.showModal ??= vi.fn();
  page = document.body.appendChild(document.createElement("div"));
  vi.spyOn(api, "duplicates").mockResolvedValue({ items: [pair], next: null });
  vi.spyOn(api, "merges").mockResolvedValue({ items: [merge], next: null });
  vi.spyOn(api, "comparison").mockResolvedValue(both);
});

afterEach(() => {
  render(null, page);
  page.remove();
  vi.restoreAllMocks();
});

async function open(): Promise<void> {
  await act(() => render(<Duplicates />, page));
  await settled();
}

describe("the page of duplicates", () => {
  it("shows the surest pair side by side, what differs marked, and why it is proposed", async () => {
    await open();
    expect(page.querySelector(".pair")!.textContent).toContain("80");
    expect(page.querySelector(".pair")!.textContent).toContain("same number");
    const differs = [...page.querySelectorAll(".sides__differs th")].map((row) => row.textContent);
    expect(differs).toEqual(["Name", "Birthday"]);
    expect(page.textContent).toContain("more than 100");
  });

  it("dates what was kept today, too", async () => {
    const today = { ...side, last_at: new Date().toISOString(), created_at: new Date().toISOString() };
    vi.mocked(api.comparison).mockResolvedValue({ ...both, sides: [today, today] });
    await open();
    const rows = [...page.querySelectorAll(".sides tbody tr")].slice(-2).map((row) => row.textContent);
    for (const row of rows) expect(row).toMatch(/\d{1,2} [A-Z][a-z]+, \d\d:\d\d/);
  });

  it("merges into the one that is kept, only after asking", async () => {
    const merging = vi.spyOn(api, "merge").mockResolvedValue(merge);
    await open();
    await press("Merge and keep this one");
    expect(merging).not.toHaveBeenCalled();
    await press("Merge");
    expect(merging).toHaveBeenCalledWith(2, 1);
  });

  it("leaves a pair alone that is two, and undoes a merge", async () => {
    const dismissing = vi.spyOn(api, "dismissDuplicate").mockResolvedValue(undefined);
    const undoing = vi.spyOn(api, "undoMerge").mockResolvedValue(merge);
    await open();
    await press("They are two");
    expect(dismissing).toHaveBeenCalledWith(7);
    await press("Undo");
    await press("Undo");
    expect(undoing).toHaveBeenCalledWith(3);
  });

  it("says that there are none, and that they cannot be fetched", async () => {
    vi.spyOn(api, "duplicates").mockResolvedValue({ items: [], next: null });
    await open();
    expect(page.textContent).toContain("No two customers look like one.");
    render(null, page);
    vi.spyOn(api, "duplicates").mockRejectedValue(new ApiError(503, "store_unavailable", ""));
    await open();
    expect(page.querySelector('[role="alert"]')).not.toBeNull();
  });
});
