import { EventEmitter } from "node:events";
import type { UA } from "jssip/lib/UA";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Microphone } from "./microphone";
import { after, problemOf, reachable, SILENT, type PhoneState } from "./model";
import { SipPhone } from "./sip";

class FakeTrack {
  readonly kind = "audio";
  enabled = true;
  stopped = false;
  stop(): void {
    this.stopped = true;
  }
}

class FakeStream {
  readonly track = new FakeTrack();
  getTracks = () => [this.track];
  getAudioTracks = () => [this.track];
}

/** A JsSIP session that answers as JsSIP does, without a network. */
class FakeSession extends EventEmitter {
  readonly remote_identity = { display_name: "Olena Koval", uri: { user: "olena" } };
  readonly tones: string[] = [];
  readonly replaced: unknown[] = [];
  readonly sender = {
    track: new FakeTrack(),
    dtmf: { toneBuffer: "", insertDTMF: (tone: string) => this.tones.push(tone) },
    replaceTrack: (track: unknown) => Promise.resolve(void this.replaced.push(track)),
  };
  readonly connection = { getSenders: () => [this.sender] };
  refusedWith: number | undefined;
  stream: FakeStream | undefined;
  private state: "new" | "established" | "ended" = "new";

  constructor(readonly direction: "incoming" | "outgoing") {
    super();
  }

  isEstablished = () => this.state === "established";
  isEnded = () => this.state === "ended";

  answer({ mediaStream }: { mediaStream: FakeStream }): void {
    this.stream = mediaStream;
    this.state = "established";
    this.emit("accepted", { originator: "local" });
  }

  terminate(options: { status_code?: number } = {}): void {
    this.refusedWith = options.status_code;
    this.over(this.state === "established" ? "ended" : "failed", "local");
  }

  over(event: "ended" | "failed", originator: string, cause = "Terminated"): void {
    this.state = "ended";
    this.emit(event, { originator, cause });
  }

  hold = () => this.emit("hold", { originator: "local" });
  unhold = () => this.emit("unhold", { originator: "local" });
  mute = () => this.emit("muted", { audio: true });
  unmute = () => this.emit("unmuted", { audio: true });
}

class FakeAgent extends EventEmitter {
  connectedNow = true;
  registrations = 0;
  stopped = false;
  start = () => this.emit("connecting", { attempts: 0 });
  stop = () => void (this.stopped = true);
  register = () => void this.registrations++;
  isConnected = () => this.connectedNow;

  rings(session = new FakeSession("incoming")): FakeSession {
    const request = { getHeader: (name: string) => (name === "X-Farley-Call" ? "1732.17" : undefined) };
    this.emit("newRTCSession", { originator: "remote", session, request });
    return session;
  }

  call(): FakeSession {
    const session = new FakeSession("outgoing");
    this.emit("newRTCSession", { originator: "local", session });
    return session;
  }
}

let state: PhoneState;
let ua: FakeAgent;
let refusal: string | null;
let opened: FakeStream[];
let played: unknown[];
let heard: string[];
let phone: SipPhone;

beforeEach(() => {
  vi.useFakeTimers();
  begin();
});

function begin(invite: string | null = null): void {
  state = SILENT;
  ua = new FakeAgent();
  heard = [];
  refusal = null;
  opened = [];
  played = [];
  const devices = {
    getUserMedia: () => {
      if (refusal) return Promise.reject(Object.assign(new Error(), { name: refusal }));
      const stream = new FakeStream();
      opened.push(stream);
      return Promise.resolve(stream);
    },
  } as unknown as MediaDevices;
  phone = new SipPhone({
    line: { ua: ua as unknown as UA, hear: (message) => void heard.push(message) },
    invite,
    microphone: new Microphone(devices, localStorage),
    stun: [],
    emit: (event) => (state = after(state, event)),
    play: (stream) => void played.push(stream),
  });
  phone.start();
  ua.emit("connected");
  ua.emit("registered", {});
}

afterEach(() => {
  phone.stop();
  vi.useRealTimers();
});

describe("registration", () => {
  it("tells the agent that his phone is ready", () => {
    expect([reachable(state), problemOf(state)]).toEqual(["registered", null]);
  });

  it("says that the phone server does not answer, and is ready again when it is back", () => {
    ua.emit("disconnected", {});
    expect([reachable(state), problemOf(state)]).toEqual(["failed", "socket_refused"]);
    ua.emit("connecting", { attempts: 1 });
    expect(problemOf(state)).toBe("socket_refused");
    ua.emit("registered", {});
    expect([reachable(state), problemOf(state)]).toEqual(["registered", null]);
  });

  it("says so when the browser itself forbids the socket and nothing more is heard", () => {
    ua.emit("connecting", { attempts: 0 });
    expect(problemOf(state)).toBeNull();
    vi.runAllTimers();
    expect(problemOf(state)).toBe("socket_refused");
  });

  it("does not go on trying a wrong password", () => {
    ua.emit("registrationFailed", { response: { status_code: 401 } });
    vi.runAllTimers();
    expect([problemOf(state), ua.registrations]).toEqual(["wrong_password", 0]);
  });

  it("tries again when the phone server is not yet willing", () => {
    ua.emit("registrationFailed", { response: { status_code: 503 } });
    expect(problemOf(state)).toBe("registration_failed");
    vi.runAllTimers();
    expect(ua.registrations).toBe(1);
  });
});

describe("a call", () => {
  it("rings with the caller's name and is answered with the agent's microphone", async () => {
    const session = ua.rings();
    expect(state.call).toMatchObject({ call: "1732.17", state: "ringing", direction: "in", peer: "Olena Koval" });
    await phone.answer();
    expect(state.call?.state).toBe("talking");
    expect(session.stream).toBe(opened[0]);
  });

  it("lets the microphone go when it is over", async () => {
    const session = ua.rings();
    await phone.answer();
    session.over("ended", "remote");
    expect(state.call).toBeNull();
    expect(opened[0]?.track.stopped).toBe(true);
    expect(played).toEqual([null]);
  });

  it("is refused as busy, so that the caller goes on to somebody else", () => {
    const session = ua.rings();
    phone.hangup();
    expect([session.refusedWith, state.call, problemOf(state)]).toEqual([486, null, null]);
  });

  it("stops ringing without a complaint when the caller gives up", () => {
    ua.rings().over("failed", "remote", "Canceled");
    expect([state.call, problemOf(state)]).toEqual([null, null]);
  });

  it("goes on ringing while the microphone is refused, and can be answered once it is allowed", async () => {
    refusal = "NotAllowedError";
    const session = ua.rings();
    await phone.answer();
    expect([state.call?.state, problemOf(state), session.refusedWith]).toEqual(["ringing", "microphone_denied", undefined]);
    refusal = null;
    await phone.answer();
    expect([state.call?.state, problemOf(state)]).toEqual(["talking", null]);
  });

  it("is answered once however often the key is pressed", async () => {
    ua.rings();
    await Promise.all([phone.answer(), phone.answer()]);
    await phone.answer();
    expect(opened.length).toBe(1);
  });

  it("leaves no microphone open when the caller gives up while it opens", async () => {
    const session = ua.rings();
    const answering = phone.answer();
    session.over("failed", "remote", "Canceled");
    await answering;
    expect(opened[0]?.track.stopped).toBe(true);
    expect(session.stream).toBeUndefined();
  });

  it("is held, taken back and muted, and its talking time goes on counting from the answer", async () => {
    ua.rings();
    await phone.answer();
    const answered = state.call?.since;
    vi.advanceTimersByTime(5_000);
    phone.hold(true);
    expect([state.call?.state, state.call?.since]).toEqual(["held", (answered ?? 0) + 5_000]);
    phone.mute(true);
    phone.hold(false);
    expect(state.call).toMatchObject({ state: "talking", since: answered, muted: true });
    phone.mute(false);
    expect(state.call?.muted).toBe(false);
  });

  it("sends the keypad's tones in the sound, and nothing else that is typed", async () => {
    const session = ua.rings();
    await phone.answer();
    for (const tone of ["1", "#", "x", "12"]) phone.digit(tone);
    expect(session.tones).toEqual(["1", "#"]);
  });

  it("goes over to another microphone without becoming audible while muted", async () => {
    const session = ua.rings();
    await phone.answer();
    session.sender.track.enabled = false;
    await phone.changeMicrophone();
    expect(session.replaced).toEqual([opened[1]?.track]);
    expect([opened[0]?.track.stopped, opened[1]?.track.enabled]).toEqual([true, false]);
  });

  it("turns a second caller away while the agent talks", async () => {
    ua.rings();
    await phone.answer();
    const second = ua.rings();
    expect(second.refusedWith).toBe(486);
    expect(state.call?.state).toBe("talking");
  });

  it("says when no sound comes about", () => {
    ua.rings().over("failed", "system", "WebRTC Error");
    expect(problemOf(state)).toBe("media_failed");
  });

  it("does not count as refused when the agent signs out while it rings", () => {
    const session = ua.rings();
    phone.stop();
    expect([session.refusedWith, ua.stopped, state.registration]).toEqual([480, true, "off"]);
  });
});

describe("a call that rang in a tab which is gone", () => {
  it("rings on here, once", () => {
    begin("INVITE sip:anna");
    ua.emit("registered", {});
    expect(heard).toEqual(["INVITE sip:anna"]);
  });

  it("stops ringing when the service takes it away, for Asterisk cannot tell us", () => {
    begin("INVITE sip:anna");
    const session = ua.rings();
    phone.withdraw("another call");
    expect(state.call?.state).toBe("ringing");
    phone.withdraw("1732.17");
    expect([state.call, session.refusedWith]).toEqual([null, 480]);
  });

  it("does so too when only the connection broke", () => {
    const session = ua.rings();
    ua.emit("disconnected", {});
    ua.emit("registered", {});
    phone.withdraw("1732.17");
    expect([state.call, session.refusedWith]).toEqual([null, 480]);
  });

  it("is not cut off by the service's word once it is answered", async () => {
    begin("INVITE sip:anna");
    ua.rings();
    await phone.answer();
    phone.withdraw("1732.17");
    expect(state.call?.state).toBe("talking");
  });

  it("leaves the next call to Asterisk's own word", () => {
    begin("INVITE sip:anna");
    ua.rings().over("failed", "remote", "Canceled");
    ua.rings();
    phone.withdraw("1732.17");
    expect(state.call?.state).toBe("ringing");
  });
});

describe("an outgoing call", () => {
  it("rings and is answered by the other side", async () => {
    await phone.dial("103");
    expect(state.call).toMatchObject({ state: "ringing", direction: "out" });
  });

  it("is not made to something that is no number", async () => {
    await phone.dial("sip:evil@example.com;x=y");
    expect(state.call).toBeNull();
    expect(opened.length).toBe(0);
  });

  it("says that the number is busy", async () => {
    const session = new FakeSession("outgoing");
    ua.emit("newRTCSession", { originator: "local", session });
    session.over("failed", "remote", "Busy");
    expect(problemOf(state)).toBe("number_busy");
  });
});
