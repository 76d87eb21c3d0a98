// The desk's shortcuts: one table that the keyboard, the help sheet and the buttons agree on.
import { signal } from "@preact/signals";
import type { PlainKey } from "../i18n";
import { askConfirmation } from "../customer/confirming";
import { profileOf } from "../customer/fresh";
import { phone } from "../phone/phone";
import { choices } from "../pop/choices";
import { chooseCustomer } from "../pop/choosing";
import { hello, ringing } from "../state";
import { send } from "../session";
import { activePop, closeCustomer } from "./active";
import { writeAfterwards } from "./afterwards";
import { inboxOpen } from "./incoming";
import type { Shortcut } from "./keyboard";
import { showSearch } from "./searching";
import { choosable } from "./StateControl";
import { openTransfer } from "./transferring";
import { toggleReady } from "./work";

export const helping = signal(false);

interface Named extends Shortcut {
  readonly label: PlainKey;
}

const call = () => phone.value?.call.value ?? null;

function focus(selector: string): boolean {
  const element = document.querySelector<HTMLElement>(selector);
  element?.focus();
  return element !== null;
}

export function rejectCall(): boolean {
  const pop = ringing.value;
  if (!pop) return false;
  phone.value?.reject();
  send({ type: "reject", call: pop.call });
  return true;
}

function pickCandidate(key: string): boolean {
  const shown = activePop.value;
  const pop = shown && { ...shown, profile: profileOf(shown) };
  const all = pop ? choices(pop) : [];
  const candidate = all.length > 1 ? all[Number(key) - 1] : undefined;
  if (!pop || !candidate) return false;
  if (candidate.customer !== pop.profile?.customer) void chooseCustomer(pop.call, candidate.customer);
  return true;
}

function confirmCaller(): boolean {
  const pop = activePop.value;
  const profile = pop && profileOf(pop);
  if (!profile || profile.closed.length === 0) return false;
  askConfirmation(profile, pop.call);
  return true;
}

export const shortcuts: readonly Named[] = [
  { key: "a", label: "help.answer", run: () => call()?.state === "ringing" && (phone.value?.answer(), true) },
  { key: "x", label: "help.reject", run: rejectCall },
  { key: "e", label: "help.hangup", run: () => call() !== null && (phone.value?.hangup(), true) },
  {
    key: "m",
    label: "help.mute",
    run: () => {
      const now = call();
      if (!now || now.state === "ringing") return false;
      phone.value?.mute(!now.muted);
      return true;
    },
  },
  {
    key: "h",
    label: "help.hold",
    run: () => {
      const now = call();
      if (!now || now.state === "ringing") return false;
      phone.value?.hold(now.state !== "held");
      return true;
    },
  },
  { key: "f", label: "help.transfer", run: openTransfer },
  { key: "r", label: "help.ready", run: () => hello.value !== null && (toggleReady(choosable()[0]), true) },
  { key: "n", label: "help.note", run: () => focus("#note") || writeAfterwards() },
  { key: "d", label: "help.disposition", run: () => focus(".disposition input:checked") || focus(".disposition input") },
  { key: "t", label: "help.timeline", run: () => focus(".tablist__name[aria-selected=true]") },
  { key: "c", label: "help.confirm", run: confirmCaller },
  { key: "1", label: "help.candidates", run: pickCandidate },
  { key: "i", label: "help.inbox", run: () => void (inboxOpen.value = true) },
  { key: "/", label: "help.search", run: () => showSearch() },
  { key: "Escape", label: "help.close", run: leaveField },
  { key: "?", label: "help.help", run: () => void (helping.value = true) },
];

// First out of the field, so that the letters are shortcuts again; then out of the customer looked at.
function leaveField(): boolean {
  const focused = document.activeElement;
  if (focused instanceof HTMLElement && focused.matches("input, textarea, select")) {
    focused.blur();
    return true;
  }
  return closeCustomer();
}

/** What the telephone's buttons show as their keys. */
export const phoneKeys = { answer: "A", reject: "X", hangup: "E", mute: "M", hold: "H" } as const;
