// The pop: who is on the line, why he came here, and what is to be known and written down.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Empty } from "../components/basics";
import { ConfirmDialog } from "../customer/Confirm";
import { confirmedOnce } from "../customer/confirming";
import { Facts } from "../customer/Facts";
import { profileOf, refetch } from "../customer/fresh";
import { Identity } from "../customer/Identity";
import { Offers } from "../customer/Offers";
import { Reasons } from "../customer/Reasons";
import { RelationContext } from "../customer/relation";
import { Sections } from "../customer/Sections";
import { showCustomer } from "../desk/active";
import type { PopView, Profile } from "../generated/messages";
import { t } from "../i18n";
import { Candidates } from "./Candidates";
import { Caller } from "./Caller";
import { NewCaller } from "./NewCaller";
import { Notes } from "./Notes";
import "../customer/customer.css";
import "./pop.css";

export function Pop({ pop: shown }: { pop: PopView }) {
  const profile = profileOf(shown);
  const pop = { ...shown, profile };
  const somebodyElse = useSignal(false);
  const toggle = () => (somebodyElse.value = !somebodyElse.value);
  const several = pop.candidates.length > 1;
  const asking = several || profile?.kind === "organisation";
  return (
    <article class={`page pop pop--${pop.phase}`} data-call={pop.call} data-phase={pop.phase}>
      <header class="page__head">
        <div class="page__top">
          <div class="page__who">
            <Caller pop={pop} />
            {profile && (
              <p class="page__identity">
                <Identity profile={profile} call={pop.call} />
                {!asking && (
                  <button type="button" class="linklike" aria-expanded={somebodyElse.value} onClick={toggle}>
                    {t("pop.somebody_else")}
                  </button>
                )}
              </p>
            )}
          </div>
          {profile && <Reasons urgent={profile.urgent} />}
          {profile && <Offers offers={profile.offers} />}
        </div>
        {asking && <Candidates key={pop.call} pop={pop} adding={somebodyElse.value} onNew={toggle} />}
      </header>
      <div class="page__columns page__columns--three">
        <div class="page__column page__column--notes">
          <Notes key={pop.call} pop={pop} />
        </div>
        {profile && !somebodyElse.value ? (
          <Known key={profile.customer} call={pop.call} profile={profile} />
        ) : (
          <div class="page__column page__column--rest">
            {!several || somebodyElse.value ? (
              <NewCaller key={pop.call} pop={pop} onKept={() => (somebodyElse.value = false)} />
            ) : (
              <Empty title={t("pop.choose_first")}>
                <p>{t("pop.choose_first_more")}</p>
              </Empty>
            )}
          </div>
        )}
      </div>
    </article>
  );
}

/** The columns about somebody who is known. */
function Known({ call, profile }: { call: string; profile: Profile }) {
  const { customer } = profile;
  const reload = () => void refetch(call, customer);
  const before = useRef(confirmedOnce.value);
  useEffect(() => {
    if (confirmedOnce.value !== before.current) reload();
    before.current = confirmedOnce.value;
  }, [confirmedOnce.value]);
  return (
    <RelationContext.Provider value={{ profile, call, reload, onCustomer: showCustomer }}>
      <div class="page__column page__column--facts" role="region" aria-label={t("customer.facts")} tabIndex={0}>
        <Facts />
      </div>
      <div class="page__column page__column--wide" role="region" aria-label={t("section.all")} tabIndex={0}>
        <Sections />
      </div>
      <ConfirmDialog />
    </RelationContext.Provider>
  );
}
