import { signal } from "@preact/signals";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { hello, line } from "./fixtures";
import { VERSION } from "./generated/messages";
import { phone, type PhoneControls } from "./phone/phone";
import { resumeSession, send, signIn, signOut } from "./session";
import { linkStatus, mine, session, sessionEnded } from "./state";
import { answerWith, FakeSocket, refusal } from "./testing";

const who = { agent: "olena", name: "Олена", role: "agent", language: "uk" };
const ended = { status: 401, body: refusal("not_signed_in") };

beforeEach(() => {
  vi.stubGlobal("WebSocket", Object.assign(FakeSocket, { OPEN: 1, CONNECTING: 0, CLOSED: 3 }));
  FakeSocket.opened = [];
  sessionStorage.clear();
  session.value = undefined;
});

afterEach(async () => {
  answerWith({ "DELETE /api/session": { status: 204 } });
  await signOut();
  vi.unstubAllGlobals();
});

async function enter(): Promise<FakeSocket> {
  answerWith({ "POST /api/session": { body: who } });
  await signIn("olena", "secret");
  FakeSocket.last.accept();
  FakeSocket.last.say(hello);
  return FakeSocket.last;
}

it("opens the link once signed in, in the agent's own language", async () => {
  const socket = await enter();
  expect(session.value?.name).toBe("Олена");
  expect(document.documentElement.lang).toBe("uk");
  expect(socket.sent[0]).toEqual({ type: "resume", last_seq: 0 });
  expect(linkStatus.value).toBe("open");
});

it("shows the sign-in page to whoever has no session, without a request that could only fail", async () => {
  const asked = answerWith({});
  await resumeSession();
  expect(session.value).toBeNull();
  expect(asked).toEqual([]);
});

it("asks but once for a session that has ended meanwhile", async () => {
  document.cookie = "farley_hint=1; Path=/";
  const asked = answerWith({ "GET /api/session": ended });
  await resumeSession();
  await resumeSession();
  expect(session.value).toBeNull();
  expect(asked.length).toBe(1);
  expect(FakeSocket.opened).toEqual([]);
});

it("tells a restarted service the state that the agent was in", async () => {
  const socket = await enter();
  socket.say({ type: "mine", line: { ...line, state: "not_ready", reason: "lunch" } });
  answerWith({ "GET /api/session": { body: who } });
  socket.close();
  window.dispatchEvent(new Event("online"));
  FakeSocket.last.accept();
  expect(FakeSocket.last.sent[0]).toMatchObject({ type: "resume", state: "not_ready", reason: "lunch" });
});

it("counts a conversation as ready, so that a restart does not send the agent on a break", async () => {
  const socket = await enter();
  socket.say({ type: "mine", line: { ...line, state: "talking", call: "c1" } });
  expect(JSON.parse(sessionStorage.getItem("farley.state")!)).toEqual({ state: "ready" });
});

it("goes to the sign-in page, and says why, when the link breaks because the session is over", async () => {
  const socket = await enter();
  answerWith({ "GET /api/session": ended });
  socket.close();
  await vi.waitFor(() => expect(sessionEnded.value).toBe(true));
  expect([session.value, mine.value]).toEqual([null, null]);
  await enter();
  expect(sessionEnded.value).toBe(false);
});

it("stays signed in when the whole service is away", async () => {
  const socket = await enter();
  answerWith({ "GET /api/session": { status: 503, body: refusal("unavailable") } });
  socket.close();
  await new Promise((resolve) => setTimeout(resolve));
  expect(session.value?.agent).toBe("olena");
  expect(linkStatus.value).toBe("lost");
});

it("ends the shift before it ends the session", async () => {
  const socket = await enter();
  socket.say({ type: "mine", line });
  const asked = answerWith({ "DELETE /api/session": { status: 204 } });
  await signOut();
  expect(socket.sent.at(-1)).toEqual({ type: "set_state", state: "logged_out" });
  expect(asked.map(({ request }) => request)).toEqual(["DELETE /api/session"]);
  expect(send({ type: "ack", seq: 1 })).toBe(false);
  expect(sessionStorage.getItem("farley.state")).toBeNull();
});

it("fetches the new web app only once the conversation is over", async () => {
  const reload = vi.spyOn(location, "reload").mockImplementation(() => undefined);
  const socket = await enter();
  const call = signal<object | null>({ state: "talking" });
  phone.value = { call } as unknown as PhoneControls;
  socket.say(hello, VERSION + 1);
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(reload).not.toHaveBeenCalled();
  call.value = null;
  expect(reload).toHaveBeenCalled();
  phone.value = null;
});
