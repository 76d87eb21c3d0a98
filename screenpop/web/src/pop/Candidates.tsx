// Several people call from this number: which of them is it. Keys 1 to 9 choose.
import { useSignal } from "@preact/signals";
import { Kbd } from "../components/basics";
import { Icon } from "../components/Icon";
import type { PopView } from "../generated/messages";
import { t, tCode } from "../i18n";
import { chooseCustomer } from "./choosing";

export function Candidates({ pop }: { pop: PopView }) {
  const busy = useSignal<number | null>(null);
  const chosen = pop.profile?.customer ?? null;

  async function choose(customer: number) {
    busy.value = customer;
    await chooseCustomer(pop.call, customer);
    busy.value = null;
  }

  return (
    <div class="candidates" role="group" aria-label={t("pop.who_is_it")}>
      <span class="faint">{chosen === null ? t("pop.who_is_it") : t("pop.shared_number")}</span>
      {pop.candidates.slice(0, 9).map(({ customer, name, reason }, index) => (
        <button
          key={customer}
          type="button"
          class="button candidate"
          aria-pressed={customer === chosen}
          disabled={busy.value !== null}
          onClick={() => customer !== chosen && void choose(customer)}
        >
          {customer === chosen ? <Icon name="check" /> : <Kbd>{index + 1}</Kbd>}
          <span class="candidate__name">{name}</span>
          {reason !== "shared" && <span class="faint">{tCode("candidate", reason)}</span>}
        </button>
      ))}
    </div>
  );
}
