// A rule as the form holds it: half-typed numbers stay as they are typed; and what keeps it from being saved.
import type { Conditions, OfferRule, OfferRuleFields } from "../generated/messages";
import { GROUPS, VOCABULARY, type About, type Condition, type GroupName, type Slot } from "./vocabulary";

/** One condition; `key` tells it from others while it is moved about and typed into. */
export interface ConditionDraft {
  readonly key: number;
  readonly about: About;
  readonly words: Readonly<Record<string, readonly string[]>>;
  readonly texts: Readonly<Record<string, string>>;
}

export interface Draft {
  readonly title: string;
  readonly text: string;
  readonly priority: string;
  readonly not_in_trouble: boolean;
  readonly groups: Readonly<Record<GroupName, readonly ConditionDraft[]>>;
}

/** Path → a code for what is wrong. Paths are `title`, `conditions`, `conditions.all.0`, `conditions.all.0.kinds`. */
export type Faults = ReadonlyMap<string, string>;

let last = 0;

export function newCondition(about: About): ConditionDraft {
  return drafted({ about } as Condition);
}

export function toDraft(rule: OfferRule | null): Draft {
  const conditions = rule?.conditions ?? { all: [], any: [], none: [] };
  return {
    title: rule?.title ?? "",
    text: rule?.text ?? "",
    priority: String(rule?.priority ?? 50),
    not_in_trouble: rule?.not_in_trouble ?? true,
    groups: { all: conditions.all.map(drafted), any: conditions.any.map(drafted), none: conditions.none.map(drafted) },
  };
}

export function toFields(draft: Draft): OfferRuleFields {
  const groups = Object.fromEntries(GROUPS.map((group) => [group, draft.groups[group].map(meant)]));
  return {
    title: draft.title.trim(),
    text: draft.text.trim(),
    priority: Number(draft.priority),
    not_in_trouble: draft.not_in_trouble,
    conditions: groups as unknown as Conditions,
  };
}

export function check(draft: Draft): Faults {
  const found = new Map<string, string>();
  if (!draft.title.trim()) found.set("title", "empty");
  if (!draft.text.trim()) found.set("text", "empty");
  if (!/^\d+$/.test(draft.priority.trim()) || Number(draft.priority) < 1 || Number(draft.priority) > 100)
    found.set("priority", "priority");
  if (GROUPS.every((group) => draft.groups[group].length === 0)) found.set("conditions", "no_condition");
  for (const group of GROUPS)
    draft.groups[group].forEach((condition, place) => checkOne(condition, `conditions.${group}.${place}`, found));
  return found;
}

function checkOne(condition: ConditionDraft, path: string, found: Map<string, string>): void {
  for (const slot of VOCABULARY[condition.about]) {
    const code = wrong(slot, condition);
    if (code) found.set(`${path}.${slot.name}`, code);
  }
  if (!VOCABULARY[condition.about].some(({ name }) => name === "at_least") || found.has(`${path}.at_least`)) return;
  const [low, high] = [number(condition.texts["at_least"]), number(condition.texts["at_most"])];
  if (low === null && high === null) found.set(path, "no_limit");
  else if (low !== null && high !== null && low > high) found.set(path, "wrong_way_round");
}

function wrong(slot: Slot, { words, texts }: ConditionDraft): string | null {
  if (slot.type === "words") return slot.needed && words[slot.name]!.length === 0 ? "missing" : null;
  const text = texts[slot.name]!.trim();
  if (!text) return slot.needed ? "missing" : null;
  if (slot.type !== "whole" && slot.type !== "money") return null;
  const value = number(text);
  const whole = slot.type === "money" || Number.isInteger(value);
  return value === null || !whole || value < 0 || value > slot.most ? "number" : null;
}

function drafted(condition: Condition): ConditionDraft {
  const given = condition as unknown as Readonly<Record<string, unknown>>;
  const words: Record<string, readonly string[]> = {};
  const texts: Record<string, string> = {};
  for (const slot of VOCABULARY[condition.about]) {
    const value = given[slot.name];
    if (slot.type === "words") words[slot.name] = (value as readonly string[] | undefined) ?? [];
    else if (slot.type === "choice" && slot.needed) texts[slot.name] = String(value ?? slot.choices[0]);
    else texts[slot.name] = value === null || value === undefined ? "" : String(value);
  }
  return { key: ++last, about: condition.about, words, texts };
}

function meant({ about, words, texts }: ConditionDraft): Record<string, unknown> {
  const values = VOCABULARY[about].map((slot) => {
    if (slot.type === "words") return [slot.name, words[slot.name]];
    const text = texts[slot.name]!.trim();
    if (slot.type === "whole") return [slot.name, number(text)];
    return [slot.name, text === "" ? null : slot.type === "money" ? plain(text) : text];
  });
  return { about, ...Object.fromEntries(values) };
}

/** `1 250,50` and `1250.50` are the same. */
function plain(text: string): string {
  return text.replace(/[\s\u00a0\u202f']/g, "").replace(",", ".");
}

function number(text: string | undefined): number | null {
  const written = plain(text ?? "");
  return /^\d+(\.\d+)?$/.test(written) ? Number(written) : null;
}
