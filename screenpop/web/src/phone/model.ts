// What the browser's phone is doing, and how each event changes it. Pure: times come in with the events.
/** Why the phone cannot do what is asked of it; the screens have a sentence and a remedy for each. */
export type PhoneProblem =
  | "insecure_context"
  | "microphone_denied"
  | "microphone_missing"
  | "microphone_busy"
  | "microphone_failed"
  | "account_failed"
  | "socket_refused"
  | "wrong_password"
  | "registration_failed"
  | "media_failed"
  | "number_busy"
  | "number_failed";

export type Direction = "in" | "out";

/** One call of the phone. `since` is when the present state began, `answered` when the talk began (epoch milliseconds). */
export interface PhoneCall {
  /** Farley's id of the call, by which its pop is found; null for a call that is not Farley's. */
  readonly call: string | null;
  readonly state: "ringing" | "talking" | "held";
  readonly direction: Direction;
  readonly peer: string;
  readonly muted: boolean;
  readonly since: number;
  readonly answered: number | null;
  /** The request as it came, while it rings here; with it another tab can answer in this one's place. */
  readonly invite: string | null;
}

export type Registration = "off" | "connecting" | "registered" | "failed";

/** The whole of a phone, as the leading tab tells it to the others. */
export interface PhoneState {
  readonly registration: Registration;
  readonly registrationProblem: PhoneProblem | null;
  readonly microphoneProblem: PhoneProblem | null;
  readonly callProblem: PhoneProblem | null;
  readonly call: PhoneCall | null;
}

export type PhoneEvent =
  | { readonly kind: "connecting" }
  | { readonly kind: "registered" }
  | { readonly kind: "unregistered"; readonly problem: PhoneProblem | null }
  | { readonly kind: "microphone"; readonly problem: PhoneProblem | null }
  | ({ readonly kind: "ringing"; readonly at: number } & Pick<PhoneCall, "call" | "direction" | "peer" | "invite">)
  | { readonly kind: "talking"; readonly at: number }
  | { readonly kind: "held"; readonly at: number }
  | { readonly kind: "muted"; readonly on: boolean }
  | { readonly kind: "trouble"; readonly problem: PhoneProblem | null }
  | { readonly kind: "over"; readonly problem: PhoneProblem | null };

export const SILENT: PhoneState = {
  registration: "off",
  registrationProblem: null,
  microphoneProblem: null,
  callProblem: null,
  call: null,
};

/** The phone after `event`. An event of a call that is not there changes nothing. */
export function after(state: PhoneState, event: PhoneEvent): PhoneState {
  switch (event.kind) {
    case "connecting":
      return { ...state, registration: "connecting" };
    case "registered":
      return { ...state, registration: "registered", registrationProblem: null };
    case "unregistered":
      return { ...state, registration: event.problem ? "failed" : "off", registrationProblem: event.problem };
    case "microphone":
      return { ...state, microphoneProblem: event.problem };
    case "ringing": {
      const { call, direction, peer, invite, at: since } = event;
      const ringing: PhoneCall = { call, state: "ringing", direction, peer, muted: false, since, answered: null, invite };
      return { ...state, callProblem: null, call: ringing };
    }
    case "over":
      return { ...state, callProblem: event.problem, call: null };
    case "trouble":
      return { ...state, callProblem: event.problem };
  }
  const call = state.call;
  if (!call) return state;
  switch (event.kind) {
    case "talking": {
      const answered = call.answered ?? event.at;
      return { ...state, call: { ...call, state: "talking", since: answered, answered, invite: null } };
    }
    case "held":
      return { ...state, call: { ...call, state: "held", since: event.at } };
    case "muted":
      return { ...state, call: { ...call, muted: event.on } };
  }
}

const UNUSABLE: readonly (PhoneProblem | null)[] = ["insecure_context", "microphone_denied", "microphone_missing"];

/**
 * Whether a caller who is sent to this phone can be answered. A microphone that is refused or missing makes the phone
 * as good as unregistered; one that another program holds may be free by the time of the call.
 */
export function reachable(state: PhoneState): Registration {
  const deaf = UNUSABLE.includes(state.microphoneProblem);
  return state.registration === "registered" && deaf ? "failed" : state.registration;
}

/** The one problem to show: what stops the phone altogether comes first. */
export function problemOf(state: PhoneState): PhoneProblem | null {
  return state.registrationProblem ?? state.microphoneProblem ?? state.callProblem;
}
