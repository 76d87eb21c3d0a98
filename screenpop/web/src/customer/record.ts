// What the form for a customer's own record asks for.
import type { FieldSpec } from "../components/form/spec";
import { languageName, regionName } from "../i18n/format";

const LANGUAGES = ["uk", "ru", "en", "pl", "de", "fr", "es"];
const REGIONS = ["UA", "PL", "DE", "GB", "US", "CZ", "SK", "RO", "MD", "HU", "BG", "LT", "LV", "EE", "IT", "ES", "FR", "GE", "KZ", "TR"];

const person: readonly FieldSpec[] = [
  { name: "family_name", label: "record.family_name", kind: "line", longest: 200 },
  { name: "given_name", label: "record.given_name", kind: "line", longest: 200 },
  { name: "patronymic", label: "record.patronymic", kind: "line", longest: 200 },
  { name: "sex", label: "record.sex", kind: "choice", group: "sex", choices: ["m", "f"] },
  { name: "birthday", label: "field.birthday", kind: "day" },
];

const anybody: readonly FieldSpec[] = [
  { name: "language", label: "new.language", kind: "choice", required: true, named: languageName, choices: LANGUAGES },
  { name: "channel", label: "record.channel", kind: "choice", group: "channel", choices: ["call", "chat", "email", "letter", "visit"] },
  { name: "contact_times", label: "record.times", kind: "line", longest: 200 },
  { name: "segment", label: "record.segment", kind: "choice", required: true, group: "segment", choices: ["standard", "premium", "vip"] },
  { name: "region", label: "record.region", kind: "choice", named: regionName, choices: REGIONS },
];

const money: readonly FieldSpec[] = [
  { name: "value", label: "record.value", kind: "money" },
  { name: "cost_to_serve", label: "record.cost", kind: "money" },
];

const name: FieldSpec = { name: "name", label: "new.name", kind: "line", required: true, longest: 200, wide: true };

/** What the form does not show and a change leaves as it is. */
export const CARRIED = ["kind", "external_id"];

/** The fields of a person's record, or an organisation's. What is closed to the agent is not asked for. */
export function recordSpecs(kind: "person" | "organisation", closed: readonly string[]): readonly FieldSpec[] {
  const all = [name, ...(kind === "person" ? person : []), ...anybody, ...money];
  return all.filter((spec) => !closed.includes(spec.name));
}

/** A name that was changed by itself takes its parts with it: the service reads them from it. */
export function withoutOldParts(fields: Record<string, unknown>, from: object): Record<string, unknown> {
  const before = from as Readonly<Record<string, unknown>>;
  const parts = ["given_name", "patronymic", "family_name"];
  if (fields["name"] === before["name"] || parts.some((part) => fields[part] !== before[part])) return fields;
  return { ...fields, ...Object.fromEntries(parts.map((part) => [part, null])) };
}
