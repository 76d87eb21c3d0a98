// Why the call came here: the routing's codes as sentences.
import type { Why } from "../generated/messages";
import { isKey, tCode } from "../i18n";
import { duration } from "../i18n/format";

/** Codes by which a call comes to somebody; the last one about this agent is the answer to "why me". */
const ARRIVALS = ["owner_ready", "own_customer_first", "deputy", "team", "skill_longest_idle", "picked_up", "restored"];

export interface Step {
  readonly text: string;
  /** Seconds after the call arrived. */
  readonly after: number;
}

export interface Story {
  /** Why this agent; null when no step names him. */
  readonly answer: string | null;
  /** The steps that led here, oldest first, without the answer. */
  readonly steps: readonly Step[];
}

/** The story as agent `me` reads it. A code that the catalogue lacks is shown as it came. */
export function story(why: readonly Why[], me: string): Story {
  const last = why.findLastIndex((step) => step.agent === me && ARRIVALS.includes(step.code));
  const answer = why[last];
  return {
    answer: answer ? sentence(answer, me) : null,
    steps: why.filter((_, index) => index !== last).map((step) => ({ text: sentence(step, me), after: step.after })),
  };
}

/** One step as a sentence; `me` reads of himself as "you" where the catalogue has it. */
export function sentence(step: Why, me: string): string {
  const own = `${step.code}.me`;
  const code = step.agent === me && isKey(`why.${own}`) ? own : step.code;
  return tCode("why", code, { agent: step.agent_name ?? step.agent ?? "?", seconds: duration(step.seconds ?? 0) });
}
