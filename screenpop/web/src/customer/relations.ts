// Words for what the store says of a customer; a word that the catalogue lacks is shown as it is.
import type { Urgent } from "../generated/messages";
import { language, t, tCode } from "../i18n";
import { day, daysFrom } from "../i18n/format";
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
    case "birthday":
      return { icon: "cake", title: t("urgent.birthday"), detail: birthday(urgent, on) };
    case "family_birthday": {
      const relation = "relation" in urgent && typeof urgent.relation === "string" ? urgent.relation : "";
      const who = relation ? `${tCode("relation", relation)}: ${urgent.text}` : urgent.text;
      return { icon: "cake", title: t("urgent.family_birthday", { who }), detail: birthday(urgent, on) };
    }
    default:
      return { icon: "alert", title: urgent.text || urgent.code, detail: on };
  }
}

function birthday(urgent: Urgent, when: string): string {
  return urgent.on ? `${when}, ${day(urgent.on)}` : when;
}

/** A list as the language writes it: `a, b and c`. */
export function list(words: readonly string[]): string {
  return new Intl.ListFormat(language.value, { type: "conjunction" }).format(words);
}
