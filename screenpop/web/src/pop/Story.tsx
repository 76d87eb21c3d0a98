// The routing's story, one line a step with its time since the call arrived; a long one begins folded.
import { t } from "../i18n";
import { duration } from "../i18n/format";
import type { Step } from "./why";
import "./story.css";

interface Props {
  readonly steps: readonly Step[];
  /** So many of the last steps are always in sight. */
  readonly open: number;
}

export function Story({ steps, open }: Props) {
  const folded = steps.slice(0, Math.max(0, steps.length - open));
  return (
    <div class="story">
      {folded.length > 0 && (
        <details>
          <summary>{t("why.earlier", { count: folded.length })}</summary>
          <Steps steps={folded} />
        </details>
      )}
      <Steps steps={steps.slice(folded.length)} />
    </div>
  );
}

function Steps({ steps }: { steps: readonly Step[] }) {
  return (
    <ol class="story__steps">
      {steps.map((step, index) => (
        <li key={index} class={`story__step ${step.answer ? "story__step--answer" : ""}`}>
          <span class="story__at">{duration(step.after)}</span>
          <span>{step.text}</span>
        </li>
      ))}
    </ol>
  );
}
