// The supervisor's page of staffing.
import { t } from "../i18n";

export function Staffing() {
  return (
    <div class="office">
      <h1 class="office__title">{t("staffing.title")}</h1>
    </div>
  );
}
