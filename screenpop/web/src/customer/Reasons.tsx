// Why he may be calling: the likeliest first and large, the rest in a line each.
import { Icon } from "../components/Icon";
import { serverNow } from "../clock";
import type { Urgent } from "../generated/messages";
import { t } from "../i18n";
import { reasonLine, type ReasonLine } from "./reasons";
import "./reasons.css";

const AT_ONCE = 2;

export function Reasons({ urgent }: { urgent: readonly Urgent[] }) {
  if (urgent.length === 0) return null;
  const now = serverNow();
  const [first, ...others] = urgent;
  const likely = first!.likely > 0;
  const lines = (likely ? others : urgent).map((matter) => reasonLine(matter, now));
  return (
    <section class="reasons" aria-label={t("customer.urgent")}>
      {likely && <First line={reasonLine(first!, now)} />}
      <Lines lines={lines.slice(0, AT_ONCE)} />
      {lines.length > AT_ONCE && (
        <details class="reasons__more">
          <summary>{t("urgent.more", { count: lines.length - AT_ONCE })}</summary>
          <Lines lines={lines.slice(AT_ONCE)} />
        </details>
      )}
    </section>
  );
}

function First({ line: { icon, title, why, grave } }: { line: ReasonLine }) {
  return (
    <div class={`reason reason--first ${grave ? "reason--grave" : ""}`}>
      <Icon name={icon} />
      <p class="reason__label">{t("urgent.likely")}</p>
      <p class="reason__title">{title}</p>
      <p class="reason__why">{why}</p>
    </div>
  );
}

function Lines({ lines }: { lines: readonly ReasonLine[] }) {
  if (lines.length === 0) return null;
  return (
    <ul class="reasons__list">
      {lines.map(({ icon, title, why, grave }, index) => (
        <li key={index} class={`reason ${grave ? "reason--grave" : ""}`}>
          <Icon name={icon} />
          <p>
            <strong>{title}</strong> <span class="reason__why">{why}</span>
          </p>
        </li>
      ))}
    </ul>
  );
}
