// What a trial saw of a customer, in words.
import type { OfferWords } from "../generated/messages";
import { t, tCode } from "../i18n";
import { amount, day } from "../i18n/format";
import { VOCABULARY, wordName, type About } from "./vocabulary";

const MOST = 3;

export function seenOf(about: About, seen: readonly string[], words: OfferWords): string {
  if (seen.length === 0) return t("offers.seen.nothing");
  return seen.slice(0, MOST).map((one) => said(about, one, words)).join(", ") + (seen.length > MOST ? " …" : "");
}

function said(about: About, seen: string, words: OfferWords): string {
  switch (about) {
    case "kind":
      return tCode("offers.value", seen);
    case "consent":
      return tCode("offers.answer", seen);
    case "age":
    case "child":
      return t("offers.seen.years", { count: Number(seen) });
    case "last_contact":
      return t("offers.seen.days_ago", { count: Number(seen) });
    case "value":
    case "cost_to_serve":
      return amount(seen, null);
    case "contract_ends":
    case "birthday":
      return day(seen);
    default: {
      const slot = VOCABULARY[about].find((each) => each.type === "words");
      return slot?.type === "words" && about !== "deal" && about !== "request" ? wordName(slot.list, seen, words) : seen;
    }
  }
}
