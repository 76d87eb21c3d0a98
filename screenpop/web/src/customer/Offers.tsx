// What to offer this customer, and why it fits him.
import type { Offer } from "../generated/messages";
import { t } from "../i18n";
import { Icon } from "../components/Icon";
import { offerReason } from "./offerReason";
import "./reasons.css";

export function Offers({ offers }: { offers: readonly Offer[] }) {
  if (offers.length === 0) return null;
  return (
    <section class="offers" aria-label={t("offer.title")}>
      {offers.map(({ rule, title, text, reasons }, index) => (
        <details key={rule} class="offer" open={index === 0}>
          <summary class="offer__title">
            <Icon name="gift" />
            <span>
              <span class="reason__label">{t("offer.title")}</span>
              <strong>{title}</strong>
            </span>
          </summary>
          {text && <p>{text}</p>}
          {reasons.length > 0 && <p class="faint">{t("offer.fits", { reasons: reasons.map(offerReason).join(", ") })}</p>}
        </details>
      ))}
    </section>
  );
}
