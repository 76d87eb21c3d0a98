// What can be done with the call just now.
import type { ComponentChildren } from "preact";
import { Kbd } from "../components/basics";
import { Icon, type IconName } from "../components/Icon";
import { t } from "../i18n";
import type { PhoneCall } from "./model";
import type { PhoneControls } from "./phone";

/** The keys that the desk has given to the phone's commands, for show. */
export type CallKeys = { readonly [Command in "answer" | "reject" | "hangup" | "mute" | "hold"]?: string };

interface Props {
  readonly call: PhoneCall;
  readonly controls: PhoneControls;
  readonly keys: CallKeys;
  /** What else can be done with a call in which somebody talks. */
  readonly more?: ComponentChildren;
}

export function CallButtons({ call, controls, keys, more }: Props) {
  if (call.state === "ringing" && call.direction === "in") {
    return (
      <div class="phone__buttons">
        <Button icon="phone" tone="good" label={t("phone.answer")} hint={keys.answer} press={() => controls.answer()} />
        <Button icon="hangup" label={t("phone.reject")} hint={keys.reject} press={() => controls.reject()} />
      </div>
    );
  }
  const talking = call.state !== "ringing";
  const held = call.state === "held";
  return (
    <div class="phone__buttons">
      {talking && (
        <>
          <Button
            icon={call.muted ? "muted" : "mic"}
            label={t("phone.mute")}
            hint={keys.mute}
            pressed={call.muted}
            press={() => controls.mute(!call.muted)}
          />
          <Button
            icon="pause"
            label={t("phone.hold")}
            hint={keys.hold}
            pressed={held}
            press={() => controls.hold(!held)}
          />
          {more}
        </>
      )}
      <Button icon="hangup" tone="bad" label={t("phone.hangup")} hint={keys.hangup} press={() => controls.hangup()} />
    </div>
  );
}

interface ButtonProps {
  readonly icon: IconName;
  readonly label: string;
  readonly tone?: "good" | "bad";
  readonly hint?: string | undefined;
  readonly pressed?: boolean;
  readonly press: () => void;
}

function Button({ icon, label, tone, hint, pressed, press }: ButtonProps) {
  return (
    <button type="button" class={`button ${tone ? `button--${tone}` : ""}`} aria-pressed={pressed} onClick={press}>
      <Icon name={icon} />
      {label}
      {hint && <Kbd>{hint}</Kbd>}
    </button>
  );
}
