// Figures as this page writes them.
import { locale, t } from "../i18n";
import { duration } from "../i18n/format";

const MONDAY = Date.UTC(2024, 0, 1);
const DAY = 86_400_000;

/** `Mon`, of 0; `Monday` when long. */
export function weekday(number: number, length: "short" | "long" = "short"): string {
  return new Intl.DateTimeFormat(locale.value, { weekday: length, timeZone: "UTC" }).format(MONDAY + number * DAY);
}

/** When a half hour of the day begins: 17 is `08:30`. */
export function clock(half: number): string {
  return `${String(Math.floor(half / 2)).padStart(2, "0")}:${half % 2 ? "30" : "00"}`;
}

export function count(value: number, digits = 0): string {
  return new Intl.NumberFormat(locale.value, { maximumFractionDigits: digits, minimumFractionDigits: digits }).format(value);
}

export function percent(share: number, digits = 0): string {
  return new Intl.NumberFormat(locale.value, { style: "percent", maximumFractionDigits: digits, minimumFractionDigits: digits }).format(share);
}

/** `14 s`, or `2:05` from a minute on. */
export function seconds(value: number): string {
  return value < 59.5 ? t("staffing.seconds", { seconds: count(value) }) : duration(Math.round(value));
}

function signed(value: number, digits: number): string {
  const style = { signDisplay: "exceptZero", maximumFractionDigits: digits } as const;
  return new Intl.NumberFormat(locale.value, style).format(Number(value.toFixed(digits))).replace("-", "−");
}

/** `+4 points`: how far one share is from another. */
export function points(difference: number, digits = 0): string {
  return t("staffing.points", { points: signed(100 * difference, digits) });
}

/** `−12 s`: how far one time is from another. */
export function moreSeconds(difference: number): string {
  return t("staffing.seconds", { seconds: signed(difference, Math.abs(difference) < 10 ? 1 : 0) });
}

/** `+3`: how far one count is from another. */
export function more(difference: number): string {
  return signed(difference, 0);
}
