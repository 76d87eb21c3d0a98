// A customer looked at outside a call.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api, explain } from "../api";
import { Failed, Loading } from "../components/basics";
import { Icon } from "../components/Icon";
import type { Profile } from "../generated/messages";
import { t } from "../i18n";
import { ConfirmDialog } from "./Confirm";
import { confirmedOnce } from "./confirming";
import { Facts } from "./Facts";
import { Identity } from "./Identity";
import { Offers } from "./Offers";
import { Reasons } from "./Reasons";
import { RelationContext } from "./relation";
import { Sections } from "./Sections";
import { Who } from "./Who";
import "./customer.css";

interface CustomerPageProps {
  readonly customer: number;
  readonly onClose: () => void;
  readonly onCustomer: (customer: number) => void;
}

export function CustomerPage({ customer, onClose, onCustomer }: CustomerPageProps) {
  const profile = useSignal<Profile | null>(null);
  const failure = useSignal<string | null>(null);
  const tries = useSignal(0);
  const known = profile.value?.customer === customer ? profile.value : null;

  useEffect(() => {
    const ending = new AbortController();
    failure.value = null;
    api.customer(customer, ending.signal).then(
      (found) => (profile.value = found),
      (error: unknown) => {
        if (!ending.signal.aborted) failure.value = explain(error);
      },
    );
    return () => ending.abort();
  }, [customer, tries.value, confirmedOnce.value]);

  return (
    <article class="page">
      <header class="page__head">
        <button type="button" class="button button--plain page__back" onClick={onClose}>
          <Icon name="back" />
          {t("customer.back")}
        </button>
        {typeof known?.merged_into === "number" && <Merged into={known.merged_into} onCustomer={onCustomer} />}
        {known && (
          <div class="page__top">
            <div class="page__who">
              <Who profile={known} />
              <p class="page__identity">
                <Identity profile={known} call={null} />
              </p>
            </div>
            <Reasons urgent={known.urgent} />
            <Offers offers={known.offers} />
          </div>
        )}
      </header>
      {failure.value && !known && <Failed message={failure.value} retry={() => (tries.value += 1)} />}
      {!known && !failure.value && <Loading lines={6} />}
      {known && (
        <RelationContext.Provider
          value={{ profile: known, call: null, reload: () => (tries.value += 1), onCustomer }}
        >
          <div class="page__columns">
            <div class="page__column" role="region" aria-label={t("customer.facts")} tabIndex={0}>
              <Facts />
            </div>
            <div class="page__column page__column--wide" role="region" aria-label={t("section.all")} tabIndex={0}>
              <Sections key={customer} />
            </div>
          </div>
          <ConfirmDialog />
        </RelationContext.Provider>
      )}
    </article>
  );
}

/** He was found to be the same as another, who has all that was his. */
function Merged({ into, onCustomer }: { into: number; onCustomer: (customer: number) => void }) {
  return (
    <p class="banner banner--calm" role="status">
      {t("customer.merged")}
      <button type="button" class="button" onClick={() => onCustomer(into)}>
        {t("customer.merged.open")}
      </button>
    </p>
  );
}
