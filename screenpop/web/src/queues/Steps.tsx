// The steps in their order; each can be moved, changed and taken out.
import { Icon } from "../components/Icon";
import { t } from "../i18n";
import type { StepDraft } from "./draft";
import { Choice, NumberField } from "./fields";
import { useForm } from "./form";
import { GroupFault, Words } from "./lists";

const KINDS: readonly StepDraft["kind"][] = ["deputies", "team", "relaxed", "any"];
const NEXT: readonly StepDraft["next"][] = ["at_once", "after", "never"];

export function Steps() {
  const { draft, set } = useForm();
  const { steps } = draft;
  const put = (changed: readonly StepDraft[]) => set({ steps: changed });
  const move = (index: number, by: number) => {
    const moved = [...steps];
    [moved[index], moved[index + by]] = [moved[index + by]!, moved[index]!];
    put(moved);
  };
  const unused = KINDS.find((kind) => !steps.some((step) => step.kind === kind)) ?? "relaxed";
  return (
    <div class="steps">
      <ol class="steps__list">
        {draft.owner_first && (
          <li class="step step--owner">
            <span class="step__number">1</span>
            <span>
              {t("queues.step.owner")} <span class="muted">({t(`queues.hold.${draft.hold.policy}.short`)})</span>
            </span>
          </li>
        )}
        {steps.map((step, index) => (
          <Step
            key={index}
            step={step}
            index={index}
            place={index + (draft.owner_first ? 2 : 1)}
            last={index === steps.length - 1}
            onChange={(changes) => put(steps.map((old, place) => (place === index ? { ...old, ...changes } : old)))}
            onMove={(by) => move(index, by)}
            onRemove={() => put(steps.filter((_, place) => place !== index))}
          />
        ))}
      </ol>
      <button
        type="button"
        class="button rows__add"
        onClick={() => put([...steps, { kind: unused, next: "at_once", seconds: 30, segments: [], relax: 0 }])}
      >
        {t("queues.step.add")}
      </button>
    </div>
  );
}

interface StepProps {
  readonly step: StepDraft;
  readonly index: number;
  /** Which step it is, as people count. */
  readonly place: number;
  readonly last: boolean;
  readonly onChange: (changes: Partial<StepDraft>) => void;
  readonly onMove: (by: number) => void;
  readonly onRemove: () => void;
}

function Step({ step, index, place, last, onChange, onMove, onRemove }: StepProps) {
  const { words } = useForm();
  const path = `steps[${index}]`;
  const name = t(`queues.step.${step.kind}`);
  return (
    <li class="step" data-path={path} aria-label={name}>
      <div class="step__side">
        <span class="step__number">{place}</span>
        <button
          type="button"
          class="button button--plain button--icon"
          aria-label={t("queues.step.up", { name })}
          disabled={index === 0}
          onClick={() => onMove(-1)}
        >
          <Icon name="down" class="icon--up" />
        </button>
        <button
          type="button"
          class="button button--plain button--icon"
          aria-label={t("queues.step.down", { name })}
          disabled={last}
          onClick={() => onMove(1)}
        >
          <Icon name="down" />
        </button>
        <button
          type="button"
          class="button button--plain button--icon"
          aria-label={t("queues.remove_one", { name })}
          onClick={onRemove}
        >
          <Icon name="close" />
        </button>
      </div>
      <div class="step__fields">
        <Choice
          path={`${path}.kind`}
          label={t("queues.step.kind")}
          hint={t(`queues.step.${step.kind}.hint`)}
          value={step.kind}
          choices={KINDS.map((kind) => ({ value: kind, label: t(`queues.step.${kind}`) }))}
          onChange={(kind) => onChange({ kind })}
        />
        {step.kind === "relaxed" && (
          <NumberField
            path={`${path}.relax`}
            label={t("queues.step.relax")}
            unit={t("queues.levels")}
            value={step.relax}
            onChange={(relax) => onChange({ relax })}
          />
        )}
        <Choice
          path={`${path}.next`}
          label={t("queues.step.next")}
          value={step.next}
          choices={NEXT.map((next) => ({ value: next, label: t(`queues.step.next.${next}`) }))}
          onChange={(next) => onChange({ next })}
        />
        {step.next === "after" && (
          <NumberField
            path={`${path}.seconds`}
            label={t("queues.step.seconds")}
            value={step.seconds}
            onChange={(seconds) => onChange({ seconds })}
          />
        )}
        <Words
          path={`${path}.segments`}
          label={t("queues.step.segments")}
          {...(step.segments.length === 0 ? { hint: t("queues.step.everybody") } : {})}
          value={step.segments}
          known={words.segments}
          onChange={(segments) => onChange({ segments })}
        />
        <GroupFault path={path} />
      </div>
    </li>
  );
}
