import { describe, expect, it } from "vitest";
import { callLine, queueLine } from "../fixtures";
import type { AgentLine, CallLine, FloorShown, Today } from "../generated/messages";
import { waitTone } from "./look";
import { census, changed, inProgress, queues, shown, teamName, teams, waiting, type FloorState } from "./model";

const today: Today = {
  offered: 0, answered: 0, abandoned: 0, service_level: null, asa: null, continuity: null, on_shift_continuity: null,
};

function call(name: string, more: Partial<CallLine> = {}): CallLine {
  return { ...callLine, call: name, ...more };
}

function agent(name: string, more: Partial<AgentLine> = {}): AgentLine {
  return {
    agent: name, name, teams: ["cards"], state: "ready", since: "2026-11-21T09:00:00Z", reason: null, call: null,
    until: null, phone: null, ...more,
  };
}

function floor(more: Partial<FloorShown> = {}) {
  const queueLines = [queueLine, { ...queueLine, queue: "cards", title: "Cards", team: "cards" }];
  return shown({ type: "floor", v: 1, queues: queueLines, agents: [], calls: [], today, ...more });
}

const delta = { type: "floor_changed", v: 1, queues: [], agents: [], calls: [], gone: [], today: null } as const;
const names = (calls: readonly CallLine[]) => calls.map((line) => line.call);
const waitingNames = (state: FloorState) => waiting(state).map(({ call: { call } }) => call);

describe("the floor after a delta", () => {
  it("shows a call's new phase in place of the old one", () => {
    const before = floor({ calls: [call("a"), call("b")] });
    const now = changed(before, { ...delta, calls: [call("a", { phase: "talking", agent: "anna" })] });
    expect(waitingNames(now)).toEqual(["b"]);
    expect(names(inProgress(now))).toEqual(["a"]);
    expect(waitingNames(before)).toEqual(["a", "b"]);
  });

  it("forgets a call that is gone, also one that the same delta brings", () => {
    const now = changed(floor({ calls: [call("a")] }), { ...delta, calls: [call("b")], gone: ["a", "b"] });
    expect(now.calls.size).toBe(0);
  });

  it("shows an agent who signs in and one whose state changes", () => {
    const now = changed(floor({ agents: [agent("anna")] }), {
      ...delta,
      agents: [agent("anna", { state: "talking" }), agent("boris")],
    });
    expect([...now.agents.values()].map((line) => [line.agent, line.state])).toEqual([
      ["anna", "talking"],
      ["boris", "ready"],
    ]);
  });

  it("keeps the day's figures until new ones come", () => {
    const figures = { ...today, answered: 5 };
    const now = changed(floor(), { ...delta, today: figures });
    expect(changed(now, delta).today).toEqual(figures);
  });
});

describe("who waits", () => {
  it("is shown longest first, ringing at an agent or not", () => {
    const calls = [
      call("late", { arrived: "2026-11-21T10:00:05Z" }),
      call("first", { arrived: "2026-11-21T09:59:00Z", phase: "ringing", agent: "anna" }),
      call("offered", { arrived: "2026-11-21T10:00:00.250000Z", phase: "offered" }),
      call("second", { arrived: "2026-11-21T10:00:00Z" }),
    ];
    expect(waitingNames(floor({ calls }))).toEqual(["first", "second", "offered", "late"]);
  });

  it("puts the queue with the longest wait first and keeps empty queues", () => {
    const calls = [
      call("a", { queue: "loans", arrived: "2026-11-21T10:00:09Z" }),
      call("b", { queue: "vip", arrived: "2026-11-21T10:00:01Z" }),
    ];
    const lines = ["cards", "accounts", "loans", "vip"].map((queue) => ({ ...queueLine, queue, title: queue }));
    const rows = queues(floor({ queues: lines, calls }));
    expect(rows.map((row) => [row.queue.queue, names(row.waiting)])).toEqual([
      ["vip", ["b"]],
      ["loans", ["a"]],
      ["accounts", []],
      ["cards", []],
    ]);
  });
});

describe("a place in the line", () => {
  const at = (seconds: number) => new Date(Date.parse("2026-11-21T10:00:00Z") + seconds * 1000).toISOString();
  const callback = { asked: at(0), attempt: 1, attempts: 3, reached: false };

  it("is counted in each queue by arrival, and a callback keeps its own though it stands below the callers", () => {
    const calls = [
      call("third", { arrived: at(9) }),
      call("asked", { arrived: at(2), callback }),
      call("first", { arrived: at(1) }),
      call("elsewhere", { arrived: at(5), queue: "cards" }),
    ];
    expect(waiting(floor({ calls })).map(({ call: { call }, place }) => [call, place])).toEqual([
      ["first", 1],
      ["elsewhere", 1],
      ["third", 3],
      ["asked", 2],
    ]);
  });

  it("does not count as waiting for whoever is to be rung back", () => {
    const [row] = queues(floor({ queues: [queueLine], calls: [call("asked", { callback })] }));
    expect([row?.waiting.length, row?.callbacks.length]).toEqual([0, 1]);
  });

  it("is late by the target of its own queue", () => {
    const tones = (target: number) =>
      [19, 20, 60].map((now) => waitTone(call("a"), { ...queueLine, service_seconds: target }, Date.parse(at(now))));
    expect(tones(20)).toEqual(["plain", "warn", "bad"]);
    expect(tones(60)).toEqual(["plain", "plain", "warn"]);
    expect(waitTone(call("a", { callback }), queueLine, Date.parse(at(9999)))).toBe("plain");
  });
});

describe("a queue", () => {
  it("closes and opens before the supervisor's eyes", () => {
    const now = changed(floor(), { ...delta, queues: [{ ...queueLine, open: false }] });
    expect([now.queues.get("loans")?.open, now.queues.get("cards")?.open]).toEqual([false, true]);
  });

  it("gives its team its title, when it is the team's only one", () => {
    const lines = [queueLine, { ...queueLine, queue: "a", team: "both" }, { ...queueLine, queue: "b", team: "both" }];
    const state = floor({ queues: lines });
    expect([teamName("loans", state), teamName("both", state), teamName("back_office", state)]).toEqual([
      "Loans",
      "Both",
      "Back office",
    ]);
  });
});

describe("calls in progress", () => {
  it("leave out ended ones and put callers in the fallback queue and on hold before the rest", () => {
    const calls = [
      call("done", { phase: "ended" }),
      call("notes", { phase: "wrap_up" }),
      call("young", { phase: "talking", since: "2026-11-21T10:03:00Z" }),
      call("old", { phase: "talking", since: "2026-11-21T10:01:00Z" }),
      call("held", { phase: "hold", since: "2026-11-21T10:05:00Z" }),
      call("fallen", { phase: "fallback", since: "2026-11-21T10:06:00Z" }),
    ];
    expect(names(inProgress(floor({ calls })))).toEqual(["fallen", "held", "old", "young", "notes"]);
  });
});

describe("agents", () => {
  it("stand by team, then by what needs a look, then by name; those without a team last", () => {
    const lines = [
      agent("zoya", { teams: ["loans"] }),
      agent("out", { state: "logged_out" }),
      agent("boris"),
      agent("anna"),
      agent("silent", { state: "not_responding" }),
      agent("free", { teams: [] }),
    ];
    expect(teams(lines).map((row) => [row.team, row.agents.map((line) => line.agent)])).toEqual([
      ["cards", ["silent", "anna", "boris", "out"]],
      ["loans", ["zoya"]],
      ["", ["free"]],
    ]);
  });

  it("are counted by state", () => {
    const counts = census([agent("a"), agent("b"), agent("c", { state: "hold" })]);
    expect([counts.get("ready"), counts.get("hold"), counts.get("talking")]).toEqual([2, 1, undefined]);
  });
});
