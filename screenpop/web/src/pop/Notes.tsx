// The agent's note and verdict on the call, saved as typed.
import { useEffect, useRef } from "preact/hooks";
import { Kbd, Panel } from "../components/basics";
import { Icon } from "../components/Icon";
import type { SaveStatus } from "../desk/autosave";
import { draftOf, LONGEST_NOTE } from "../desk/drafts";
import type { PopView } from "../generated/messages";
import { t, tCode } from "../i18n";
import { hello } from "../state";

const NEARLY_FULL = 500;

/** `focused`: the agent asked for this note, or was writing it. */
export function Notes({ pop, focused = false }: { pop: PopView; focused?: boolean }) {
  const { note, disposition } = draftOf(pop);
  const area = useRef<HTMLTextAreaElement>(null);
  const wrapUp = pop.phase === "wrap_up";

  // The talk is over and nothing else has the keyboard: the agent wants to write.
  useEffect(() => {
    if (focused || (wrapUp && (document.activeElement ?? document.body) === document.body)) area.current?.focus();
  }, [wrapUp, focused]);

  const left = LONGEST_NOTE - note.value.value.length;
  return (
    <Panel class="notes" title={t("notes.title")} hint="N" aside={<Saved status={worse(note.status.value, disposition.status.value)} />}>
      <label>
        <span class="visually-hidden">{t("notes.note")}</span>
        <textarea
          ref={area}
          id="note"
          class="input notes__text"
          rows={7}
          maxLength={LONGEST_NOTE}
          placeholder={t("notes.placeholder")}
          value={note.value.value}
          onInput={(event) => note.set(event.currentTarget.value)}
          onBlur={() => void note.flush()}
        />
      </label>
      {left < NEARLY_FULL && <p class="faint">{t("notes.left", { count: left })}</p>}
      <fieldset class="dispositions">
        <legend class="field__label">
          {t("notes.disposition")} <Kbd>D</Kbd>
        </legend>
        {hello.value?.dispositions.map((code) => (
          <label key={code} class="disposition">
            <input
              type="radio"
              name={`disposition-${pop.call}`}
              value={code}
              checked={disposition.value.value === code}
              onChange={() => disposition.set(code)}
            />
            <span>{tCode("disposition", code)}</span>
          </label>
        ))}
      </fieldset>
    </Panel>
  );
}

function Saved({ status }: { status: SaveStatus }) {
  const bad = status === "waiting" || status === "refused";
  return (
    <span class={`saved ${bad ? "saved--bad" : ""}`} role="status">
      {status === "saved" && <Icon name="check" />}
      {bad && <Icon name="alert" />}
      {status !== "idle" && t(`save.${status}`)}
    </span>
  );
}

const gravity: readonly SaveStatus[] = ["idle", "saved", "pending", "saving", "waiting", "refused"];

function worse(one: SaveStatus, other: SaveStatus): SaveStatus {
  return gravity.indexOf(one) > gravity.indexOf(other) ? one : other;
}
