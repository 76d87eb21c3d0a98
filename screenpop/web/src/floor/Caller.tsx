// A caller in a line of the floor.
import { Tag } from "../components/basics";
import type { CallLine } from "../generated/messages";
import { t } from "../i18n";
import { phoneNumber } from "../i18n/format";

export function Caller({ call }: { call: CallLine }) {
  const number = call.number ? phoneNumber(call.number) : t("floor.hidden");
  // His expert is worth a word where the line does not name him anyway.
  const elsewhere = call.owner !== call.agent && call.owner !== call.waiting_for;
  const owner = elsewhere ? (call.owner_name ?? call.owner) : null;
  return (
    <>
      <span class="caller__name">{call.customer_name ?? t("floor.unknown")}</span>
      <span class="caller__more">
        {number}
        {owner && ` · ${t("floor.owner", { name: owner })}`}
      </span>
      {call.callback && <Tag icon="out">{t("callback.try", call.callback)}</Tag>}
    </>
  );
}
