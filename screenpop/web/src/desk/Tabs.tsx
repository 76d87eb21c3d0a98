// What is open on the desk, when it is more than one thing.
import { Since } from "../components/basics";
import { Icon } from "../components/Icon";
import { t } from "../i18n";
import { callerName } from "../pop/names";
import { pops, viewed } from "../state";
import { activePop, showCustomer, showPop } from "./active";

export function Tabs() {
  const open = pops.value;
  const customer = viewed.value;
  if (open.length + (customer === null ? 0 : 1) < 2) return null;
  return (
    <nav class="tabs" aria-label={t("desk.open")}>
      {open.map((pop) => (
        <button
          key={pop.call}
          type="button"
          class="tab"
          aria-current={activePop.value?.call === pop.call ? "page" : undefined}
          onClick={() => showPop(pop.call)}
        >
          <Icon name="phone" />
          <span class="tab__name">{callerName(pop)}</span>
          <Since at={pop.since} />
        </button>
      ))}
      {customer !== null && (
        <button
          type="button"
          class="tab"
          aria-current={activePop.value === null ? "page" : undefined}
          onClick={() => showCustomer(customer)}
        >
          <Icon name="person" />
          {t("desk.looking")}
        </button>
      )}
    </nav>
  );
}
