// Whether Asterisk knows this phone: what JsSIP says of connection and registration, as phone events.
import type { UA } from "jssip/lib/UA";
import type { PhoneEvent, PhoneProblem } from "./model";

/** Milliseconds before a refused registration (Asterisk is still loading, say) is tried again. */
const REGISTER_AGAIN = 5_000;
/** Milliseconds a connection may take; a socket that the browser itself forbids says nothing at all. */
const CONNECT_WITHIN = 6_000;
/** Answers to a REGISTER that no further try will change. */
const WRONG_PASSWORD: readonly (number | undefined)[] = [401, 403, 407];

/** Tells of the registration and tries again where that may help, until `end`. JsSIP itself reconnects. */
export function keepRegistered(ua: UA, emit: (event: PhoneEvent) => void): { end(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ended = false;
  const later = (milliseconds: number, task: () => void): void => {
    clearTimeout(timer);
    if (!ended) timer = setTimeout(task, milliseconds);
  };
  const lost = (problem: PhoneProblem): void => {
    clearTimeout(timer);
    if (!ended) emit({ kind: "unregistered", problem });
  };

  ua.on("connecting", ({ attempts }) => {
    if (attempts === 0) emit({ kind: "connecting" });
    later(CONNECT_WITHIN, () => lost("socket_refused"));
  });
  ua.on("connected", () => clearTimeout(timer));
  ua.on("disconnected", () => lost("socket_refused"));
  ua.on("registered", () => {
    clearTimeout(timer);
    if (!ended) emit({ kind: "registered" });
  });
  ua.on("registrationFailed", ({ response }) => {
    const status = (response as { status_code?: number } | null)?.status_code;
    if (status === undefined && !ua.isConnected()) return;
    const wrong = WRONG_PASSWORD.includes(status);
    lost(wrong ? "wrong_password" : "registration_failed");
    if (!wrong) later(REGISTER_AGAIN, () => ua.register());
  });
  return {
    end() {
      ended = true;
      clearTimeout(timer);
    },
  };
}
