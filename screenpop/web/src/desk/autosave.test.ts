import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiError } from "../api";
import { Autosave } from "./autosave";

const saved: string[] = [];
let answer: () => Promise<void>;

function draft(initial = ""): Autosave<string> {
  return new Autosave({
    key: "draft",
    storage: sessionStorage,
    initial,
    rest: 600,
    save: (value) => {
      saved.push(value);
      return answer();
    },
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
  saved.length = 0;
  answer = () => Promise.resolve();
});

afterEach(() => vi.useRealTimers());

it("saves once the agent pauses, not at every letter", async () => {
  const note = draft();
  note.set("a");
  note.set("ab");
  expect(note.status.value).toBe("pending");
  await vi.advanceTimersByTimeAsync(600);
  expect(saved).toEqual(["ab"]);
  expect(note.status.value).toBe("saved");
  expect(sessionStorage.getItem("draft")).toBeNull();
});

it("sends what was typed while the last save was on its way, and never two at once", async () => {
  const waiting: (() => void)[] = [];
  answer = () => new Promise((resolve) => waiting.push(resolve));
  const note = draft();
  note.set("a");
  await vi.advanceTimersByTimeAsync(600);
  note.set("ab");
  await vi.advanceTimersByTimeAsync(600);
  expect(saved).toEqual(["a"]);
  waiting[0]!();
  await vi.advanceTimersByTimeAsync(0);
  expect(saved).toEqual(["a", "ab"]);
  waiting[1]!();
  await vi.advanceTimersByTimeAsync(0);
  expect(note.status.value).toBe("saved");
});

it("keeps the text through an outage and a reload, and sends it later", async () => {
  answer = () => Promise.reject(new ApiError(0, "network", ""));
  const note = draft();
  note.set("kept");
  await vi.advanceTimersByTimeAsync(600);
  expect(note.status.value).toBe("waiting");

  const reloaded = draft("what the service has");
  expect(reloaded.value.value).toBe("kept");
  answer = () => Promise.resolve();
  await reloaded.flush();
  expect(saved.at(-1)).toBe("kept");
  expect(reloaded.status.value).toBe("saved");
});

it("says so when the service will not take it", async () => {
  answer = () => Promise.reject(new ApiError(403, "not_your_call", ""));
  const note = draft();
  note.set("late");
  await vi.advanceTimersByTimeAsync(600);
  expect(note.status.value).toBe("refused");
  expect(note.value.value).toBe("late");
});

it("never lets an older message overwrite what the agent wrote", async () => {
  const note = draft("from the service");
  note.adopt("newer from the service");
  expect(note.value.value).toBe("newer from the service");
  note.set("mine");
  note.adopt("from the service");
  await vi.advanceTimersByTimeAsync(600);
  note.adopt("from the service");
  expect(note.value.value).toBe("mine");
});
