// The keypad: tones into a conversation, or a colleague to call when there is none.
import { useState } from "preact/hooks";
import { t } from "../i18n";
import type { PhoneCall } from "./model";
import type { PhoneControls } from "./phone";

const TONES = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"] as const;

export function Keypad({ call, controls }: { call: PhoneCall | null; controls: PhoneControls }) {
  const [typed, setTyped] = useState("");
  const press = (tone: string) => {
    setTyped((before) => before + tone);
    if (call) controls.digit(tone);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation(); // Digits are not the desk's shortcuts while the keypad has the focus.
    if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^[0-9*#]$/.test(event.key)) press(event.key);
  };
  return (
    <div class="keypad" role="group" aria-label={t("phone.keypad")} onKeyDown={onKeyDown}>
      {call ? (
        <output class="keypad__typed">{typed}</output>
      ) : (
        <form
          class="keypad__dial"
          onSubmit={(event) => {
            event.preventDefault();
            controls.dial(typed);
            setTyped("");
          }}
        >
          <input
            class="input"
            inputMode="email"
            autocapitalize="none"
            spellcheck={false}
            autocomplete="off"
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
      )}
      <div class="keypad__keys">
        {TONES.map((tone) => (
          <button key={tone} type="button" class="button" onClick={() => press(tone)}>
            {tone}
          </button>
        ))}
      </div>
      <p class="faint keypad__hint">{t("phone.keypad.hint")}</p>
    </div>
  );
}
