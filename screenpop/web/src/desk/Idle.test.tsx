import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api } from "../api";
import type { AgentLine } from "../generated/messages";
import { setLanguage } from "../i18n";
import { mine } from "../state";
import { Idle } from "./Idle";

const line: AgentLine = {
  agent: "olena", name: "Олена", teams: [], state: "not_ready", since: "2026-11-21T09:00:00Z", reason: "lunch",
  call: null, until: null, phone: true,
};
const HINT = "Your calls go to colleagues";

let page: HTMLElement;
const shows = async (changes: Partial<AgentLine>) => {
  mine.value = { ...line, ...changes };
  await act(() => render(<Idle />, page));
  return page.textContent ?? "";
};

beforeEach(() => {
  setLanguage("en");
  vi.spyOn(api, "ownTasks").mockResolvedValue({ items: [], next: null });
  page = document.body.appendChild(document.createElement("div"));
});

afterEach(() => {
  render(null, page);
  page.remove();
  mine.value = null;
});

it("tells whoever missed or rejected a call that calls pass him by until he comes back", async () => {
  for (const changes of [{ state: "not_responding", reason: "missed" }, { reason: "rejected" }] as const) {
    const text = await shows(changes);
    expect(text).toContain(HINT);
    expect(text).toContain("Take calls");
  }
  expect(await shows({})).not.toContain(HINT);
});

it("does not call the beginning of a shift a break", async () => {
  expect(await shows({ reason: "signed_in" })).toContain("Not taking calls yet");
});
