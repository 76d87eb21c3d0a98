// What of a timeline is wanted: kinds, channels, and words in it.
import { useEffect, useState } from "preact/hooks";
import { Icon } from "../components/Icon";
import { t, tCode } from "../i18n";

export interface Wanted {
  readonly kinds: readonly string[];
  readonly channels: readonly string[];
  readonly text: string;
}

export const EVERYTHING: Wanted = { kinds: [], channels: [], text: "" };

export function isEverything({ kinds, channels, text }: Wanted): boolean {
  return kinds.length + channels.length === 0 && text === "";
}

const KINDS = ["interaction", "request", "operation", "note", "task", "appointment", "deal", "document"];
const CHANNELS = ["call", "chat", "email", "visit", "meeting", "letter"];
const REST = 250;

export function TimelineFilter({ wanted, onChange }: { wanted: Wanted; onChange: (wanted: Wanted) => void }) {
  const [text, setText] = useState(wanted.text);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (text.trim() === wanted.text) return;
    const timer = setTimeout(() => onChange({ ...wanted, text: text.trim() }), REST);
    return () => clearTimeout(timer);
  }, [text, wanted]);
  const toggled = (all: readonly string[], one: string) => (all.includes(one) ? all.filter((each) => each !== one) : [...all, one]);
  const chosen = wanted.kinds.length + wanted.channels.length;
  return (
    <div class="filter" role="search" aria-label={t("filter.title")}>
      <label class="filter__text">
        <span class="visually-hidden">{t("filter.text")}</span>
        <Icon name="search" />
        <input
          class="input"
          type="search"
          autocomplete="off"
          maxLength={100}
          placeholder={t("filter.text")}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <button type="button" class="button" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t("filter.what")} {chosen > 0 && <span class="tablist__count">{chosen}</span>}
      </button>
      {!isEverything(wanted) && (
        <button
          type="button"
          class="button button--plain"
          onClick={() => {
            setText("");
            onChange(EVERYTHING);
          }}
        >
          {t("filter.all")}
        </button>
      )}
      {open && (
        <div class="filter__sheet">
          <Chips
            label={t("filter.kinds")}
            group="kind"
            all={KINDS}
            chosen={wanted.kinds}
            onToggle={(kind) => onChange({ ...wanted, kinds: toggled(wanted.kinds, kind) })}
          />
          <Chips
            label={t("filter.channels")}
            group="channel"
            all={CHANNELS}
            chosen={wanted.channels}
            onToggle={(channel) => onChange({ ...wanted, channels: toggled(wanted.channels, channel) })}
          />
        </div>
      )}
    </div>
  );
}

interface ChipsProps {
  readonly label: string;
  readonly group: string;
  readonly all: readonly string[];
  readonly chosen: readonly string[];
  readonly onToggle: (one: string) => void;
}

function Chips({ label, group, all, chosen, onToggle }: ChipsProps) {
  return (
    <fieldset class="dispositions">
      <legend class="field__label">{label}</legend>
      {all.map((one) => (
        <label key={one} class="disposition">
          <input type="checkbox" checked={chosen.includes(one)} onChange={() => onToggle(one)} />
          <span>{tCode(group, one)}</span>
        </label>
      ))}
    </fieldset>
  );
}
