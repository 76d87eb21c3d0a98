// What a form asks for: its fields, how a record becomes what stands in them, and back.
import type { PlainKey } from "../../i18n";

/** How a field is written. `agent` is somebody who works here; `yes` a tick. */
export type FieldKind = "line" | "prose" | "day" | "moment" | "choice" | "money" | "yes" | "agent";

export interface FieldSpec {
  readonly name: string;
  readonly label: PlainKey;
  readonly kind: FieldKind;
  /** What can be chosen, and the catalogue's group that names it. */
  readonly choices?: readonly string[];
  readonly group?: string;
  /** Names a choice, where the catalogue does not. */
  readonly named?: (code: string) => string;
  readonly required?: boolean;
  readonly longest?: number;
  /** Takes the form's whole width. */
  readonly wide?: boolean;
}

/** Anything that is kept, changed by its `version`. */
export interface Kept {
  readonly version: number;
}

/** What stands in the fields, as text; a tick is `yes` or nothing. */
export type Draft = Readonly<Record<string, string>>;

/** Field → a code for what is wrong with it. */
export type Faults = Readonly<Record<string, string>>;

export function toDraft(specs: readonly FieldSpec[], record: object | null): Draft {
  const values = (record ?? {}) as Readonly<Record<string, unknown>>;
  return Object.fromEntries(specs.map((spec) => [spec.name, shown(spec, values[spec.name])]));
}

/** The fields as the service takes them; what is empty is null. */
export function toFields(specs: readonly FieldSpec[], draft: Draft): Record<string, unknown> {
  return Object.fromEntries(specs.map((spec) => [spec.name, meant(spec, draft[spec.name] ?? "")]));
}

/** What keeps the draft from being saved, without asking the service. */
export function check(specs: readonly FieldSpec[], draft: Draft): Faults {
  const faults = specs.map((spec) => [spec.name, fault(spec, (draft[spec.name] ?? "").trim())] as const);
  return Object.fromEntries(faults.filter((found): found is [string, string] => found[1] !== null));
}

function fault({ kind, required, longest }: FieldSpec, text: string): string | null {
  if (!text) return required ? "missing" : null;
  if (longest && text.length > longest) return "too_long";
  if (kind === "money" && !/^-?\d{1,14}(\.\d{1,2})?$/.test(money(text))) return "not_money";
  return null;
}

function shown({ kind }: FieldSpec, value: unknown): string {
  if (value === null || value === undefined) return "";
  if (kind === "yes") return value ? "yes" : "";
  if (kind === "moment") return local(String(value));
  return String(value);
}

function meant({ kind }: FieldSpec, text: string): unknown {
  if (kind === "yes") return text === "yes";
  const value = kind === "prose" ? text.trimEnd() : text.trim();
  if (!value) return null;
  if (kind === "moment") return new Date(value).toISOString();
  return kind === "money" ? money(value) : value;
}

/** `1 250,50` and `1250.50` are the same money. */
function money(text: string): string {
  return text.replace(/[\s\u00a0']/g, "").replace(",", ".");
}

/** An instant as the browser's own field takes it: minutes of this time zone. */
export function local(at: string | number): string {
  const then = new Date(at);
  return new Date(then.getTime() - then.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
