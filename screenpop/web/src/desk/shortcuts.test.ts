import { beforeEach, expect, it, vi } from "vitest";
import { api } from "../api";
import { hello, line, pop } from "../fixtures";
import { VERSION, type AgentState } from "../generated/messages";
import * as session from "../session";
import { forget, receive } from "../state";
import { activePop, closeCustomer, followPops, showCustomer } from "./active";
import { shortcuts } from "./shortcuts";

const press = (key: string) => shortcuts.find((shortcut) => shortcut.key === key)!.run(key);
const be = (state: AgentState) => receive({ type: "mine", v: VERSION, line: { ...line, state, call: pop.call } });

beforeEach(() => {
  vi.restoreAllMocks();
  forget();
  receive(hello);
});

it("takes calls after a break and after wrap-up, and a break when ready", () => {
  const send = vi.spyOn(session, "send").mockReturnValue(true);
  for (const state of ["not_ready", "wrap_up", "ready", "talking"] as const) {
    be(state);
    press("r");
  }
  expect(send.mock.calls.map(([message]) => message)).toEqual([
    { type: "set_state", state: "ready", reason: null },
    { type: "set_state", state: "ready", reason: null },
    { type: "set_state", state: "not_ready", reason: "break" },
  ]);
});

it("declines the ringing call, and only a ringing one", () => {
  const send = vi.spyOn(session, "send").mockReturnValue(true);
  be("reserved");
  expect(press("x")).toBe(false);
  receive({ type: "pop", v: VERSION, seq: 1, pop });
  press("x");
  expect(send).toHaveBeenCalledExactlyOnceWith({ type: "reject", call: "c1" });
});

it("chooses the candidate of a digit, and nobody where there is none", () => {
  const choose = vi.spyOn(api, "chooseCustomer").mockResolvedValue();
  const candidates = [11, 12].map((customer) => ({ customer, name: "", score: 0.3, reason: "shared" }));
  be("talking");
  receive({ type: "pop", v: VERSION, seq: 1, pop: { ...pop, profile: null, candidates } });
  expect(press("1")).toBe(true);
  expect(choose).toHaveBeenCalledExactlyOnceWith("c1", 11);
  const pick = shortcuts.find(({ key }) => key === "1")!.run;
  expect(pick("3")).toBe(false);
});

it("brings a ringing call before the customer looked at, and gives him back afterwards", () => {
  const stop = followPops();
  showCustomer(7);
  expect(activePop.value).toBeNull();
  be("reserved");
  receive({ type: "pop", v: VERSION, seq: 1, pop });
  expect(activePop.value?.call).toBe("c1");
  receive({ type: "pop_gone", v: VERSION, seq: 2, call: "c1", reason: "caller_hung_up" });
  expect(activePop.value).toBeNull();
  expect(closeCustomer()).toBe(true);
  expect(closeCustomer()).toBe(false);
  stop();
});

it("has one meaning for each key", () => {
  const keys = shortcuts.map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
});
