// One registration and at most one call over JsSIP; what happens goes out as phone events.
import type { RTCSession } from "jssip/lib/RTCSession";
import type { IncomingRequest } from "jssip/lib/SIPMessage";
import type { RTCSessionEvent } from "jssip/lib/UA";
import { serverNow } from "../clock";
import type { Line } from "./agent";
import { finishEarly } from "./ice";
import { Microphone, MicrophoneError, silence } from "./microphone";
import type { Direction, PhoneEvent, PhoneProblem } from "./model";
import { keepRegistered } from "./registration";

/** Busy Here: Asterisk takes it as the agent's own refusal. */
const BUSY_HERE = 486;
/** Temporarily Unavailable: the tab goes away, its agent has refused nothing. */
const UNAVAILABLE = 480;
/** Milliseconds of a tone and of the gap after it (RFC 4733 events). */
const TONE = 160;
const GAP = 70;

/** JsSIP's causes that say that sound did not come about. */
const NO_MEDIA = ["WebRTC Error", "Internal Error", "Bad Media Description", "Incompatible SDP", "Missing SDP", "No ACK"];

export interface SipOptions {
  readonly line: Line;
  /** A call that rang in a tab which is gone; null: none. */
  readonly invite: string | null;
  readonly microphone: Microphone;
  readonly stun: readonly string[];
  emit(event: PhoneEvent): void;
  /** Plays the other side's sound; null: silence. */
  play(stream: MediaStream | null): void;
}

export class SipPhone {
  private session: RTCSession | null = null;
  private call: string | null = null;
  /** The connection that the call came over is gone, here or with the tab that it rang in. */
  private detached = false;
  private stream: MediaStream | null = null;
  private opening = false;
  private stopped = false;
  private readonly registration: { end(): void };

  constructor(private readonly options: SipOptions) {
    const { ua, hear } = options.line;
    let unheard = options.invite;
    this.registration = keepRegistered(ua, options.emit);
    ua.on("disconnected", () => {
      this.detached = this.session !== null;
    });
    ua.on("registered", () => {
      if (!unheard) return;
      this.detached = true;
      hear(unheard);
      unheard = null;
    });
    ua.on("newRTCSession", (event: RTCSessionEvent) => {
      const direction: Direction = `${event.originator}` === "remote" ? "in" : "out";
      if (this.session) event.session.terminate({ status_code: BUSY_HERE });
      else this.follow(event.session, direction, direction === "in" ? (event.request as IncomingRequest) : null);
    });
  }

  get calling(): boolean {
    return this.session !== null;
  }

  start(): void {
    this.options.line.ua.start();
  }

  /** Ends the call and the registration. */
  stop(): void {
    if (this.stopped) return;
    this.drop(UNAVAILABLE);
    this.stopped = true;
    this.registration.end();
    this.options.line.ua.stop();
    this.options.emit({ kind: "unregistered", problem: null });
  }

  /** Takes the call. Without a microphone it goes on ringing, so that the agent may put that right. */
  async answer(): Promise<void> {
    const session = this.session;
    if (!session || this.opening || `${session.direction}` !== "incoming" || session.isEstablished()) return;
    const stream = await this.listen();
    if (!stream) return;
    if (this.session !== session) return silence(stream);
    this.stream = stream;
    session.answer({ mediaStream: stream, pcConfig: this.pcConfig() });
  }

  /** Calls a number or an extension. */
  async dial(target: string): Promise<void> {
    if (this.session || this.opening || !/^[+0-9A-Za-z*#_.-]{1,40}$/.test(target)) return;
    const stream = await this.listen();
    if (!stream) return;
    if (this.session || this.stopped) return silence(stream);
    this.stream = stream;
    this.options.line.ua.call(target, { mediaStream: stream, pcConfig: this.pcConfig() });
  }

  /** Refuses or ends the call, whatever it is just now. */
  hangup(): void {
    this.drop(BUSY_HERE);
  }

  /**
   * The caller of `call` is not for this agent any more. Asterisk's own CANCEL says so, but it goes to the connection
   * that the call came over.
   */
  withdraw(call: string): void {
    if (this.detached && this.call === call && !this.session?.isEstablished()) this.drop(UNAVAILABLE);
  }

  mute(on: boolean): void {
    if (on) this.session?.mute({ audio: true });
    else this.session?.unmute({ audio: true });
  }

  hold(on: boolean): void {
    if (!this.session?.isEstablished()) return;
    if (on) this.session.hold();
    else this.session.unhold();
  }

  digit(tone: string): void {
    const sender = this.sender()?.dtmf;
    if (/^[0-9A-D*#]$/.test(tone)) sender?.insertDTMF(sender.toneBuffer + tone, TONE, GAP);
  }

  /** Goes over to the chosen microphone in the middle of a call. */
  async changeMicrophone(): Promise<void> {
    const sender = this.sender();
    if (!sender) return;
    const stream = await this.listen();
    const track = stream?.getAudioTracks()[0];
    if (!stream || !track) return;
    if (this.sender() !== sender) return silence(stream);
    track.enabled = sender.track?.enabled ?? true;
    await sender.replaceTrack(track);
    silence(this.stream);
    this.stream = stream;
  }

  private follow(session: RTCSession, direction: Direction, request: IncomingRequest | null): void {
    const { emit, play, stun } = this.options;
    this.session = session;
    const { display_name: name, uri } = session.remote_identity;
    const peer = (name || uri.user || "").slice(0, 64);
    // The dialplan's word on which call this is (extensions_farley.conf).
    this.call = request?.getHeader("X-Farley-Call") ?? null;
    emit({ kind: "ringing", call: this.call, direction, peer, invite: request ? rawText(request) : null, at: serverNow() });
    session.on("icecandidate", finishEarly(stun.length > 0));
    session.on("peerconnection", ({ peerconnection }) => {
      peerconnection.addEventListener("track", (event) => play(event.streams[0] ?? new MediaStream([event.track])));
      peerconnection.addEventListener("connectionstatechange", () => {
        if (peerconnection.connectionState === "failed") emit({ kind: "trouble", problem: "media_failed" });
      });
    });
    session.on("accepted", () => emit({ kind: "talking", at: serverNow() }));
    session.on("hold", ({ originator }) => `${originator}` === "local" && emit({ kind: "held", at: serverNow() }));
    session.on("unhold", ({ originator }) => `${originator}` === "local" && emit({ kind: "talking", at: serverNow() }));
    session.on("muted", () => emit({ kind: "muted", on: true }));
    session.on("unmuted", () => emit({ kind: "muted", on: false }));
    const over = ({ cause }: { cause: string }): void => {
      this.session = null;
      this.call = null;
      this.detached = false;
      silence(this.stream);
      this.stream = null;
      play(null);
      emit({ kind: "over", problem: verdict(cause, direction) });
    };
    session.on("ended", over);
    session.on("failed", over);
  }

  private drop(status: number): void {
    if (!this.session || this.session.isEnded()) return;
    this.session.terminate(this.session.isEstablished() ? {} : { status_code: status });
  }

  private async listen(): Promise<MediaStream | null> {
    this.opening = true;
    try {
      const stream = await this.options.microphone.open();
      this.options.emit({ kind: "microphone", problem: null });
      return stream;
    } catch (error) {
      if (!(error instanceof MicrophoneError)) throw error;
      this.options.emit({ kind: "microphone", problem: error.problem });
      return null;
    } finally {
      this.opening = false;
    }
  }

  private sender(): RTCRtpSender | undefined {
    const connection: RTCPeerConnection | null = this.session?.connection ?? null;
    return connection?.getSenders().find((sender) => sender.track?.kind === "audio");
  }

  private pcConfig(): RTCConfiguration {
    return { iceServers: this.options.stun.map((urls) => ({ urls })) };
  }
}

function verdict(cause: string, direction: Direction): PhoneProblem | null {
  if (NO_MEDIA.includes(cause)) return "media_failed";
  if (direction === "in" || cause === "Terminated" || cause === "Canceled" || cause === "Connection Error") return null;
  return cause === "Busy" ? "number_busy" : "number_failed";
}

/** The message as it came over the wire; JsSIP keeps it, its types do not say so. */
function rawText(request: IncomingRequest): string {
  return (request as IncomingRequest & { readonly data: string }).data;
}
