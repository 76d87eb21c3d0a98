import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiError, api } from "../api";
import type { TaskToDo } from "../generated/messages";
import { setLanguage } from "../i18n";
import { forget, viewed } from "../state";
import { Tasks } from "./Tasks";

const hours = (count: number) => new Date(Date.now() + count * 3_600_000).toISOString();
const task = (id: number, title: string, due: string | null): TaskToDo => ({
  id, title, due, customer: 7, customer_name: "Марко", version: 2, text: null, agent: "olena", status: "open", call: null, request: null,
  external_id: null, created_at: hours(-48), created_by: "olena", done_at: null,
});
const two = [task(1, "Ring back", hours(-30)), task(2, "Send the form", hours(24 * 9))];

let page: HTMLElement;

beforeEach(() => {
  setLanguage("en");
  page = document.body.appendChild(document.createElement("div"));
});

afterEach(() => {
  render(null, page);
  page.remove();
  forget();
  vi.restoreAllMocks();
});

async function show() {
  await act(() => render(<Tasks />, page));
  await act(async () => {}); // the list has come
}
const done = (title: string) => page.querySelector<HTMLButtonElement>(`[aria-label="Done: ${title}"]`)!;

it("shows first what is overdue, and opens whom it is for", async () => {
  vi.spyOn(api, "ownTasks").mockResolvedValue({ items: two, next: null });
  await show();
  expect([...page.querySelectorAll("h3")].map(({ textContent }) => textContent)).toEqual(["Overdue", "Later"]);
  await act(async () => page.querySelector<HTMLButtonElement>(".taskline .linklike")!.click());
  expect(viewed.value).toBe(7);
});

it("marks a task as done over the version that was read", async () => {
  vi.spyOn(api, "ownTasks").mockResolvedValue({ items: two, next: null });
  const change = vi.spyOn(api, "changeDealing").mockResolvedValue({});
  await show();
  await act(async () => done("Ring back").click());
  expect(change).toHaveBeenCalledExactlyOnceWith("tasks", 1, 2, expect.objectContaining({ title: "Ring back", status: "done" }));
  expect(page.textContent).not.toContain("Ring back");
});

it("reads the list anew where somebody else was quicker", async () => {
  const read = vi.spyOn(api, "ownTasks").mockResolvedValue({ items: two, next: null });
  vi.spyOn(api, "changeDealing").mockRejectedValue(new ApiError(412, "changed_meanwhile", ""));
  await show();
  await act(async () => done("Ring back").click());
  expect(read).toHaveBeenCalledTimes(2);
});

it("says that nothing is left to do", async () => {
  vi.spyOn(api, "ownTasks").mockResolvedValue({ items: [], next: null });
  await show();
  expect(page.textContent).toContain("Nothing is left to do.");
});
