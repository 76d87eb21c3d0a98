import { expect, it } from "vitest";
import { check } from "./check";
import { type Draft, toDraft } from "./draft";
import { full, plain } from "./fixtures";

const wrong = (changes: Partial<Draft>) =>
  Object.fromEntries([...check({ ...toDraft(full), ...changes }, ["private"])].map(([path, { code }]) => [path, code]));

it("finds nothing wrong with a queue that the service has", () => {
  expect([...check(toDraft(full), []), ...check(toDraft(plain), [])]).toEqual([]);
});

it.each<[Partial<Draft>, Record<string, string>]>([
  [{ title: " " }, { title: "missing" }],
  [{ name: "two words" }, { name: "name" }],
  [{ name: "private" }, { name: "taken" }],
  [{ ring: 0 }, { ring: "bounds" }],
  [{ wrap_up: Number.NaN }, { wrap_up: "number" }],
  [{ skills: [{ name: "loans", number: 11 }] }, { "skills[0].number": "bounds" }],
  [{ segment_bonus: [{ name: "", number: 1 }] }, { "segment_bonus[0].name": "missing" }],
  [{ on_empty: { kind: "queue", queue: "" } }, { "on_empty.queue": "no_queue" }],
])("finds %j", (changes, expected) => {
  expect(wrong(changes)).toEqual(expected);
});

it("looks at hours only when there are any", () => {
  const { hours } = toDraft(full);
  const bad = { ...hours, week: { ...hours.week, sunday: [{ opens: "9", closes: "18:00" }, { opens: "09:00", closes: "09:00" }] } };
  expect(wrong({ hours: bad })).toEqual({ "hours.week.sunday[0]": "clock", "hours.week.sunday[1]": "no_length" });
  expect(wrong({ hours: { ...bad, on: false } })).toEqual({});
});

it("finds a holiday that is there twice", () => {
  const { hours } = toDraft(full);
  expect(wrong({ hours: { ...hours, holidays: [...hours.holidays, ...hours.holidays] } })).toEqual({
    "hours.holidays[1].day": "twice",
  });
});
