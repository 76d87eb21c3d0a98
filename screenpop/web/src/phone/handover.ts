// A ringing call outlives its tab. Asterisk goes on ringing when a browser's connection breaks, so the page that comes
// after a reload, or the tab that takes over, hears the same INVITE again and answers it over its own connection
// (RFC 3261, 17.1.3: a response belongs to a transaction by its Via branch, whatever way it comes).

const KEY = "farley.phone.ringing";
/** Milliseconds after which nobody rings any more. */
const STALE = 20_000;

interface Kept {
  readonly at: number;
  readonly agent: string;
  readonly invite: string;
}

/** Keeps the INVITE for the next page of this very tab. */
export function keepInvite(storage: Storage, agent: string, invite: string, at: number): void {
  storage.setItem(KEY, JSON.stringify({ at, agent, invite } satisfies Kept));
}

/** The INVITE that the page before kept for this agent, once; null when there is none or it is too old. */
export function takeInvite(storage: Storage, agent: string, now: number): string | null {
  const text = storage.getItem(KEY);
  storage.removeItem(KEY);
  if (text === null) return null;
  const kept = JSON.parse(text) as Kept;
  return kept.agent === agent && now - kept.at < STALE ? kept.invite : null;
}
