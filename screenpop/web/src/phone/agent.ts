// JsSIP's user agent for an agent's account; loaded only where there is a phone.
import type { UA } from "jssip/lib/UA";
import type { PhoneAccount } from "../generated/messages";

/** Seconds; Asterisk forgets a browser that vanished without a word after this at the latest. */
const EXPIRES = 120;
/** Seconds between attempts to reconnect: JsSIP draws at random and doubles up to the second figure. */
const RECONNECT_FROM = 1;
const RECONNECT_TO = 4;

/** A user agent, and the way to let it hear a message again. */
export interface Line {
  readonly ua: UA;
  hear(message: string): void;
}

export async function openLine(account: PhoneAccount): Promise<Line> {
  const { UA: Agent, WebSocketInterface } = await import("jssip");
  const socket = new WebSocketInterface(account.websocket_url);
  const user = account.sip_uri.replace(/^sips?:|@.*$/g, "");
  const ua = new Agent({
    sockets: [socket],
    // The same in every tab, so that one tab can answer what another was asked. Asterisk knows us by our connection.
    contact_uri: `sip:${user}@browser.invalid;transport=ws`,
    uri: account.sip_uri,
    authorization_user: account.authorization_user,
    password: account.password,
    display_name: account.display_name,
    register_expires: EXPIRES,
    connection_recovery_min_interval: RECONNECT_FROM,
    connection_recovery_max_interval: RECONNECT_TO,
    session_timers: false,
    user_agent: "Farley",
  });
  return { ua, hear: (message) => socket.ondata(message) };
}
