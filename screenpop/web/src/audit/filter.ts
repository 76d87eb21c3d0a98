// What of the audit is asked for, as the form has it and as the service is asked.
import type { AuditEntry } from "../generated/messages";

/** `since` and `until` are days of the administrator's time zone, both included. */
export interface Filter {
  readonly actor: string;
  readonly customer: string;
  readonly action: string;
  readonly kind: string;
  readonly since: string;
  readonly until: string;
}

export const NOTHING: Filter = { actor: "", customer: "", action: "", kind: "", since: "", until: "" };

export const ACTIONS = [
  "saw", "created", "changed", "removed", "confirmed", "assigned", "handed_over", "undone", "merged", "unmerged",
  "imported", "exported", "erased", "signed_in",
] as const;

export const KINDS = [
  "customer", "contact_point", "relative", "consent", "product", "operation", "deal", "request", "task", "appointment",
  "note", "document", "interaction", "call", "duplicate", "handover", "offer_rule", "queue", "user", "session", "token",
  "webhook", "delivery", "import", "audit",
] as const;

/** The query of the service's addresses; without what was not asked. */
export function query({ since, until, ...same }: Filter, cursor: string | null = null): string {
  const asked = Object.entries({ ...same, since: instant(since, 0), until: instant(until, 1), cursor: cursor ?? "" });
  return new URLSearchParams(asked.map(([name, value]) => [name, value.trim()]).filter(([, value]) => value !== "")).toString();
}

/** What an entry's details say, a name and a value each. */
export function details({ details: told }: AuditEntry): readonly (readonly [string, string])[] {
  return Object.entries(told).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : plain(value)]);
}

function plain(value: unknown): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}

/** The beginning of a day here, or of one some days later. */
function instant(day: string, later: number): string {
  if (!day) return "";
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  return new Date(year, month - 1, date + later).toISOString();
}
