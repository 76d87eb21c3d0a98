// How states and phases look: a colour that always stands beside its word.
import type { Tone } from "../components/basics";
import type { AgentState, CallLine, CallPhase, QueueLine } from "../generated/messages";
import { t } from "../i18n";
import { phoneNumber } from "../i18n/format";

export const stateTone: Readonly<Record<AgentState, Tone>> = {
  ready: "good",
  reserved: "accent",
  talking: "accent",
  hold: "warn",
  wrap_up: "plain",
  not_ready: "warn",
  not_responding: "bad",
  logged_out: "plain",
};

export const phaseTone: Readonly<Record<CallPhase, Tone>> = {
  waiting: "plain",
  offered: "accent",
  ringing: "accent",
  talking: "accent",
  hold: "warn",
  wrap_up: "plain",
  ended: "plain",
  fallback: "bad",
};

/** So many times the queue's target is too late. */
const TOO_LATE = 3;

/** The service target where a queue is not known. */
const USUAL_TARGET = 20;

/** Late is a wait beyond the seconds within which the queue means to answer. Who is to be rung back is never late. */
export function waitTone(call: CallLine, queue: QueueLine | undefined, now: number): Tone {
  const seconds = (now - Date.parse(call.arrived)) / 1000;
  const target = queue?.service_seconds ?? USUAL_TARGET;
  if (call.callback || seconds < target) return "plain";
  return seconds < target * TOO_LATE ? "warn" : "bad";
}

/** Who calls, in the best words there are: his name, else his number. */
export function callerName(call: CallLine): string {
  if (call.customer_name) return call.customer_name;
  return call.number ? phoneNumber(call.number) : t("floor.hidden");
}
