// Signing in and out, and the link that lives while somebody is signed in.
import { effect } from "@preact/signals";
import { ApiError, api } from "./api";
import { VERSION, type Incoming, type Resume, type SignedIn } from "./generated/messages";
import { setLanguage } from "./i18n";
import { Link } from "./link";
import { phone } from "./phone/phone";
import { forget, linkStatus, listen, mine, receive, session, sessionEnded } from "./state";

const BELIEF = "farley.state";
const RENEWED = "farley.renewed";
const HINT = "farley_hint=";
const RENEW_PAUSE = 10_000;

let link: Link | null = null;

/** Sends to the service; false when the link is down. */
export function send(message: Incoming): boolean {
  return link?.send(message) ?? false;
}

/** Finds out who is signed in already. The session's cookie is out of reach here; another one hints at it. */
export async function resumeSession(): Promise<void> {
  if (!document.cookie.includes(HINT)) {
    session.value = null;
    return;
  }
  try {
    enter(await api.session());
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 401)) throw error;
    document.cookie = `${HINT}; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT`;
    session.value = null;
  }
}

export async function signIn(login: string, password: string): Promise<void> {
  enter(await api.signIn(login, password));
}

/** Ends the shift and the session. The page is signed out even when the service cannot be told. */
export async function signOut(): Promise<void> {
  if (mine.value) send({ type: "set_state", state: "logged_out" });
  link?.stop(); // The service closes it with the session, and that would look like a line that broke.
  try {
    await api.signOut();
  } finally {
    leave();
  }
}

function enter(who: SignedIn): void {
  setLanguage(who.language);
  sessionEnded.value = false;
  session.value = who;
  link = new Link({
    socket: () => new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`),
    belief,
    onMessage: receive,
    onStatus: (status) => (linkStatus.value = status),
    onLost: () => void checkSession(),
    onOtherVersion: renew,
  });
  link.start();
}

// A reload would end a conversation in the browser's phone, so it waits for the end. A second reload for the same
// version means that the new web app is not there yet: no hurry.
function renew(): void {
  linkStatus.value = "lost";
  const again = sessionStorage.getItem(RENEWED) === String(VERSION);
  sessionStorage.setItem(RENEWED, String(VERSION));
  setTimeout(
    () =>
      effect(() => {
        if (!phone.value?.call.value) location.reload();
      }),
    again ? RENEW_PAUSE : 0,
  );
}

function leave(): void {
  link?.stop();
  link = null;
  sessionStorage.removeItem(BELIEF);
  session.value = null;
  forget();
}

// A refused handshake looks to a browser like a broken line; only HTTP tells that the session is over.
async function checkSession(): Promise<void> {
  try {
    await api.session();
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 401)) return;
    leave();
    sessionEnded.value = true;
  }
}

function belief(): Pick<Resume, "state" | "reason"> {
  try {
    return JSON.parse(sessionStorage.getItem(BELIEF) ?? "{}") as Pick<Resume, "state" | "reason">;
  } catch {
    return {};
  }
}

listen((message) => {
  if (message.type !== "mine") return;
  const { state, reason } = message.line;
  const resting = state === "not_ready" || state === "not_responding" || state === "logged_out";
  const next: Pick<Resume, "state" | "reason"> = resting ? { state: "not_ready", reason } : { state: "ready" };
  sessionStorage.setItem(BELIEF, JSON.stringify(next));
});
