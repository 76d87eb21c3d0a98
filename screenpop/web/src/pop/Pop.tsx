// The pop: who is on the line, why he came here, and what is to be known and written down.
import { Facts } from "../customer/Facts";
import { Timeline } from "../customer/Timeline";
import { UrgentList } from "../customer/Urgent";
import { Empty } from "../components/basics";
import type { PopView } from "../generated/messages";
import { t } from "../i18n";
import { showCustomer } from "../desk/active";
import { Candidates } from "./Candidates";
import { Caller } from "./Caller";
import { NewCaller } from "./NewCaller";
import { Notes } from "./Notes";
import "../customer/customer.css";
import "./pop.css";

export function Pop({ pop }: { pop: PopView }) {
  const { profile } = pop;
  return (
    <article class={`page pop pop--${pop.phase}`} data-call={pop.call} data-phase={pop.phase}>
      <header class="page__head">
        <div class="page__top">
          <Caller pop={pop} />
          {profile && <UrgentList urgent={profile.urgent} />}
        </div>
        {pop.candidates.length > 1 && <Candidates key={pop.call} pop={pop} />}
      </header>
      <div class="page__columns page__columns--three">
        <div class="page__column page__column--notes">
          <Notes key={pop.call} pop={pop} />
        </div>
        {profile ? (
          <>
            <div class="page__column page__column--facts" role="region" aria-label={t("customer.facts")} tabIndex={0}>
              <Facts profile={profile} onCustomer={showCustomer} />
            </div>
            <div class="page__column page__column--wide" role="region" aria-label={t("timeline.title")} tabIndex={0}>
              <Timeline key={profile.customer} customer={profile.customer} />
            </div>
          </>
        ) : (
          <div class="page__column page__column--rest">
            {pop.candidates.length > 1 ? (
              <Empty title={t("pop.choose_first")}>
                <p>{t("pop.choose_first_more")}</p>
              </Empty>
            ) : (
              <NewCaller key={pop.call} pop={pop} />
            )}
          </div>
        )}
      </div>
    </article>
  );
}
