// Words for what the store says of a customer; a word that the catalogue lacks is shown as it is.
import type { Urgent } from "../generated/messages";
import { t, tCode } from "../i18n";
import { daysFrom } from "../i18n/format";
import type { IconName } from "../components/Icon";

export interface UrgentLine {
  readonly icon: IconName;
  readonly title: string;
  readonly detail: string;
}

/** One urgent matter as the screen says it; `now` in milliseconds decides what is today. */
export function urgentLine(urgent: Urgent, now: number): UrgentLine {
  const on = urgent.on ? daysFrom(urgent.on, now) : "";
  switch (urgent.code) {
    case "pending_request":
      return { icon: "request", title: urgent.text, detail: urgent.on ? t("urgent.due", { when: on }) : t("urgent.pending") };
    case "missed_call": {
      const count = Number(urgent.text);
      return { icon: "phone", title: t("urgent.missed", { count: Number.isNaN(count) ? 1 : count }), detail: on };
    }
    case "voicemail":
      return { icon: "mail", title: t("urgent.voicemail", { count: Number(urgent.text) }), detail: on };
    case "birthday":
      return { icon: "cake", title: t("urgent.birthday"), detail: on };
    case "family_birthday": {
      const relation = urgent.relation ? `${tCode("relation", urgent.relation)}, ` : "";
      return { icon: "cake", title: urgent.text, detail: `${relation}${t("urgent.family_birthday", { when: on })}` };
    }
    default:
      return { icon: "alert", title: urgent.text || urgent.code, detail: on };
  }
}
