// Who of those whom this number may be: ranked, each with the reason. Keys 1 to 9 choose; or it is somebody else.
import { useSignal } from "@preact/signals";
import { Kbd } from "../components/basics";
import { Icon } from "../components/Icon";
import type { PopView } from "../generated/messages";
import { t, tCode } from "../i18n";
import { percent } from "../i18n/format";
import { choices, type Choice } from "./choices";
import { chooseCustomer, findCaller } from "./choosing";

interface CandidatesProps {
  readonly pop: PopView;
  /** Is the form for a new customer open. */
  readonly adding: boolean;
  readonly onNew: () => void;
}

export function Candidates({ pop, adding, onNew }: CandidatesProps) {
  const busy = useSignal(false);
  const chosen = pop.profile?.customer ?? null;

  async function choose(customer: number) {
    busy.value = true;
    await chooseCustomer(pop.call, customer);
    busy.value = false;
  }

  return (
    <div class={`candidates ${chosen === null ? "candidates--asking" : ""}`} role="group" aria-label={t("pop.who_is_it")}>
      <span class="faint">{chosen === null ? t("pop.who_is_it") : t("pop.shared_number")}</span>
      {choices(pop).map((choice, index) => (
        <button
          key={choice.customer}
          type="button"
          class="button candidate"
          aria-pressed={choice.customer === chosen}
          disabled={busy.value}
          onClick={() => choice.customer !== chosen && void choose(choice.customer)}
        >
          {choice.customer === chosen ? <Icon name="check" /> : index < 9 && <Kbd>{index + 1}</Kbd>}
          <Named choice={choice} />
        </button>
      ))}
      <span class="candidates__other">
        <button type="button" class="button button--plain" onClick={() => findCaller(pop.call)}>
          <Icon name="search" />
          {t("pop.somebody_else")}
        </button>
        <button type="button" class="button button--plain" aria-expanded={adding} onClick={onNew}>
          {t("new.title")}
        </button>
      </span>
    </div>
  );
}

function Named({ choice: { name, reason, score, relation } }: { choice: Choice }) {
  const why = relation ? tCode("relation", relation) : tCode("candidate", reason);
  return (
    <>
      <span class="candidate__name">{name}</span>
      <span class="faint candidate__why">{why}</span>
      {score !== null && (
        <span class="faint candidate__score" title={t("pop.score")}>
          {percent(score)}
        </span>
      )}
    </>
  );
}
