import { describe, expect, it } from "vitest";
import { after, problemOf, reachable, SILENT, type PhoneEvent, type PhoneState } from "./model";

function phoneAfter(...events: readonly PhoneEvent[]): PhoneState {
  return events.reduce(after, SILENT);
}

describe("whether callers are sent to the phone", () => {
  it("is not before it is registered", () => {
    expect(reachable(phoneAfter({ kind: "connecting" }))).toBe("connecting");
  });

  it.each(["microphone_denied", "microphone_missing", "insecure_context"] as const)("is not with %s", (problem) => {
    expect(reachable(phoneAfter({ kind: "registered" }, { kind: "microphone", problem }))).toBe("failed");
  });

  it("is while another program holds the microphone, which may end before the call", () => {
    const state = phoneAfter({ kind: "registered" }, { kind: "microphone", problem: "microphone_busy" });
    expect([reachable(state), problemOf(state)]).toEqual(["registered", "microphone_busy"]);
  });
});

describe("the problem shown", () => {
  it("is the one that stops everything, then the microphone, then the last call", () => {
    const lost: PhoneEvent = { kind: "unregistered", problem: "socket_refused" };
    const deaf: PhoneEvent = { kind: "microphone", problem: "microphone_busy" };
    const failed: PhoneEvent = { kind: "over", problem: "media_failed" };
    expect(problemOf(phoneAfter(failed))).toBe("media_failed");
    expect(problemOf(phoneAfter(failed, deaf))).toBe("microphone_busy");
    expect(problemOf(phoneAfter(failed, deaf, lost))).toBe("socket_refused");
  });

  it("of the last call goes away when the next one rings", () => {
    const ringing: PhoneEvent = { kind: "ringing", call: null, direction: "in", peer: "", invite: "INVITE", at: 1 };
    expect(problemOf(phoneAfter({ kind: "over", problem: "media_failed" }, ringing))).toBeNull();
  });
});

describe("an event of a call that is over", () => {
  it.each<PhoneEvent>([{ kind: "talking", at: 1 }, { kind: "held", at: 1 }, { kind: "muted", on: true }])(
    "changes nothing: $kind",
    (event) => expect(after(SILENT, event)).toBe(SILENT),
  );
});
