// The phone in the tab that holds it: account, registration, microphone, sound.
import { api, ApiError } from "../api";
import { openLine } from "./agent";
import { Microphone } from "./microphone";
import type { PhoneEvent } from "./model";
import { SipPhone } from "./sip";

/** Milliseconds before the account is asked for again when the service did not give it. */
const ACCOUNT_AGAIN = 4_000;

export type Command =
  | { readonly do: "answer" | "hangup" | "retry" }
  | { readonly do: "mute" | "hold"; readonly on: boolean }
  | { readonly do: "digit" | "dial" | "microphone"; readonly text: string };

export class HeldPhone {
  private readonly speaker = new Audio();
  private sip: SipPhone | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Tells an account that came late from the one that is wanted now. */
  private round = 0;

  constructor(
    private readonly microphone: Microphone,
    private readonly emit: (event: PhoneEvent) => void,
  ) {}

  /**
   * Registers from the beginning, with the account as the service gives it now.
   *
   * `invite` rang in a tab that is gone; this one rings on with it.
   */
  async register(invite: string | null = null): Promise<void> {
    this.stop();
    const round = this.round;
    this.emit({ kind: "connecting" });
    try {
      const account = await api.phone();
      const line = await openLine(account);
      if (round !== this.round) return;
      const { microphone, emit } = this;
      const play = (stream: MediaStream | null): void => this.play(stream);
      this.sip = new SipPhone({ line, invite, microphone, stun: account.stun, emit, play });
      this.sip.start();
      void this.checkMicrophone();
    } catch (error) {
      if (round !== this.round) return;
      const none = error instanceof ApiError && error.status === 404;
      this.emit({ kind: "unregistered", problem: none ? null : "account_failed" });
      if (!none) this.timer = setTimeout(() => void this.register(invite), ACCOUNT_AGAIN);
    }
  }

  /** Asks for permission if need be, and says what would hinder a call. */
  async checkMicrophone(): Promise<void> {
    this.emit({ kind: "microphone", problem: await this.microphone.check() });
  }

  obey(command: Command): void {
    switch (command.do) {
      case "answer":
        return void this.sip?.answer();
      case "hangup":
        return this.sip?.hangup();
      case "mute":
        return this.sip?.mute(command.on);
      case "hold":
        return this.sip?.hold(command.on);
      case "digit":
        return this.sip?.digit(command.text);
      case "dial":
        return void this.sip?.dial(command.text);
      case "microphone":
        this.microphone.choose(command.text);
        return void (this.sip?.calling ? this.sip.changeMicrophone() : this.checkMicrophone());
      case "retry":
        return void (this.sip?.calling ? this.checkMicrophone() : this.register());
    }
  }

  /** The service has taken `call` away from this agent. */
  withdraw(call: string): void {
    this.sip?.withdraw(call);
  }

  /** Ends the call and the registration. */
  stop(): void {
    this.round += 1;
    clearTimeout(this.timer);
    this.sip?.stop();
    this.sip = null;
  }

  private play(stream: MediaStream | null): void {
    this.speaker.srcObject = stream;
    if (!stream) return;
    this.speaker.play().catch((error: Error) => {
      if (error.name !== "AbortError") this.emit({ kind: "trouble", problem: "media_failed" });
    });
  }
}
