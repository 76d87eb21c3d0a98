// Stand-ins for the tests: a service that answers over HTTP, and a WebSocket that the test speaks for.
import { vi } from "vitest";
import { VERSION, type Incoming, type Outgoing } from "./generated/messages";

type Distributed<M> = M extends unknown ? Omit<M, "v"> : never;

/** The service's end of a tab's WebSocket. */
export class FakeSocket {
  static opened: FakeSocket[] = [];
  readyState: number = WebSocket.CONNECTING;
  readonly sent: Incoming[] = [];
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;

  constructor() {
    FakeSocket.opened.push(this);
  }

  static get last(): FakeSocket {
    return FakeSocket.opened.at(-1)!;
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Incoming);
  }

  accept(): void {
    this.readyState = WebSocket.OPEN;
    this.onopen?.();
  }

  say(message: Distributed<Outgoing>, v = VERSION): void {
    this.onmessage?.({ data: JSON.stringify({ ...message, v }) });
  }

  close(): void {
    this.readyState = WebSocket.CLOSED;
    this.onclose?.();
  }
}

export type Answers = Record<string, { status?: number; body?: unknown; headers?: Record<string, string> }>;

/** Answers `GET /api/session` and the like as the table says, and 404 otherwise; returns the requests made. */
export function answerWith(answers: Answers): { request: string; body: unknown }[] {
  const asked: { request: string; body: unknown }[] = [];
  vi.stubGlobal("fetch", (path: string, init: RequestInit) => {
    const request = `${init.method} ${path}`;
    asked.push({ request, body: init.body ? (JSON.parse(String(init.body)) as unknown) : null });
    const { status = 200, body = {}, headers = {} } = answers[request] ?? { status: 404, body: refusal("not_found") };
    return Promise.resolve(new Response(status === 204 ? null : JSON.stringify(body), { status, headers }));
  });
  return asked;
}

export function refusal(code: string): unknown {
  return { error: { code, message: "", hint: "" } };
}
