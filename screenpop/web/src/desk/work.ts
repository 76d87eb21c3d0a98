// What the agent asks for: work, a break, an end of wrap-up.
import { notify } from "../components/toasts";
import { t } from "../i18n";
import { send } from "../session";
import { mine } from "../state";

export function takeCalls(): void {
  ask("ready", null);
}

export function takeBreak(reason: string): void {
  ask("not_ready", reason);
}

/** Ready when resting or writing up, else a break for the first reason there is. */
export function toggleReady(breakReason: string | undefined): void {
  const state = mine.value?.state;
  if (state === "ready") takeBreak(breakReason ?? "break");
  else if (canTakeCalls()) takeCalls();
}

/** Would "ready" change anything now. */
export function canTakeCalls(): boolean {
  const state = mine.value?.state;
  return state === "not_ready" || state === "wrap_up" || state === "not_responding" || state === "logged_out";
}

function ask(state: "ready" | "not_ready", reason: string | null): void {
  if (!send({ type: "set_state", state, reason })) notify(t("error.network"), true);
}
