// Why the call came here: the routing's codes as sentences.
import type { Why } from "../generated/messages";
import { isKey, t, tCode } from "../i18n";
import { duration } from "../i18n/format";

/** Codes by which a call comes to somebody; the last one about this agent is the answer to "why me". */
const ARRIVALS = [
  "wanted", "had_before", "owner_ready", "own_customer_first", "deputy", "team", "segment_first", "skill_longest_idle", "relaxed", "anybody",
  "picked_up", "restored",
];

/** Codes whose `seconds` say for how long at most the call is held for the owner. */
const HOLDS = ["owner_talking", "owner_wrap_up", "owner_reserved", "owner_not_ready"];

export interface Step {
  readonly text: string;
  /** Seconds after the call arrived. */
  readonly after: number;
  /** Is it the answer to "why me". */
  readonly answer: boolean;
}

/** The story as agent `me` reads it, one line a step, oldest first. A code that the catalogue lacks is shown as it came. */
export function story(why: readonly Why[], me: string): readonly Step[] {
  const last = why.findLastIndex((step) => step.agent === me && ARRIVALS.includes(step.code));
  return why.map((step, index) => ({ text: sentence(step, me), after: step.after, answer: index === last }));
}

/** Why me; null when no step names this agent. */
export function answer(why: readonly Why[], me: string): string | null {
  return story(why, me).find((step) => step.answer)?.text ?? null;
}

/** One step as a sentence; `me` reads of himself as "you" where the catalogue has it. */
export function sentence(step: Why, me: string): string {
  const own = `${step.code}.me`;
  const code = step.agent === me && isKey(`why.${own}`) ? own : step.code;
  const seconds = duration(step.seconds ?? 0);
  const reason = tCode("why", code, { agent: step.agent_name ?? step.agent ?? "?", seconds });
  return step.seconds && HOLDS.includes(step.code) ? t("why.held_up_to", { reason, seconds }) : reason;
}
