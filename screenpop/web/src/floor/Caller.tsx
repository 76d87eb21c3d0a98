// A caller in a line of the floor.
import type { CallLine } from "../generated/messages";
import { t } from "../i18n";
import { phoneNumber } from "../i18n/format";

export function Caller({ call }: { call: CallLine }) {
  const number = call.number ? phoneNumber(call.number) : t("floor.hidden");
  const owner = call.owner_name ?? call.owner;
  return (
    <>
      <span class="caller__name">{call.customer_name ?? t("floor.unknown")}</span>
      <span class="caller__more">
        {number}
        {owner && ` · ${t("floor.owner", { name: owner })}`}
      </span>
    </>
  );
}
