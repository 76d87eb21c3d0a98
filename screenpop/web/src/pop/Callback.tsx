// On the pop of a callback: since when he waits for it, which try this is, and what happens next.
import { ticking } from "../clock";
import { Icon } from "../components/Icon";
import type { PopView } from "../generated/messages";
import { t } from "../i18n";
import { moment } from "../i18n/format";
import { callerNumber } from "./names";

export function CallbackLine({ pop }: { pop: PopView }) {
  const { callback, phase } = pop;
  if (!callback) return null;
  const { asked, attempt, attempts } = callback;
  const number = callerNumber(pop);
  return (
    <p class="callbackline">
      <Icon name="out" />
      <strong>{t("callback.asked", { time: moment(asked, ticking.value), attempt, attempts })}</strong>
      {(phase === "offered" || phase === "ringing") && <span>{t("callback.what", { number })}</span>}
      {isDialling(pop) && <span>{t("callback.dialling", { number })}</span>}
    </p>
  );
}

/** The agent is on the line, the customer not yet. */
export function isDialling({ callback, phase }: Pick<PopView, "callback" | "phase">): boolean {
  return callback !== null && !callback.reached && phase === "talking";
}
