import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api } from "../api";
import { hello, line, pop } from "../fixtures";
import { VERSION } from "../generated/messages";
import { setLanguage } from "../i18n";
import { Pop } from "../pop/Pop";
import { forget, pops, receive, session } from "../state";
import { watchWriting } from "./afterwards";
import { watchDrafts } from "./drafts";
import { Idle } from "./Idle";

let page: HTMLElement;
let ends: (() => void)[];

beforeEach(() => {
  setLanguage("en");
  sessionStorage.clear();
  forget();
  session.value = { agent: "olena", name: "Олена", role: "agent", language: "en" };
  receive(hello);
  receive({ type: "mine", v: VERSION, line: { ...line, state: "wrap_up", call: "c1" } });
  receive({ type: "pop", v: VERSION, seq: 1, pop: { ...pop, phase: "wrap_up" } });
  page = document.body.appendChild(document.createElement("div"));
  ends = [watchDrafts(), watchWriting()];
});

afterEach(() => {
  render(null, page);
  page.remove();
  for (const end of ends) end();
  vi.restoreAllMocks();
});

const draw = () => act(() => render(pops.value[0] ? <Pop pop={pops.value[0]} /> : <Idle />, page));
const note = () => page.querySelector<HTMLTextAreaElement>("#note");

it("lets the agent finish his sentence when the wrap-up time is over", async () => {
  const save = vi.spyOn(api, "saveNote").mockResolvedValue();
  await draw();
  note()!.focus();
  note()!.value = "He will bring the";
  note()!.dispatchEvent(new Event("input", { bubbles: true }));
  receive({ type: "pop_gone", v: VERSION, seq: 2, call: "c1", reason: "done" });
  await draw();
  expect(save).toHaveBeenCalledWith("c1", "He will bring the");
  expect(note()?.value).toBe("He will bring the");
  expect(document.activeElement).toBe(note());
});

it("closes the note of a call that is over, and opens it when asked", async () => {
  await draw();
  note()?.blur();
  receive({ type: "pop_gone", v: VERSION, seq: 2, call: "c1", reason: "done" });
  await draw();
  expect(note()).toBeNull();
  const button = [...page.querySelectorAll("button")].find(({ textContent }) => textContent === "Notes");
  await act(() => button!.click());
  expect(note()).not.toBeNull();
});

it("offers no note for a call that the agent never had", async () => {
  receive({ type: "pop_gone", v: VERSION, seq: 2, call: "c1", reason: "caller_hung_up" });
  await draw();
  expect(page.textContent).toContain("the caller hung up");
  expect([...page.querySelectorAll("button")].some(({ textContent }) => textContent === "Notes")).toBe(false);
});
