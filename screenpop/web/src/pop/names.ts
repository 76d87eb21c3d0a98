// What to call whoever is on the line. Only a customer's record gives a name: what a caller says of himself is not trusted.
import type { PopView } from "../generated/messages";
import { t } from "../i18n";
import { phoneNumber } from "../i18n/format";

const LONGEST = 80;

/** The customer's name, else the number, else that it is hidden. */
export function callerName(pop: PopView): string {
  return pop.profile?.name ?? callerNumber(pop);
}

/** What it is that rings: a caller, or a customer who is to be rung back. */
export function ringingTitle(pop: PopView): string {
  return t(pop.callback ? "callback.title" : "pop.ringing_title", { name: callerName(pop) });
}

/** The presented number, grouped to be read out. */
export function callerNumber(pop: PopView): string {
  return pop.number && pop.number_kind !== "anonymous" ? phoneNumber(short(pop.number)) : t("pop.hidden_number");
}

/** The name that came with the call, where it says something new; with a hidden number comes a filler, not a name. */
export function givenName(pop: PopView): string | null {
  if (pop.number_kind === "anonymous") return null;
  const given = pop.name_given?.trim();
  return given && given !== pop.profile?.name && given !== pop.number ? short(given) : null;
}

// A caller controls these texts; one of 4 KB must not push the desk off the screen.
function short(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
