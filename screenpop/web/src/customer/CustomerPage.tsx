// A customer looked at outside a call.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api, explain } from "../api";
import { Failed, Loading } from "../components/basics";
import { Icon } from "../components/Icon";
import type { Profile } from "../generated/messages";
import { t } from "../i18n";
import { Facts } from "./Facts";
import { Timeline } from "./Timeline";
import { UrgentList } from "./Urgent";
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

  useEffect(() => {
    const ending = new AbortController();
    profile.value = failure.value = null;
    api.customer(customer, ending.signal).then(
      (found) => (profile.value = found),
      (error: unknown) => {
        if (!ending.signal.aborted) failure.value = explain(error);
      },
    );
    return () => ending.abort();
  }, [customer, tries.value]);

  return (
    <article class="page">
      <header class="page__head">
        <button type="button" class="button button--plain page__back" onClick={onClose}>
          <Icon name="back" />
          {t("customer.back")}
        </button>
        {profile.value && (
          <div class="page__top">
            <Who profile={profile.value} />
            <UrgentList urgent={profile.value.urgent} />
          </div>
        )}
      </header>
      {failure.value && <Failed message={failure.value} retry={() => (tries.value += 1)} />}
      {!profile.value && !failure.value && <Loading lines={6} />}
      {profile.value && (
        <div class="page__columns">
          <div class="page__column" role="region" aria-label={t("customer.facts")} tabIndex={0}>
            <Facts profile={profile.value} onCustomer={onCustomer} />
          </div>
          <div class="page__column page__column--wide" role="region" aria-label={t("timeline.title")} tabIndex={0}>
            <Timeline key={customer} customer={customer} />
          </div>
        </div>
      )}
    </article>
  );
}
