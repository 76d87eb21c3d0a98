// The conditions that a rule can have, and what each of them asks for. They are the service's own; nothing else is taken.
import type { Conditions, OfferWords } from "../generated/messages";
import { locale, type PlainKey, tCode } from "../i18n";
import { languageName } from "../i18n/format";

export type GroupName = keyof Conditions;
export type Condition = Conditions[GroupName][number];
export type About = Condition["about"];

export const GROUPS: readonly GroupName[] = ["all", "any", "none"];
/** How many conditions a group can have. */
export const MOST = 12;

type WordList = Exclude<keyof OfferWords, "agents"> | "agents";

/** Words of a list, several or one; a number; or one of a few choices. */
export type Slot =
  | { readonly name: string; readonly type: "words" | "word"; readonly list: WordList; readonly label: PlainKey; readonly needed: boolean }
  | { readonly name: string; readonly type: "whole" | "money"; readonly label: PlainKey; readonly unit?: PlainKey; readonly most: number; readonly needed: boolean }
  | { readonly name: string; readonly type: "choice"; readonly label: PlainKey; readonly choices: readonly string[]; readonly group: string; readonly needed: boolean };

const MONEY = 1e14;
const limits = (type: "whole" | "money", most: number, unit?: PlainKey): readonly Slot[] =>
  (["at_least", "at_most"] as const).map((name) => ({
    name, type, most, needed: false, label: `offers.${name}`, ...(unit ? { unit } : {}),
  }));
const values = (list: WordList): readonly Slot[] => [{ name: "values", type: "words", list, label: "offers.one_of", needed: true }];
const kinds = (list: WordList, needed: boolean): Slot => ({
  name: "kinds", type: "words", list, label: needed ? "offers.of_kinds" : "offers.any_kind", needed,
});
const within = (needed: boolean, most = 3650): Slot => ({
  name: "within", type: "whole", most, needed, label: "offers.within", unit: "offers.days",
});
const choice = (name: string, choices: readonly string[], needed = true): Slot => ({
  name, type: "choice", choices, needed, label: `offers.slot.${name}` as PlainKey, group: `offers.${name}`,
});

export const VOCABULARY: Readonly<Record<About, readonly Slot[]>> = {
  segment: values("segments"),
  language: values("languages"),
  kind: [choice("value", ["person", "organisation"])],
  region: values("regions"),
  owner: values("agents"),
  age: limits("whole", 150, "offers.years"),
  child: limits("whole", 150, "offers.years"),
  birthday: [choice("whose", ["own", "family"]), within(true, 366)],
  value: limits("money", MONEY, "offers.a_year"),
  cost_to_serve: limits("money", MONEY, "offers.a_year"),
  holds: [kinds("products", true)],
  lacks: [kinds("products", true)],
  contract_ends: [within(true), kinds("products", false)],
  deal: [{ ...choice("status", ["won", "lost", "open"]), group: "offers.deal" } as Slot, kinds("deals", false), within(false)],
  request: [choice("category", ["application", "question", "complaint"], false), kinds("requests", false)],
  last_contact: limits("whole", 3650, "offers.days"),
  consent: [
    { name: "kind", type: "word", list: "consents", label: "offers.slot.consent", needed: true },
    choice("answer", ["given", "refused", "not_asked"]),
  ],
};

export const ABOUTS = Object.keys(VOCABULARY) as readonly About[];

/** The words that a list offers. */
export function wordsOf(list: WordList, words: OfferWords): readonly string[] {
  return list === "agents" ? Object.keys(words.agents) : words[list];
}

/** How a word of a list is shown; a word that nobody translated is shown as it is. */
export function wordName(list: WordList, word: string, words: OfferWords): string {
  switch (list) {
    case "segments":
      return tCode("segment", word);
    case "languages":
      return languageName(word);
    case "regions":
      return regionName(word);
    case "products":
    case "deals":
      return tCode("product", word);
    case "consents":
      return tCode("consent", word);
    case "agents":
      return words.agents[word] ?? word;
    default:
      return tCode("request_kind", word);
  }
}

function regionName(code: string): string {
  try {
    return new Intl.DisplayNames(locale.value, { type: "region" }).of(code) ?? code;
  } catch {
    return code;
  }
}
