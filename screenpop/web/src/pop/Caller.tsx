// The head of a pop: the call's phase and clock, the number and how far it can be trusted, the caller, and why here.
import { Kbd, Since, Until, type Tone } from "../components/basics";
import { Icon } from "../components/Icon";
import { Who } from "../customer/Who";
import { rejectCall } from "../desk/shortcuts";
import { TransferButton } from "../desk/Transfer";
import type { CallPhase, PopView } from "../generated/messages";
import { t, tCode } from "../i18n";
import { phone } from "../phone/phone";
import { session } from "../state";
import { CallbackLine, isDialling } from "./Callback";
import { callerName, callerNumber, givenName, ringingTitle } from "./names";
import { Story } from "./Story";
import { Trust } from "./Trust";
import { answer, story } from "./why";

const OPEN_STEPS = 3;

const tones: Readonly<Record<CallPhase, Tone>> = {
  waiting: "plain",
  offered: "accent",
  ringing: "accent",
  talking: "good",
  hold: "warn",
  wrap_up: "warn",
  ended: "plain",
  fallback: "warn",
};

export function Caller({ pop }: { pop: PopView }) {
  return (
    <div class="caller">
      <div class="caller__line">
        <span class={`phase phase--${tones[pop.phase]}`}>
          <span class={`dot dot--${tones[pop.phase]}`} />
          {isDialling(pop) ? t("callback.phase") : t(`phase.${pop.phase}`)} {!timedByPhone(pop) && <Since at={pop.since} />}
        </span>
        {pop.phase === "wrap_up" && pop.until && (
          <span class="caller__left">
            <Until at={pop.until} /> {t("state.left")}
          </span>
        )}
        <span class="muted">{pop.queue_title}</span>
        <Number pop={pop} />
        <DeskPhone pop={pop} />
        {!isOnPhone() && isTalk(pop) && <TransferButton />}
      </div>
      <CallbackLine pop={pop} />
      {pop.profile ? <Who profile={pop.profile} /> : <Unknown pop={pop} />}
      <WhyHere pop={pop} />
    </div>
  );
}

/** One clock for one call: the telephone's bar counts the whole talk, the pop only what follows a hold. */
function timedByPhone(pop: PopView): boolean {
  return phone.value?.call.value?.call === pop.call;
}

/** The telephone's bar then has the buttons of the talk, whichever call it takes it for. */
function isOnPhone(): boolean {
  const call = phone.value?.call.value ?? null;
  return call !== null && call.state !== "ringing";
}

function isTalk({ phase }: PopView): boolean {
  return phase === "talking" || phase === "hold";
}

function Number({ pop }: { pop: PopView }) {
  const given = givenName(pop);
  const isHeading = pop.profile === null && pop.candidates.length < 2;
  return (
    <div class="caller__number">
      {!isHeading && <span>{callerNumber(pop)}</span>}
      {given && <span class="faint">{t("pop.gives_name", { name: given })}</span>}
      <Trust pop={pop} />
    </div>
  );
}

/** An agent without a phone in the browser answers elsewhere, but can decline here. */
function DeskPhone({ pop }: { pop: PopView }) {
  const own = phone.value?.status.value ?? "off";
  if (own !== "off" || pop.phase !== "ringing") return null;
  return (
    <span class="caller__answer">
      <span>{t("pop.desk_phone")}</span>
      <button type="button" class="button" onClick={rejectCall}>
        <Icon name="hangup" />
        {t("pop.reject")} <Kbd>X</Kbd>
      </button>
    </span>
  );
}

function Unknown({ pop }: { pop: PopView }) {
  const several = pop.candidates.length > 1;
  return (
    <div class="who">
      <h1 class="who__name who__name--alone">{several ? t("pop.several", { count: pop.candidates.length }) : callerName(pop)}</h1>
      {!several && <p class="muted">{t(pop.number_kind === "anonymous" ? "pop.hidden_more" : "pop.unknown")}</p>}
    </div>
  );
}

function WhyHere({ pop }: { pop: PopView }) {
  const steps = story(pop.why, session.value?.agent ?? "");
  if (steps.length === 0) return null;
  return (
    <div class="why">
      <span class="why__label faint">{t("pop.why")}</span>
      <Story steps={steps} open={OPEN_STEPS} />
    </div>
  );
}

/** What a screen reader says when the call rings. */
export function announcement(pop: PopView): string {
  const greeting = pop.profile?.greeting ?? "";
  const segment = pop.profile ? tCode("segment", pop.profile.segment) : t("pop.unknown");
  const why = answer(pop.why, session.value?.agent ?? "") ?? "";
  return [ringingTitle(pop), greeting, segment, why].filter(Boolean).join(". ");
}
