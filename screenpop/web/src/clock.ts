// The service's time as this browser reckons it, so that timers agree on every screen.
import { signal } from "@preact/signals";

let skew = 0;

/** Milliseconds since 1970 by the service's clock; changes once a second. */
export const ticking = signal(Date.now());

/** Milliseconds since 1970 by the service's clock, exactly now. */
export function serverNow(): number {
  return Date.now() + skew;
}

/** Sets this clock by the service's, as `hello` tells it. */
export function setClock(now: string): void {
  skew = Date.parse(now) - Date.now();
  ticking.value = serverNow();
}

/** Lets `ticking` run; returns what stops it. */
export function startClock(): () => void {
  const timer = setInterval(() => (ticking.value = serverNow()), 1000);
  return () => clearInterval(timer);
}
