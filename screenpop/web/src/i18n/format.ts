// Dates, times and durations in the agent's language and time zone.
import { locale } from ".";

/** `4:07`, or `1:04:07` past an hour; never negative. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const rest = String(whole % 60).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** `14:32`. */
export function time(at: string): string {
  return new Intl.DateTimeFormat(locale.value, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(at));
}

/** `14:32` of today, `3 March, 14:32` of another day. */
export function moment(at: string, now: number): string {
  return isToday(at, now) ? time(at) : dayAndTime(at);
}

/** `3 March, 14:32`, today as well. */
export function dayAndTime(at: string): string {
  return `${day(at)}, ${time(at)}`;
}

/** Is an instant on the same day as `now`, here. */
export function isToday(at: string, now: number): boolean {
  return midnight(new Date(at)) === midnight(new Date(now));
}

/** `3 March 2026`; the year is left out when it is this one. Takes an instant or a day without a time. */
export function day(at: string): string {
  const date = asDate(at);
  const year = date.getFullYear() === new Date().getFullYear() ? {} : ({ year: "numeric" } as const);
  return new Intl.DateTimeFormat(locale.value, { day: "numeric", month: "long", ...year }).format(date);
}

/** `3 March`: a birthday, whatever the year. */
export function dayOfYear(at: string): string {
  return new Intl.DateTimeFormat(locale.value, { day: "numeric", month: "long" }).format(asDate(at));
}

/** `today`, `tomorrow`, `in 4 days`, `2 days ago`, counted in calendar days of the agent's time zone. */
export function daysFrom(at: string, now: number): string {
  const days = Math.round((midnight(asDate(at)) - midnight(new Date(now))) / 86_400_000);
  return new Intl.RelativeTimeFormat(locale.value, { numeric: "auto" }).format(days, "day");
}

/** Whole years since a day: an age at `now`. */
export function yearsSince(at: string, now: number): number {
  const [then, today] = [asDate(at), new Date(now)];
  const before =
    today.getMonth() < then.getMonth() || (today.getMonth() === then.getMonth() && today.getDate() < then.getDate());
  return today.getFullYear() - then.getFullYear() - (before ? 1 : 0);
}

/** A language's own name for a language code: `uk` → `Ukrainian`. */
export function languageName(code: string): string {
  try {
    return new Intl.DisplayNames(locale.value, { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** A country's own name for a region's code: `UA` → `Ukraine`. */
export function regionName(code: string): string {
  try {
    return new Intl.DisplayNames(locale.value, { type: "region" }).of(code) ?? code;
  } catch {
    return code;
  }
}

// As each country writes its numbers: North America, Great Britain (London, then the rest), and ours with what is like it.
const GROUPS = [
  /^\+(1)(\d{3})(\d{3})(\d{4})$/,
  /^\+(44)(20)(\d{4})(\d{4})$/,
  /^\+(44)(\d{4})(\d{6})$/,
  /^\+(380|7|\d{2})(\d{2,3}?)(\d{3})(\d{2})(\d{2})$/,
];

/** `+380 44 123 45 67`: groups an E.164 number so that it can be read out; anything else is left alone. */
export function phoneNumber(number: string): string {
  const parts = GROUPS.map((groups) => groups.exec(number)).find((found) => found !== null);
  return parts ? `+${parts.slice(1).join(" ")}` : number;
}

/** `1 250,50 ₴`: a decimal number written out as money of `currency`, if it is known. */
export function amount(value: string, currency: string | null): string {
  const style = currency ? ({ style: "currency", currency } as const) : {};
  return new Intl.NumberFormat(locale.value, { maximumFractionDigits: 2, ...style }).format(Number(value));
}

/** `240 kB`. */
export function fileSize(bytes: number): string {
  const [value, unit] = bytes < 1e6 ? [bytes / 1e3, "kilobyte"] : [bytes / 1e6, "megabyte"];
  const digits = value < 10 ? 1 : 0;
  return new Intl.NumberFormat(locale.value, { style: "unit", unit, maximumFractionDigits: digits }).format(value);
}

/** `80 %` of a share from 0 to 1. */
export function percent(share: number): string {
  return new Intl.NumberFormat(locale.value, { style: "percent" }).format(share);
}

// A day without a time means that day here, not midnight in Greenwich.
function asDate(at: string): Date {
  return new Date(at.length === 10 ? `${at}T00:00` : at);
}

function midnight(date: Date): number {
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
}
