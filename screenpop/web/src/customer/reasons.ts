// What is urgent with a customer, in words: what it is, and why it may be what he calls about.
import type { IconName } from "../components/Icon";
import type { Urgent } from "../generated/messages";
import { t, tCode } from "../i18n";
import { daysFrom, moment, time } from "../i18n/format";

export interface ReasonLine {
  readonly icon: IconName;
  readonly title: string;
  /** Why it matters just now. */
  readonly why: string;
  readonly grave?: boolean;
}

/** Said of what the service may add later: its own words. */
const other = ({ text, code }: Urgent, when: string): ReasonLine => ({ icon: "alert", title: text || code, why: when });

/** One urgent matter as the screen says it; `now` in milliseconds decides what is today. */
export function reasonLine(urgent: Urgent, now: number): ReasonLine {
  const { code, text, on, at, relation, status } = urgent;
  const when = on ? daysFrom(on, now) : at ? moment(at, now) : "";
  const count = Math.max(1, Number(text) || 1);
  switch (code) {
    case "pending_request":
      return { icon: "request", title: text, why: joined(t("urgent.pending"), status && tCode("status", status), due(on, now)) };
    case "complaint":
      return { icon: "alert", title: text, why: joined(t("urgent.complaint"), due(on, now)), grave: true };
    case "missed_call":
      return { icon: "phone", title: t("urgent.missed", { count }), why: joined(t("urgent.missed.why"), at ? moment(at, now) : when) };
    case "voicemail":
      return { icon: "mail", title: t("urgent.voicemail", { count }), why: at ? moment(at, now) : when };
    case "failed_operation":
      return { icon: "coins", title: text, why: t("urgent.failed", { when }), grave: true };
    case "appointment":
      return { icon: "calendar", title: text, why: t("urgent.appointment", { when: joined(when, at && time(at)) }) };
    case "task_due":
      return { icon: "check", title: text, why: t("urgent.task", { when }) };
    case "contract_ends":
      return { icon: "letter", title: text, why: t("urgent.contract", { when }) };
    case "birthday":
      return { icon: "cake", title: t("urgent.birthday"), why: when };
    case "family_birthday":
      return { icon: "cake", title: text, why: joined(relation && tCode("relation", relation), t("urgent.family_birthday", { when })) };
    default:
      return other(urgent, when);
  }
}

function due(on: string | null, now: number): string {
  return on ? t("urgent.due", { when: daysFrom(on, now) }) : "";
}

function joined(...parts: readonly (string | null | undefined)[]): string {
  return parts.filter(Boolean).join(", ");
}
