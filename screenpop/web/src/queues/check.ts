// What the form finds wrong before the service is asked. Paths are those of the service: `hours.week.monday[0]`.
import { DAYS, type Draft, type Row } from "./draft";

/** Why a value is not taken: a message's key, and the bounds where it has some. */
export interface Fault {
  readonly code: string;
  readonly least?: number;
  readonly most?: number;
}

export type Faults = ReadonlyMap<string, Fault>;

/** The least and the most that a number may be. They are the service's own; a test holds them together. */
export const BOUNDS: Readonly<Record<string, readonly [number, number]>> = {
  level: [1, 10],
  seconds: [0, 86_400],
  relax: [0, 9],
  ring: [1, 300],
  wrap_up: [0, 3_600],
  service_target: [0, 100],
  callback_tries: [1, 20],
  callback_pause: [1, 86_400],
  "announcements.every": [10, 86_400],
};

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;

export function check(draft: Draft, taken: readonly string[]): Faults {
  const found = new Map<string, Fault>();
  const numbers = (path: string, value: number, [least, most] = BOUNDS[path] ?? BOUNDS["seconds"]!) => {
    if (Number.isNaN(value)) found.set(path, { code: "number" });
    else if (value < least || value > most) found.set(path, { code: "bounds", least, most });
  };
  const rows = (path: string, list: readonly Row[], bounds: readonly [number, number]) =>
    list.forEach(({ name, number }, index) => {
      numbers(`${path}[${index}].number`, number, bounds);
      if (!name.trim()) found.set(`${path}[${index}].name`, { code: "missing" });
      else if (list.findIndex((other) => other.name.trim() === name.trim()) < index)
        found.set(`${path}[${index}].name`, { code: "twice" });
    });

  if (!/^[A-Za-z0-9_.-]{1,64}$/.test(draft.name.trim())) found.set("name", { code: "name" });
  else if (taken.includes(draft.name.trim())) found.set("name", { code: "taken" });
  for (const path of ["title", "team"] as const) {
    if (!draft[path].trim()) found.set(path, { code: "missing" });
    else if (draft[path].trim().length > 100) found.set(path, { code: "long" });
  }
  rows("skills", draft.skills, BOUNDS["level"]!);
  rows("segment_bonus", draft.segment_bonus, BOUNDS["seconds"]!);
  const { hold } = draft;
  if (hold.policy === "fixed") numbers("hold.seconds", hold.seconds);
  if (hold.policy === "adaptive") {
    for (const path of ["value", "loss", "longest", "aside", "amends", "fallback"] as const) numbers(`hold.${path}`, hold[path]);
    rows("hold.segments", hold.segments, BOUNDS["seconds"]!);
  }
  draft.steps.forEach((step, index) => {
    if (step.next === "after") numbers(`steps[${index}].seconds`, step.seconds);
    if (step.kind === "relaxed") numbers(`steps[${index}].relax`, step.relax, BOUNDS["relax"]);
  });
  for (const path of [
    "owner_bonus", "bonus_limit", "ring", "wrap_up", "p95_wait", "service_seconds", "service_target", "short_abandon",
    "repeat_within", "callback_tries", "callback_pause",
  ] as const)
    numbers(path, draft[path]);
  if (draft.max_wait.on) numbers("max_wait", draft.max_wait.seconds);
  if (draft.announcements.on) {
    numbers("announcements.first", draft.announcements.first);
    numbers("announcements.every", draft.announcements.every);
  }
  for (const path of ["on_timeout", "on_empty", "on_closed"] as const)
    if (draft[path].kind === "queue" && !draft[path].queue) found.set(`${path}.queue`, { code: "no_queue" });
  if (draft.hours.on) hours(draft.hours, found);
  return found;
}

function hours({ zone, week, holidays }: Draft["hours"], found: Map<string, Fault>): void {
  if (!zone.trim()) found.set("hours.zone", { code: "missing" });
  const spans = (path: string, list: readonly { opens: string; closes: string }[]) =>
    list.forEach(({ opens, closes }, index) => {
      if (!CLOCK.test(opens) || !(CLOCK.test(closes) || closes === "24:00"))
        found.set(`${path}[${index}]`, { code: "clock" });
      else if (opens === closes) found.set(`${path}[${index}]`, { code: "no_length" });
    });
  for (const day of DAYS) spans(`hours.week.${day}`, week[day]);
  holidays.forEach((holiday, index) => {
    if (!holiday.day) found.set(`hours.holidays[${index}].day`, { code: "missing" });
    else if (holidays.findIndex((other) => other.day === holiday.day) < index)
      found.set(`hours.holidays[${index}].day`, { code: "twice" });
    spans(`hours.holidays[${index}].spans`, holiday.spans);
  });
}
