// How long a caller is kept for his busy owner, each policy explained in a sentence.
import { useId } from "preact/hooks";
import { t } from "../i18n";
import type { Draft } from "./draft";
import { NumberField } from "./fields";
import { useForm } from "./form";
import { Rows } from "./lists";
import { Section } from "./Section";

const POLICIES = ["never", "fixed", "adaptive", "forever"] as const;
const FINE = ["loss", "longest", "aside", "amends", "fallback"] as const;

export function Holding() {
  const { draft, set } = useForm();
  const name = useId();
  const change = (changes: Partial<Draft["hold"]>) => set({ hold: { ...draft.hold, ...changes } });
  return (
    <Section title={t("queues.hold")} about={t("queues.hold.about")}>
      <div class="choices" role="radiogroup" aria-label={t("queues.hold")}>
        {POLICIES.map((policy) => (
          <div key={policy} class={`choice ${draft.hold.policy === policy ? "choice--taken" : ""}`}>
            <label class="choice__label">
              <input
                type="radio"
                name={name}
                value={policy}
                checked={draft.hold.policy === policy}
                onChange={() => change({ policy })}
              />
              <span>
                <strong>{t(`queues.hold.${policy}`)}</strong>
                <span class="field__hint">{t(`queues.hold.${policy}.about`)}</span>
              </span>
            </label>
            {draft.hold.policy === policy && policy === "fixed" && (
              <div class="choice__more">
                <NumberField
                  path="hold.seconds"
                  label={t("queues.hold.seconds")}
                  value={draft.hold.seconds}
                  onChange={(seconds) => change({ seconds })}
                />
              </div>
            )}
            {draft.hold.policy === policy && policy === "adaptive" && (
              <div class="choice__more">
                <Weights hold={draft.hold} change={change} />
              </div>
            )}
          </div>
        ))}
      </div>
    </Section>
  );
}

function Weights({ hold, change }: { hold: Draft["hold"]; change: (changes: Partial<Draft["hold"]>) => void }) {
  const { words, faults } = useForm();
  const weight = (name: "value" | (typeof FINE)[number]) => (
    <NumberField
      key={name}
      path={`hold.${name}`}
      label={t(`queues.hold.${name}`)}
      hint={t(`queues.hold.${name}.hint`)}
      value={hold[name]}
      onChange={(value) => change({ [name]: value })}
    />
  );
  return (
    <>
      {weight("value")}
      <Rows
        path="hold.segments"
        label={t("queues.hold.segments")}
        hint={t("queues.hold.segments.hint")}
        value={hold.segments}
        known={words.segments}
        of={t("queues.segment")}
        unit={t("queues.seconds")}
        first={hold.value}
        onChange={(segments) => change({ segments })}
      />
      <details class="fine" open={FINE.some((name) => faults.has(`hold.${name}`))}>
        <summary>{t("queues.hold.fine")}</summary>
        <div class="grid">{FINE.map(weight)}</div>
      </details>
    </>
  );
}
