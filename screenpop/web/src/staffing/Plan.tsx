// How many agents each half hour of a weekday needs: by the formulas at once, and then as tried on the engine.
import { useEffect, useState } from "preact/hooks";
import { api, explain } from "../api";
import { Empty, Failed, Loading, Panel } from "../components/basics";
import type { Staffing } from "../generated/messages";
import { t } from "../i18n";
import { day } from "../i18n/format";
import type { Asked } from "./asked";
import { Chart } from "./Chart";
import { HalfHours } from "./HalfHours";
import { count, seconds } from "./numbers";
import { Question } from "./Question";

interface Props {
  readonly queue: string | null;
  readonly chooseQueue: (queue: string) => void;
}

export function Plan({ queue, chooseQueue }: Props) {
  const [asked, setAsked] = useState<Asked>({});
  const [plan, setPlan] = useState<Staffing | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [again, setAgain] = useState(0);

  useEffect(() => {
    const left = new AbortController();
    setFailure(null);
    const query = { ...asked, ...(queue ? { queue } : {}) };
    void (async () => {
      try {
        const formulas = await api.staffing(query, left.signal);
        setPlan(formulas);
        if (formulas.rows.length > 0) setPlan(await api.staffing({ ...query, tried: true }, left.signal));
      } catch (error) {
        if (!left.signal.aborted) setFailure(error);
      }
    })();
    return () => left.abort();
  }, [asked, queue, again]);

  return (
    <Panel title={t("staffing.needed")}>
      {plan && <Question plan={plan} asked={asked} ask={setAsked} chooseQueue={chooseQueue} />}
      {failure !== null && <Failed message={explain(failure)} retry={() => setAgain(again + 1)} />}
      {failure === null && !plan && <Loading lines={6} />}
      {failure === null && plan && <Shown plan={plan} />}
    </Panel>
  );
}

function Shown({ plan }: { plan: Staffing }) {
  if (plan.handling === null) {
    return (
      <Empty title={t("staffing.empty")}>
        <p>{t("staffing.empty.about")}</p>
      </Empty>
    );
  }
  const basis = {
    calls: count(plan.calls), first: day(plan.first), last: day(plan.last),
    handling: seconds(plan.handling), notes: seconds(plan.wrap_up),
  };
  return (
    <>
      <p class="muted staffing__basis">
        {t("staffing.basis", basis)}{" "}
        {plan.patience === null ? t("staffing.patience.endless") : t("staffing.patience", { patience: seconds(plan.patience) })}
      </p>
      {plan.rows.length === 0 ? (
        <Empty title={t("staffing.nobody")} />
      ) : (
        <>
          <p class="staffing__verdict" role="status">
            {plan.tried ? verdict(plan) : t("staffing.trying")}
          </p>
          <Chart rows={plan.rows} />
          <HalfHours rows={plan.rows} />
        </>
      )}
    </>
  );
}

/** Whether the formulas are borne out by the engine. */
function verdict(plan: Staffing): string {
  const parted = (["erlang_c", "erlang_a"] as const)
    .map((formula) => ({ formula, count: plan.rows.filter((row) => row.parted.includes(formula)).length }))
    .filter(({ count }) => count > 0)
    .map(({ formula, count }) => t("staffing.parted", { formula: t(`staffing.${formula}`), count }));
  return [t("staffing.tried"), ...(parted.length > 0 ? parted : [t("staffing.agree")])].join(" ");
}
