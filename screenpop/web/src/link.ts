// The WebSocket to the service: resumes where it was, comes back by itself, acknowledges what has been painted.
import { VERSION, type Incoming, type Outgoing, type Resume } from "./generated/messages";

/** `connecting` for the first time, `open` (the service has said hello), or `lost` and being tried again. */
export type LinkStatus = "connecting" | "open" | "lost";

export interface LinkParts {
  /** Opens a socket to the service. */
  readonly socket: () => WebSocket;
  /** What the first message says of the agent; the link adds `last_seq`. */
  readonly belief: () => Pick<Resume, "state" | "reason">;
  readonly onMessage: (message: Outgoing) => void;
  readonly onStatus: (status: LinkStatus) => void;
  /** A try failed or the link broke. */
  readonly onLost: () => void;
  /** The service speaks another version of the catalogue: fetch the web app anew. */
  readonly onOtherVersion: () => void;
  /** Calls back when what was just drawn is on the screen. */
  readonly painted?: (then: () => void) => void;
  readonly random?: () => number;
}

const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 8_000;

/**
 * One tab's link. The last `seq` lives as long as the pops that it vouches for, in this page's memory: a reloaded page
 * holds no pops, so it asks for all that are open.
 */
export class Link {
  private socket: WebSocket | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private lastSeq = 0;
  private ackedSeq = 0;
  private stopped = true;

  constructor(private readonly parts: LinkParts) {}

  start(): void {
    this.stopped = false;
    window.addEventListener("online", this.hurry);
    window.addEventListener("offline", this.drop);
    document.addEventListener("visibilitychange", this.hurry);
    this.parts.onStatus("connecting");
    this.connect();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    window.removeEventListener("online", this.hurry);
    window.removeEventListener("offline", this.drop);
    document.removeEventListener("visibilitychange", this.hurry);
    this.socket?.close(1000);
    this.socket = null;
  }

  /** False: the link is down and nothing was sent. */
  send(message: Incoming): boolean {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  private connect(): void {
    const socket = this.parts.socket();
    this.socket = socket;
    socket.onopen = () => {
      this.ackedSeq = 0;
      this.send({ type: "resume", last_seq: this.lastSeq, ...this.parts.belief() });
    };
    socket.onmessage = (event) => this.receive(JSON.parse(String(event.data)) as Outgoing);
    socket.onclose = () => {
      if (this.socket === socket) this.lost();
    };
  }

  private receive(message: Outgoing): void {
    if (message.v !== VERSION) {
      this.stop();
      this.parts.onOtherVersion();
      return;
    }
    if (message.type === "hello") {
      this.failures = 0;
      this.parts.onStatus("open");
    }
    this.parts.onMessage(message);
    if (message.type === "pop" || message.type === "pop_gone") this.acknowledge(message.seq);
  }

  private acknowledge(seq: number): void {
    this.lastSeq = Math.max(this.lastSeq, seq);
    (this.parts.painted ?? afterPaint)(() => {
      if (this.lastSeq > this.ackedSeq && this.send({ type: "ack", seq: this.lastSeq })) this.ackedSeq = this.lastSeq;
    });
  }

  private lost(): void {
    this.socket = null;
    if (this.stopped) return;
    this.failures += 1;
    this.parts.onStatus("lost");
    this.parts.onLost();
    if (!this.stopped) this.timer = setTimeout(() => this.connect(), this.pause());
  }

  // Half fixed, half random, doubling: after an outage a whole floor does not come back in the same instant.
  private pause(): number {
    const most = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (this.failures - 1));
    return most / 2 + (most / 2) * (this.parts.random ?? Math.random)();
  }

  private readonly hurry = (): void => {
    if (this.stopped || this.socket || document.visibilityState === "hidden") return;
    clearTimeout(this.timer);
    this.connect();
  };

  // A socket over a network that is gone can look open for minutes.
  private readonly drop = (): void => {
    const socket = this.socket;
    if (!socket) return;
    this.lost();
    socket.close();
  };
}

// The first frame callback runs before the paint that shows the change, the second after it.
function afterPaint(then: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(then));
}
