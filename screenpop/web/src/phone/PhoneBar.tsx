// The telephone's controls on the desk: what the phone does just now, the call's buttons, keypad and microphone.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Since } from "../components/basics";
import { Icon, type IconName } from "../components/Icon";
import { t } from "../i18n";
import { CallButtons, type CallKeys } from "./CallButtons";
import { Dial, Keypad } from "./Keypad";
import { MicrophoneMenu } from "./MicrophoneMenu";
import type { PhoneCall } from "./model";
import { phone, type PhoneStatus } from "./phone";
import "./phone.css";

const dots: Readonly<Record<PhoneStatus, string>> = {
  off: "plain",
  connecting: "warn",
  registered: "good",
  failed: "bad",
  follower: "good",
};

interface BarProps {
  /** The desk's shortcuts, shown on the buttons; the desk itself calls the phone when one is pressed. */
  readonly keys?: CallKeys;
  /** The desk's own buttons for a call in which somebody talks. */
  readonly more?: ComponentChildren;
}

export function PhoneBar({ keys = {}, more }: BarProps) {
  const [keypad, setKeypad] = useState(false);
  const controls = phone.value;
  const call = controls?.call.value ?? null;
  const inCall = call !== null;
  const close = () => setKeypad(false);
  useEffect(close, [inCall]);
  if (!controls || controls.status.value === "off") return null;
  return (
    <section class={`phone ${call ? `phone--${call.state}` : ""}`} aria-label={t("phone.title")}>
      <div class="phone__row">
        <p class="phone__status" role="status">
          {call ? <CallStatus call={call} /> : <Status status={controls.status.value} />}
        </p>
        {call && <CallButtons call={call} controls={controls} keys={keys} more={more} />}
        <div class="phone__tools">
          <Toggle icon={call ? "keypad" : "phone"} label={t(call ? "phone.keypad" : "phone.dial.open")} on={keypad} turn={setKeypad} />
          <MicrophoneMenu controls={controls} />
        </div>
      </div>
      <Problem />
      {keypad && (call ? <Keypad controls={controls} close={close} /> : <Dial controls={controls} close={close} />)}
    </section>
  );
}

function Status({ status }: { status: PhoneStatus }) {
  return (
    <>
      <span class={`dot dot--${dots[status]}`} />
      <span>{t(`phone.status.${status}`)}</span>
    </>
  );
}

function CallStatus({ call }: { call: PhoneCall }) {
  const words = { ringing: t("phone.ringing"), talking: t("phone.talking"), held: t("phone.held") };
  const calling = call.state === "ringing" && call.direction === "out";
  return (
    <>
      <strong>{calling ? t("phone.calling", { peer: call.peer }) : words[call.state]}</strong>
      {!calling && call.call === null && <span class="phone__peer">{call.peer}</span>}
      <Since at={new Date(call.since).toISOString()} />
      {call.muted && <span class="phone__muted">{t("phone.muted")}</span>}
    </>
  );
}

function Problem() {
  const problem = phone.value?.problem.value;
  return (
    <div role="alert">
      {problem && (
        <p class="phone__problem">
          <Icon name="alert" />
          <span>{t(`phone.problem.${problem}`)}</span>
          <button type="button" class="button" onClick={() => phone.value?.retry()}>
            {t("phone.retry")}
          </button>
        </p>
      )}
    </div>
  );
}

interface ToggleProps {
  readonly icon: IconName;
  readonly label: string;
  readonly on: boolean;
  readonly turn: (on: boolean) => void;
}

function Toggle({ icon, label, on, turn }: ToggleProps) {
  return (
    <button type="button" class="button button--icon" aria-label={label} title={label} aria-expanded={on} onClick={() => turn(!on)}>
      <Icon name={icon} />
    </button>
  );
}
