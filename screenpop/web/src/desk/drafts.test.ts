import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api, ApiError } from "../api";
import { pop } from "../fixtures";
import { VERSION } from "../generated/messages";
import { linkStatus, receive, session } from "../state";
import { draftOf, unsaved, watchDrafts } from "./drafts";

let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
  session.value = { agent: "olena", name: "Олена", role: "agent", language: "uk" };
  linkStatus.value = "open";
  stop = watchDrafts();
});

afterEach(() => {
  stop();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

it("sends the note at once when the pop leaves, without waiting for a pause", async () => {
  const save = vi.spyOn(api, "saveNote").mockResolvedValue();
  receive({ type: "pop", v: VERSION, seq: 1, pop });
  draftOf(pop).note.set("half a sent");
  receive({ type: "pop_gone", v: VERSION, seq: 2, call: pop.call, reason: "done" });
  expect(save).toHaveBeenCalledExactlyOnceWith("c1", "half a sent");
  await vi.advanceTimersByTimeAsync(0);
  expect(unsaved()).toBe(false);
});

it("sends what it kept when the link is back", async () => {
  const save = vi.spyOn(api, "saveNote").mockRejectedValue(new ApiError(0, "network", ""));
  linkStatus.value = "lost";
  draftOf(pop).note.set("kept");
  await vi.advanceTimersByTimeAsync(700);
  expect(unsaved()).toBe(true);
  save.mockResolvedValue();
  linkStatus.value = "open";
  await vi.advanceTimersByTimeAsync(0);
  expect(save).toHaveBeenLastCalledWith("c1", "kept");
  expect(unsaved()).toBe(false);
});

it("sends what the page before a reload had kept, but never another agent's", async () => {
  const save = vi.spyOn(api, "saveNote").mockResolvedValue();
  sessionStorage.setItem("farley.draft.olena.note:c9", JSON.stringify("before the reload"));
  sessionStorage.setItem("farley.draft.taras.note:c8", JSON.stringify("somebody else's"));
  linkStatus.value = "lost";
  linkStatus.value = "open";
  await vi.advanceTimersByTimeAsync(0);
  expect(save.mock.calls).toEqual([["c9", "before the reload"]]);
});
