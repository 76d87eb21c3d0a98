// The administrator's page of queues.
import { t } from "../i18n";

export function Queues() {
  return (
    <div class="office">
      <h1 class="office__title">{t("queues.title")}</h1>
    </div>
  );
}
