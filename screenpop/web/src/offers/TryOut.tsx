// A rule on trial: held against a customer, then put in force.
import { Tag } from "../components/basics";
import { Icon } from "../components/Icon";
import { showSearch } from "../desk/searching";
import type { OfferRule, Trial } from "../generated/messages";
import { t } from "../i18n";
import { Section } from "../queues/Section";
import type { Editing } from "./editing";

export function TryOut({ kept, editing }: { kept: OfferRule | null; editing: Editing }) {
  const { dirty, busy, trial } = editing;
  const saved = kept && !dirty ? kept : null;
  return (
    <Section title={t("offers.trial")} about={t("offers.trial.about")}>
      <div class="trial">
        <button
          type="button"
          class="button"
          disabled={!saved || busy}
          onClick={() => showSearch((customer) => void editing.tryOn(customer))}
        >
          <Icon name="search" />
          {t("offers.try")}
        </button>
        {!saved && <span class="field__hint">{t("offers.save_first")}</span>}
        {trial && <Verdict trial={trial} />}
      </div>
      {saved && <InForce kept={saved} editing={editing} />}
    </Section>
  );
}

function Verdict({ trial }: { trial: Trial }) {
  const outcome = !trial.fits ? "no" : (trial.held_back ?? "yes");
  const tone = outcome === "yes" ? "good" : "warn";
  return (
    <p class={`verdict verdict--${tone}`} role="status">
      <strong>{trial.name}</strong>
      <span>{t(`offers.verdict.${outcome}`)}</span>
    </p>
  );
}

function InForce({ kept, editing }: { kept: OfferRule; editing: Editing }) {
  const live = kept.status === "live";
  return (
    <div class="trial trial--force">
      {live ? (
        <button type="button" class="button" disabled={editing.busy} onClick={() => void editing.putInForce(false)}>
          {t("offers.take_out")}
        </button>
      ) : (
        <button
          type="button"
          class="button button--good"
          disabled={editing.busy || !kept.tried}
          onClick={() => void editing.putInForce(true)}
        >
          {t("offers.put_in")}
        </button>
      )}
      {!live && kept.tried && <Tag tone="good">{t("offers.tried")}</Tag>}
      <span class="field__hint">{t(live ? "offers.live.hint" : kept.tried ? "offers.ready.hint" : "offers.try_first")}</span>
    </div>
  );
}
