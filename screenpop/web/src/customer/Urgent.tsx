// What the agent should see at once of a customer.
import { Icon } from "../components/Icon";
import { serverNow } from "../clock";
import type { Urgent } from "../generated/messages";
import { t } from "../i18n";
import { urgentLine } from "./relations";

export function UrgentList({ urgent }: { urgent: readonly Urgent[] }) {
  if (urgent.length === 0) return null;
  const now = serverNow();
  return (
    <ul class="urgent" aria-label={t("customer.urgent")}>
      {urgent.map((matter, index) => {
        const { icon, title, detail } = urgentLine(matter, now);
        return (
          <li key={index} class="urgent__item">
            <Icon name={icon} />
            <span>
              <strong>{title}</strong> <span class="urgent__detail">{detail}</span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
