// Whether something is closed to the agent until he has made sure who is on the line.
import { Kbd, Tag } from "../components/basics";
import { Icon } from "../components/Icon";
import type { Profile } from "../generated/messages";
import { t, tCode } from "../i18n";
import { askConfirmation, confirmedOnce } from "./confirming";

export function Identity({ profile, call }: { profile: Profile; call: string | null }) {
  const { closed, customer } = profile;
  if (closed.length > 0) {
    return (
      <>
        <button type="button" class="button button--small" onClick={() => askConfirmation(profile, call)}>
          <Icon name="lock" />
          {t("confirm.open")} {call && <Kbd>C</Kbd>}
        </button>
        <span class="faint identity__these">{t("closed.these", { fields: closed.map((field) => tCode("closed", field)).join(", ") })}</span>
      </>
    );
  }
  return confirmedOnce.value.has(customer) ? (
    <Tag tone="good" icon="shield">
      {t("confirm.yes")}
    </Tag>
  ) : null;
}
