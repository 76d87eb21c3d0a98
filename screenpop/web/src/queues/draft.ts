// A queue as the form holds it: everything can be half-typed, nothing that is switched off is forgotten.
import type { Hours, QueueRecord, QueueStep, Span, Week, WayOut } from "../generated/messages";

/** A name with a number: a skill and its level, a segment and its seconds. A number that cannot be read is NaN. */
export interface Row {
  readonly name: string;
  readonly number: number;
}

/** A step; `seconds` counts when it opens the next one `after` a while. */
export interface StepDraft {
  readonly kind: QueueStep["kind"];
  readonly next: "at_once" | "after" | "never";
  readonly seconds: number;
  readonly segments: readonly string[];
  readonly relax: number;
}

export interface HolidayDraft {
  readonly day: string;
  readonly name: string;
  readonly spans: readonly Span[];
}

export type Day = keyof Week;
export const DAYS: readonly Day[] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

export interface Draft {
  readonly name: string;
  readonly title: string;
  readonly team: string;
  readonly skills: readonly Row[];
  readonly languages: readonly string[];
  readonly hold: {
    readonly policy: QueueRecord["hold"]["policy"];
    readonly seconds: number;
    readonly value: number;
    readonly segments: readonly Row[];
    readonly loss: number;
    readonly longest: number;
    readonly aside: number;
    readonly amends: number;
    readonly fallback: number;
  };
  readonly steps: readonly StepDraft[];
  readonly owner_first: boolean;
  readonly spare_owners: boolean;
  readonly owner_bonus: number;
  readonly segment_bonus: readonly Row[];
  readonly bonus_limit: number;
  readonly ring: number;
  readonly wrap_up: number;
  readonly max_wait: { readonly on: boolean; readonly seconds: number };
  readonly p95_wait: number;
  readonly service_seconds: number;
  /** In per cent. */
  readonly service_target: number;
  readonly short_abandon: number;
  readonly repeat_within: number;
  readonly callback_tries: number;
  readonly callback_pause: number;
  readonly announcements: { readonly on: boolean; readonly first: number; readonly every: number; readonly callback: boolean };
  readonly on_timeout: WayDraft;
  readonly on_empty: WayDraft;
  readonly on_closed: WayDraft;
  readonly hours: {
    readonly on: boolean;
    readonly zone: string;
    readonly week: Week;
    readonly holidays: readonly HolidayDraft[];
  };
}

export interface WayDraft {
  readonly kind: WayOut["kind"];
  readonly queue: string;
}

const HOLD = { seconds: 30, value: 450, segments: [], loss: 100, longest: 145, aside: 60, amends: 360, fallback: 30 };
const OFFICE: readonly Span[] = [{ opens: "09:00", closes: "18:00" }];

export function toDraft(queue: QueueRecord): Draft {
  const { hold } = queue;
  return {
    ...queue,
    skills: rows(queue.skills),
    segment_bonus: rows(queue.segment_bonus),
    languages: [...queue.languages].sort(),
    hold: { ...HOLD, ...hold, segments: hold.policy === "adaptive" ? rows(hold.segments) : [] },
    steps: queue.steps.map((step) => ({
      ...step,
      segments: [...step.segments].sort(),
      next: step.seconds === null ? "never" : step.seconds === 0 ? "at_once" : "after",
      seconds: step.seconds || 30,
    })),
    max_wait: { on: queue.max_wait !== null, seconds: queue.max_wait ?? 600 },
    service_target: round(queue.service_target * 100),
    announcements: { first: 30, every: 60, callback: false, ...queue.announcements, on: queue.announcements !== null },
    on_timeout: wayDraft(queue.on_timeout),
    on_empty: wayDraft(queue.on_empty),
    on_closed: wayDraft(queue.on_closed),
    hours: hoursDraft(queue.hours),
  };
}

export function toRecord(draft: Draft): QueueRecord {
  const { announcements, hours } = draft;
  return {
    ...draft,
    name: draft.name.trim(),
    title: draft.title.trim(),
    team: draft.team.trim(),
    skills: record(draft.skills),
    segment_bonus: record(draft.segment_bonus),
    hold: holdRecord(draft.hold),
    steps: draft.steps.map(({ kind, next, seconds, segments, relax }) => ({
      kind,
      seconds: next === "never" ? null : next === "at_once" ? 0 : seconds,
      segments,
      relax: kind === "relaxed" ? relax : 0,
    })),
    max_wait: draft.max_wait.on ? draft.max_wait.seconds : null,
    service_target: round(draft.service_target) / 100,
    announcements: announcements.on
      ? { first: announcements.first, every: announcements.every, callback: announcements.callback }
      : null,
    on_timeout: way(draft.on_timeout),
    on_empty: way(draft.on_empty),
    on_closed: way(draft.on_closed),
    hours: hours.on ? { zone: hours.zone.trim(), week: hours.week, holidays: hours.holidays } : null,
  };
}

/** `9` → `09:00`, `930` → `09:30`, `9.30` → `09:30`; anything else is left as it was typed. */
export function clock(text: string): string {
  const found = /^(\d{1,2})(?:[:.,\s]?(\d{2}))?$/.exec(text.trim());
  return found ? `${found[1]!.padStart(2, "0")}:${found[2] ?? "00"}` : text.trim();
}

function holdRecord(hold: Draft["hold"]): QueueRecord["hold"] {
  switch (hold.policy) {
    case "never":
    case "forever":
      return { policy: hold.policy };
    case "fixed":
      return { policy: "fixed", seconds: hold.seconds };
    case "adaptive": {
      const { policy, value, segments, loss, longest, aside, amends, fallback } = hold;
      return { policy, value, segments: record(segments), loss, longest, aside, amends, fallback };
    }
  }
}

function hoursDraft(hours: Hours | null): Draft["hours"] {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const week = Object.fromEntries(DAYS.map((day, index) => [day, index < 5 ? OFFICE : []])) as unknown as Week;
  return hours ? { on: true, ...hours } : { on: false, zone, week, holidays: [] };
}

function wayDraft({ kind, queue }: WayOut): WayDraft {
  return { kind, queue: queue ?? "" };
}

function way({ kind, queue }: WayDraft): WayOut {
  return { kind, queue: kind === "queue" ? queue || null : null };
}

function rows(numbers: Readonly<Record<string, number>>): Row[] {
  return Object.entries(numbers).map(([name, number]) => ({ name, number }));
}

function record(named: readonly Row[]): Record<string, number> {
  return Object.fromEntries(named.map(({ name, number }) => [name.trim(), number]));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
