// Beside the call: its keypad; without a call, the way to ring a colleague.
import { useState } from "preact/hooks";
import { t } from "../i18n";
import type { PhoneControls } from "./phone";
import { Sheet } from "./Sheet";

const TONES = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"] as const;

interface Props {
  readonly controls: PhoneControls;
  readonly close: () => void;
}

/** Tones into the conversation, by button or by key. */
export function Keypad({ controls, close }: Props) {
  const [typed, setTyped] = useState("");
  const press = (tone: string) => {
    setTyped((before) => before + tone);
    controls.digit(tone);
  };
  // Digits are not the desk's shortcuts while the keypad has the keyboard.
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !/^[0-9*#]$/.test(event.key)) return false;
    press(event.key);
    return true;
  };
  return (
    <Sheet label={t("phone.keypad")} close={close} onKey={onKey}>
      <output class="keypad__typed">{typed}</output>
      <div class="keypad__keys">
        {TONES.map((tone) => (
          <button key={tone} type="button" class="button" onClick={() => press(tone)}>
            {tone}
          </button>
        ))}
      </div>
      <p class="faint keypad__hint">{t("phone.keypad.hint")}</p>
    </Sheet>
  );
}

export function Dial({ controls, close }: Props) {
  const [typed, setTyped] = useState("");
  const submit = (event: Event) => {
    event.preventDefault();
    controls.dial(typed);
    setTyped("");
  };
  return (
    <Sheet label={t("phone.dial.open")} close={close}>
      <form class="keypad__dial" onSubmit={submit}>
        <input
          class="input"
          inputMode="email"
          autocapitalize="none"
          autocomplete="off"
          spellcheck={false}
          maxLength={40}
          aria-label={t("phone.dial")}
          placeholder={t("phone.dial")}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <button type="submit" class="button button--good" disabled={typed.trim() === ""}>
          {t("phone.dial.go")}
        </button>
      </form>
    </Sheet>
  );
}
