import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { hello, pop } from "./fixtures";
import { VERSION, type Outgoing } from "./generated/messages";
import { Link, type LinkParts } from "./link";
import { FakeSocket } from "./testing";

const last = () => FakeSocket.last;
const shown = (seq: number) => ({ type: "pop", seq, pop }) as const;

let paints: (() => void)[];
let link: Link;
let parts: LinkParts;

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.opened = [];
  paints = [];
  parts = {
    socket: () => new FakeSocket() as unknown as WebSocket,
    belief: () => ({ state: "ready" }),
    onMessage: vi.fn<(message: Outgoing) => void>(),
    onStatus: vi.fn(),
    onLost: vi.fn(),
    onOtherVersion: vi.fn(),
    painted: (then) => paints.push(then),
    random: () => 1,
  };
  link = new Link(parts);
  link.start();
  last().accept();
  last().say(hello);
});

afterEach(() => {
  link.stop();
  vi.useRealTimers();
});

it("first says where it was and what the agent believes", () => {
  expect(last().sent).toEqual([{ type: "resume", last_seq: 0, state: "ready" }]);
  expect(parts.onStatus).toHaveBeenLastCalledWith("open");
});

it("acknowledges a pop only when it has been painted, and the highest at once", () => {
  last().say(shown(7));
  last().say(shown(9));
  expect(last().sent).toHaveLength(1);
  for (const paint of paints) paint();
  expect(last().sent.slice(1)).toEqual([{ type: "ack", seq: 9 }]);
});

it("resumes after a drop from the last pop that it has", () => {
  last().say(shown(41));
  last().close();
  expect(parts.onStatus).toHaveBeenLastCalledWith("lost");
  vi.advanceTimersByTime(250);
  last().accept();
  expect(FakeSocket.opened).toHaveLength(2);
  expect(last().sent).toEqual([{ type: "resume", last_seq: 41, state: "ready" }]);
});

it("waits longer after each failure, and not for ever", () => {
  const pauses: number[] = [];
  for (let failure = 0; failure < 9; failure++) {
    const before = FakeSocket.opened.length;
    last().close();
    let waited = 0;
    while (FakeSocket.opened.length === before) {
      vi.advanceTimersByTime(50);
      waited += 50;
    }
    pauses.push(waited);
  }
  expect(pauses).toEqual([250, 500, 1000, 2000, 4000, 8000, 8000, 8000, 8000]);
});

it("comes back at once when the network does", () => {
  last().close();
  window.dispatchEvent(new Event("online"));
  expect(FakeSocket.opened).toHaveLength(2);
  vi.advanceTimersByTime(60_000);
  expect(FakeSocket.opened).toHaveLength(2);
});

it("knows that the line is gone when the network is", () => {
  window.dispatchEvent(new Event("offline"));
  expect(parts.onStatus).toHaveBeenLastCalledWith("lost");
  expect(link.send({ type: "ack", seq: 1 })).toBe(false);
});

it("fetches the web app anew when the service speaks another version", () => {
  last().say(hello, VERSION + 1);
  expect(parts.onOtherVersion).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(60_000);
  expect(FakeSocket.opened).toHaveLength(1);
});

it("stays away once stopped", () => {
  link.stop();
  window.dispatchEvent(new Event("online"));
  vi.advanceTimersByTime(60_000);
  expect(FakeSocket.opened).toHaveLength(1);
});
