// Why a call is where it is: the last step at a glance, all of them on demand.
import type { Why } from "../generated/messages";
import { duration } from "../i18n/format";
import { sentence } from "../pop/why";

/** The story is told of agents, not to one of them. */
const NOBODY = "";

export function Story({ steps }: { steps: readonly Why[] }) {
  const last = steps.at(-1);
  if (!last) return null;
  if (steps.length === 1) return <p class="story">{sentence(last, NOBODY)}</p>;
  return (
    <details class="story">
      <summary>{sentence(last, NOBODY)}</summary>
      <ol>
        {steps.map((step, index) => (
          <li key={index}>
            <span class="story__at">{duration(step.after)}</span>
            <span>{sentence(step, NOBODY)}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}
