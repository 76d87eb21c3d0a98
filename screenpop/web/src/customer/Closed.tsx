// What stands where something is closed until the agent has made sure who it is.
import { Icon } from "../components/Icon";
import { t } from "../i18n";
import { askConfirmation } from "./confirming";
import { useRelation } from "./relation";

/** In place of a list that is closed. */
export function ClosedNote() {
  const { profile, call } = useRelation();
  return (
    <p class="closednote">
      <Icon name="lock" />
      <span>{t("closed.until")}</span>
      <button type="button" class="linklike" onClick={() => askConfirmation(profile, call)}>
        {t("confirm.open")}
      </button>
    </p>
  );
}

/** In place of a single value that is closed. */
export function ClosedValue() {
  return (
    <span class="closedvalue" title={t("closed.until")}>
      <Icon name="lock" />
      <span>{t("closed.word")}</span>
    </span>
  );
}
