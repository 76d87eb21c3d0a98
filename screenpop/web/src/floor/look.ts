// How states and phases look: a colour that always stands beside its word.
import type { Tone } from "../components/basics";
import type { AgentState, CallLine, CallPhase } from "../generated/messages";
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

/** Seconds from which a wait is shown as late, and as too late. The first is the usual service target. */
const LATE = 20;
const TOO_LATE = 60;

export function waitTone(seconds: number): Tone {
  if (seconds >= TOO_LATE) return "bad";
  return seconds >= LATE ? "warn" : "plain";
}

/** Who calls, in the best words there are: his name, else his number. */
export function callerName(call: CallLine): string {
  if (call.customer_name) return call.customer_name;
  return call.number ? phoneNumber(call.number) : t("floor.hidden");
}
