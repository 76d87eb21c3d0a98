import { beforeEach, expect, it } from "vitest";
import { hello, line, pop } from "./fixtures";
import { VERSION, type PopView } from "./generated/messages";
import { degraded, forget, gone, listen, pops, receive, ringing } from "./state";

const v = VERSION;
const show = (view: PopView, seq = 1) => receive({ type: "pop", v, seq, pop: view });

beforeEach(forget);

it("replaces a pop by its next state", () => {
  show(pop);
  expect(ringing.value?.call).toBe("c1");
  show({ ...pop, phase: "talking" }, 2);
  expect(pops.value).toHaveLength(1);
  expect(ringing.value).toBeNull();
});

it("keeps who called and why the pop went away", () => {
  show(pop);
  receive({ type: "pop_gone", v, seq: 2, call: "c1", reason: "caller_hung_up" });
  expect(pops.value).toEqual([]);
  expect(gone.value.map(({ pop: { call }, reason }) => [call, reason])).toEqual([["c1", "caller_hung_up"]]);
});

it("drops the ghost of a call that a restarted service no longer knows", () => {
  show(pop);
  receive(hello);
  receive({ type: "mine", v, line });
  expect(pops.value).toEqual([]);
});

it("keeps the call in progress through a reconnection", () => {
  show({ ...pop, phase: "talking" });
  receive(hello);
  receive({ type: "mine", v, line: { ...line, state: "talking", call: "c1" } });
  expect(pops.value.map(({ call }) => call)).toEqual(["c1"]);
});

it("does not drop a pop because the agent's state lags behind it", () => {
  receive(hello);
  receive({ type: "mine", v, line });
  show(pop);
  receive({ type: "mine", v, line });
  expect(pops.value).toHaveLength(1);
});

it("knows which parts do not answer", () => {
  receive({ ...hello, degraded: ["asterisk"] });
  expect(degraded.value).toEqual(["asterisk"]);
  receive({ type: "health", v, degraded: [] });
  expect(degraded.value).toEqual([]);
});

it("lets other parts of the app hear every message, until they stop", () => {
  const heard: string[] = [];
  const stop = listen((message) => heard.push(message.type));
  receive(hello);
  stop();
  receive(hello);
  expect(heard).toEqual(["hello"]);
});
