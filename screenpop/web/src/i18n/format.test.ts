import { beforeEach, expect, it } from "vitest";
import { setLanguage } from ".";
import { daysFrom, duration, phoneNumber, yearsSince } from "./format";

const now = new Date(2026, 10, 21, 23, 30).getTime();

beforeEach(() => setLanguage("en"));

it("reads a duration as a clock", () => {
  expect([0, 9.9, 61, 3600, -4, 45_296].map(duration)).toEqual(["0:00", "0:09", "1:01", "1:00:00", "0:00", "12:34:56"]);
});

it("counts calendar days, not hours", () => {
  expect(daysFrom("2026-11-22", now)).toBe("tomorrow");
  expect(daysFrom("2026-11-21", now)).toBe("today");
  expect(daysFrom("2026-11-26", now)).toBe("in 5 days");
  setLanguage("uk");
  expect(daysFrom("2026-11-20", now)).toBe("учора");
});

it("has a birthday on the day itself", () => {
  expect(yearsSince("1980-11-21", now)).toBe(46);
  expect(yearsSince("1980-11-22", now)).toBe(45);
});

it("groups a number so that it can be read out, and leaves what is none", () => {
  expect(phoneNumber("+380675550101")).toBe("+380 67 555 01 01");
  expect(phoneNumber("+79161234567")).toBe("+7 916 123 45 67");
  expect(phoneNumber("+12025550143")).toBe("+1 202 555 0143");
  expect(phoneNumber("+442079460105")).toBe("+44 20 7946 0105");
  expect(phoneNumber("301")).toBe("301");
});
