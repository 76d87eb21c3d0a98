// Giving all customers of an expert to others: to whom, by what rule, what that would do, and then doing it.
import { useState } from "preact/hooks";
import { ApiError, api, explain } from "../api";
import { Loading, Panel } from "../components/basics";
import { Icon } from "../components/Icon";
import { notify } from "../components/toasts";
import type { Expert, HandoverPlan, Preview } from "../generated/messages";
import { t } from "../i18n";
import { counted } from "./numbers";
import { PreviewView } from "./PreviewView";

interface PlanProps {
  readonly from: Expert;
  readonly experts: readonly Expert[];
  readonly onBack: () => void;
  readonly onDone: () => void;
}

type Match = NonNullable<HandoverPlan["match"]>[number];
const MATCHES: readonly Match[] = ["language", "team", "skills", "segment"];

export function Plan({ from, experts, onBack, onDone }: PlanProps) {
  const [plan, setPlan] = useState<Required<HandoverPlan>>({
    owner: from.agent, to: [], deputies_first: true, match: ["language", "team"], load: "count", leaves: true,
  });
  const [preview, setPreview] = useState<Preview | null>(null);
  const [busy, setBusy] = useState<"looking" | "doing" | null>(null);
  const [failure, setFailure] = useState<string | null>(null);

  const set = (changes: Partial<HandoverPlan>) => {
    setPlan({ ...plan, ...changes });
    setPreview(null);
    setFailure(null);
  };
  const look = async () => {
    setBusy("looking");
    setFailure(null);
    try {
      setPreview(await api.previewHandover(plan));
    } catch (error) {
      setPreview(null);
      setFailure(explain(error));
    } finally {
      setBusy(null);
    }
  };
  const carryOut = async (seen: Preview) => {
    setBusy("doing");
    try {
      const done = await api.handOver({ plan: seen.plan, seen: seen.seen });
      notify(t("assignments.done", { count: done.customers, name: from.name }));
      onDone();
    } catch (error) {
      if (error instanceof ApiError && error.code === "changed_meanwhile") {
        await look();
        setFailure(t("assignments.changed"));
      } else {
        setFailure(explain(error));
      }
      setBusy(null);
    }
  };

  const others = experts.filter(({ agent, takes_calls }) => takes_calls && agent !== from.agent);
  const incomplete = plan.to.length === 0 && !plan.deputies_first;
  return (
    <Panel
      title={t("assignments.plan", { name: from.name })}
      class="handover"
      aside={
        <button type="button" class="button button--plain" onClick={onBack}>
          <Icon name="back" />
          {t("assignments.back")}
        </button>
      }
    >
      <form
        class="plan"
        onSubmit={(event) => {
          event.preventDefault();
          void look();
        }}
      >
        <Tick
          label={t("assignments.deputies_first")}
          hint={t("assignments.deputies_first.hint")}
          value={plan.deputies_first}
          onChange={(deputies_first) => set({ deputies_first })}
        />
        <fieldset class="rows plan__group">
          <legend class="field__label">{t(plan.deputies_first ? "assignments.to.others" : "assignments.to")}</legend>
          <div class="plan__choices">
            {others.map(({ agent, name, customers }) => (
              <label key={agent} class="toggle__label">
                <input
                  type="checkbox"
                  checked={plan.to.includes(agent)}
                  onChange={(event) =>
                    set({ to: event.currentTarget.checked ? [...plan.to, agent] : plan.to.filter((other) => other !== agent) })
                  }
                />
                <span>
                  {name} <span class="faint">{counted(customers)}</span>
                </span>
              </label>
            ))}
          </div>
        </fieldset>
        {plan.to.length > 1 && <Spreading plan={plan} set={set} />}
        <Tick
          label={t("assignments.leaves")}
          hint={t("assignments.leaves.hint")}
          value={plan.leaves}
          onChange={(leaves) => set({ leaves })}
        />
        <div class="plan__do">
          <button type="submit" class={`button ${preview ? "" : "button--accent"}`} disabled={incomplete || busy !== null}>
            {t("assignments.preview")}
          </button>
          {incomplete && <span class="field__hint">{t("assignments.incomplete")}</span>}
          {failure && (
            <span class="field__error" role="alert">
              {failure}
            </span>
          )}
        </div>
      </form>
      {busy === "looking" && <Loading lines={4} />}
      {preview && busy !== "looking" && (
        <PreviewView preview={preview} experts={experts} busy={busy === "doing"} onCarryOut={() => void carryOut(preview)} />
      )}
    </Panel>
  );
}

function Spreading({ plan, set }: { plan: Required<HandoverPlan>; set: (changes: Partial<HandoverPlan>) => void }) {
  return (
    <>
      <fieldset class="rows plan__group">
        <legend class="field__label">{t("assignments.match")}</legend>
        <div class="plan__choices">
          {MATCHES.map((word) => (
            <label key={word} class="toggle__label">
              <input
                type="checkbox"
                checked={plan.match.includes(word)}
                onChange={(event) => {
                  const wanted = event.currentTarget.checked ? [...plan.match, word] : plan.match.filter((other) => other !== word);
                  set({ match: MATCHES.filter((each) => wanted.includes(each)) });
                }}
              />
              <span>{t(`assignments.match.${word}`)}</span>
            </label>
          ))}
        </div>
        <span class="field__hint">{t("assignments.match.hint")}</span>
      </fieldset>
      <fieldset class="rows plan__group">
        <legend class="field__label">{t("assignments.load")}</legend>
        <div class="plan__choices">
          {(["count", "cost"] as const).map((load) => (
            <label key={load} class="toggle__label">
              <input type="radio" name="load" checked={plan.load === load} onChange={() => set({ load })} />
              <span>{t(`assignments.load.${load}`)}</span>
            </label>
          ))}
        </div>
      </fieldset>
    </>
  );
}

function Tick(props: { label: string; hint: string; value: boolean; onChange: (value: boolean) => void }) {
  return (
    <div class="toggle">
      <label class="toggle__label">
        <input type="checkbox" checked={props.value} onChange={(event) => props.onChange(event.currentTarget.checked)} />
        <span>{props.label}</span>
      </label>
      <span class="field__hint">{props.hint}</span>
    </div>
  );
}
