// How long to look for network addresses before the answer to a call goes out.
/** Milliseconds that a STUN server may take; browsers themselves wait up to ten seconds for a silent one. */
const STUN_WITHIN = 1_000;

interface CandidateEvent {
  readonly candidate: { readonly type: RTCIceCandidateType | null };
  ready(): void;
}

/**
 * A handler of one session's `icecandidate` events that lets the answer go as soon as it can work.
 *
 * One address of our own is enough: our checks go out from all of them, and Asterisk learns the rest as peer-reflexive
 * candidates (RFC 8445, 7.3.1.3). With a STUN server the public address is worth a short wait.
 */
export function finishEarly(stun: boolean): (event: CandidateEvent) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return ({ candidate, ready }) => {
    if (!stun || candidate.type === "srflx") {
      clearTimeout(timer);
      ready();
    } else {
      timer ??= setTimeout(ready, STUN_WITHIN);
    }
  };
}
