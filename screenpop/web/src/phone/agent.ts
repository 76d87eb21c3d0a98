// JsSIP's user agent for an agent's account; loaded only where there is a phone.
import type { UA } from "jssip/lib/UA";
import type { PhoneAccount } from "../generated/messages";

/** Seconds; Asterisk forgets a browser that vanished without a word after this at the latest. */
const EXPIRES = 120;
/** Seconds between attempts to reconnect: JsSIP draws at random and doubles up to the second figure. */
const RECONNECT_FROM = 1;
const RECONNECT_TO = 8;

export async function userAgent(account: PhoneAccount): Promise<UA> {
  const { UA: Agent, WebSocketInterface } = await import("jssip");
  return new Agent({
    sockets: [new WebSocketInterface(account.websocket_url)],
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
}
