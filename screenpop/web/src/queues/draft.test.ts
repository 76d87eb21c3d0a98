import { expect, it } from "vitest";
import { clock, toDraft, toRecord } from "./draft";
import { full, plain } from "./fixtures";

it.each([plain, full])("gives a queue back as it came: $name", (queue) => {
  expect(toRecord(toDraft(queue))).toEqual(queue);
});

it("does not forget what is switched off and on again", () => {
  const draft = toDraft(full);
  const off = { ...draft, hours: { ...draft.hours, on: false }, announcements: { ...draft.announcements, on: false } };
  expect(toRecord(off)).toMatchObject({ hours: null, announcements: null });
  const on = { ...off, hours: { ...off.hours, on: true }, announcements: { ...off.announcements, on: true } };
  expect(toRecord(on)).toEqual(full);
});

it("sends only what belongs to the chosen policy", () => {
  const draft = toDraft(full);
  expect(toRecord({ ...draft, hold: { ...draft.hold, policy: "never" } }).hold).toEqual({ policy: "never" });
  expect(toRecord({ ...draft, hold: { ...draft.hold, policy: "fixed", seconds: 9 } }).hold).toEqual({ policy: "fixed", seconds: 9 });
});

it.each([
  ["9", "09:00"], ["930", "09:30"], ["9.30", "09:30"], ["18:00", "18:00"], ["24", "24:00"], [" 7 15 ", "07:15"],
  ["noon", "noon"], ["", ""],
])("reads %j as the time %j", (typed, time) => {
  expect(clock(typed)).toBe(time);
});
