import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { finishEarly } from "./ice";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function answers(stun: boolean, ...types: RTCIceCandidateType[]): number {
  const ready = vi.fn();
  const heard = finishEarly(stun);
  for (const type of types) heard({ candidate: { type }, ready });
  return ready.mock.calls.length;
}

describe("the answer to a call", () => {
  it("goes out with the first address where no STUN server is set", () => {
    expect(answers(false, "host")).toBe(1);
  });

  it("waits for the public address where one is set", () => {
    expect(answers(true, "host", "host")).toBe(0);
    expect(answers(true, "host", "srflx")).toBe(1);
  });

  it("goes out all the same when the STUN server is silent", () => {
    const ready = vi.fn();
    finishEarly(true)({ candidate: { type: "host" }, ready });
    vi.runAllTimers();
    expect(ready).toHaveBeenCalledTimes(1);
  });
});
