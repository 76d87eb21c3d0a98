// One step of the routing story as a sentence for somebody who looks at the whole floor.
import type { Why } from "../generated/messages";
import { tCode } from "../i18n";
import { duration } from "../i18n/format";

export function sentence({ code, agent, agent_name, seconds }: Why): string {
  return tCode("why", code, { agent: agent_name ?? agent ?? "", seconds: duration(seconds ?? 0) });
}
