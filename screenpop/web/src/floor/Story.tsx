// Why a call is where it is: the last step at a glance, all of them with their times on demand.
import type { Why } from "../generated/messages";
import { Story as Whole } from "../pop/Story";
import { sentence, story } from "../pop/why";

/** The story is told of agents, not to one of them. */
const NOBODY = "";

export function Story({ steps }: { steps: readonly Why[] }) {
  const last = steps.at(-1);
  if (!last) return null;
  return (
    <details class="story">
      <summary>{sentence(last, NOBODY)}</summary>
      <Whole steps={story(steps, NOBODY)} open={steps.length} />
    </details>
  );
}
