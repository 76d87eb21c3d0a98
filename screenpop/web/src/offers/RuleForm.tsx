// The form of one rule: what to say, whom it fits, how it did on a customer, and whether it is in force.
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { api, explain } from "../api";
import { Icon } from "../components/Icon";
import { notify } from "../components/toasts";
import type { OfferRule, OfferWords } from "../generated/messages";
import { t, tCode } from "../i18n";
import { Ask } from "../queues/Ask";
import { Conflict } from "../queues/Conflict";
import { Section } from "../queues/Section";
import { type Editing, useEditing } from "./editing";
import { Group } from "./Group";
import { StatusTag } from "./RuleList";
import { TryOut } from "./TryOut";
import { GROUPS } from "./vocabulary";

interface FormProps {
  /** None: a new rule. */
  readonly kept: OfferRule | null;
  readonly words: OfferWords;
  readonly onDirty: (dirty: boolean) => void;
  readonly onBack: () => void;
  readonly onKept: (rule: OfferRule) => void;
  /** Somebody else has changed the rule: fetch it anew. */
  readonly onStale: () => Promise<void>;
  readonly onRemoved: () => void;
}

export function RuleForm({ kept, words, onDirty, onBack, onKept, onStale, onRemoved }: FormProps) {
  const [removing, setRemoving] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const editing = useEditing(
    kept,
    (rule) => {
      onDirty(false);
      onKept(rule);
    },
    () => requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()),
  );
  const { draft, set, faults, dirty, busy, trial } = editing;

  useEffect(() => onDirty(dirty), [dirty]);
  useEffect(() => {
    form.current?.closest(".shell__main")?.scrollTo(0, 0);
    if (!kept) form.current?.querySelector<HTMLElement>(".section input")?.focus();
    return () => onDirty(false);
  }, []);

  async function remove({ id, version, title }: OfferRule) {
    setRemoving(false);
    try {
      await api.removeOfferRule(id, version);
      onDirty(false);
      notify(t("offers.removed", { title }));
      onRemoved();
    } catch (error) {
      notify(explain(error), true);
    }
  }

  return (
    <>
      <form
        ref={form}
        class="queueform"
        noValidate
        autocomplete="off"
        aria-label={kept ? kept.title : t("offers.new")}
        onSubmit={(event) => {
          event.preventDefault();
          void editing.save();
        }}
        onKeyDown={(event) => {
          // Enter in a field is for that field; the form is saved by its button, or with Ctrl.
          if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
          event.preventDefault();
          if (event.ctrlKey || event.metaKey) void editing.save();
        }}
      >
        <header class="queueform__head">
          <button type="button" class="button button--plain queueform__back" onClick={onBack}>
            <Icon name="back" />
            {t("offers.back")}
          </button>
          <h2>{draft.title.trim() || t("offers.new")}</h2>
          {kept && <StatusTag status={kept.status} />}
          {kept && (
            <button type="button" class="button button--plain queueform__remove" disabled={busy} onClick={() => setRemoving(true)}>
              {t("offers.remove")}
            </button>
          )}
        </header>
        <Saying editing={editing} />
        <Section title={t("offers.fitting")} about={t("offers.fitting.about")}>
          {faults.has("conditions") && (
            <span class="field__error" role="alert">
              {tCode("offers.fault", faults.get("conditions")!)}
            </span>
          )}
          {GROUPS.map((group) => (
            <Group
              key={group}
              group={group}
              conditions={draft.groups[group]}
              words={words}
              faults={faults}
              trial={trial}
              onChange={(conditions) => set({ groups: { ...draft.groups, [group]: conditions } })}
            />
          ))}
        </Section>
        <TryOut kept={kept} editing={editing} />
        <SaveBar editing={editing} isNew={!kept} onStale={onStale} />
      </form>
      {removing && kept && (
        <Ask
          title={t("offers.remove.title", { title: kept.title })}
          more={t("offers.remove.more")}
          stay={t("offers.remove.not")}
          go={t("offers.remove")}
          onStay={() => setRemoving(false)}
          onGo={() => void remove(kept)}
        />
      )}
    </>
  );
}

function Saying({ editing: { draft, set, faults } }: { editing: Editing }) {
  const id = useId();
  const fault = (path: string) =>
    faults.has(path) && (
      <span id={`${id}-${path}-fault`} class="field__error" role="alert">
        {tCode("offers.fault", faults.get(path)!)}
      </span>
    );
  const control = (path: string) => ({
    id: `${id}-${path}`,
    "aria-invalid": faults.has(path),
    ...(faults.has(path) ? { "aria-describedby": `${id}-${path}-fault` } : {}),
  });
  return (
    <Section title={t("offers.saying")} about={t("offers.saying.about")}>
      <div class="field">
        <label class="field__label" for={`${id}-title`}>{t("offers.name")}</label>
        <input {...control("title")} class="input" maxLength={200} value={draft.title}
          onInput={(event) => set({ title: event.currentTarget.value })} />
        {fault("title")}
      </div>
      <div class="field">
        <label class="field__label" for={`${id}-text`}>{t("offers.text")}</label>
        <textarea {...control("text")} class="input" rows={3} maxLength={1000} value={draft.text}
          onInput={(event) => set({ text: event.currentTarget.value })} />
        {fault("text")}
      </div>
      <div class="field">
        <label class="field__label" for={`${id}-priority`}>{t("offers.priority")}</label>
        <span class="number">
          <input {...control("priority")} class="input number__input" inputMode="numeric" maxLength={3} value={draft.priority}
            onInput={(event) => set({ priority: event.currentTarget.value })} />
        </span>
        {fault("priority")}
        <span class="field__hint">{t("offers.priority.hint")}</span>
      </div>
      <div class="toggle">
        <label class="toggle__label">
          <input type="checkbox" checked={draft.not_in_trouble} aria-describedby={`${id}-trouble`}
            onChange={(event) => set({ not_in_trouble: event.currentTarget.checked })} />
          <span>{t("offers.not_in_trouble")}</span>
        </label>
        <span id={`${id}-trouble`} class="field__hint">{t("offers.not_in_trouble.hint")}</span>
      </div>
    </Section>
  );
}

function SaveBar({ editing, isNew, onStale }: { editing: Editing; isNew: boolean; onStale: () => Promise<void> }) {
  const { dirty, busy, wrong, conflict } = editing;
  return (
    <footer class={`savebar ${dirty || isNew ? "savebar--dirty" : ""}`}>
      {conflict && (
        <Conflict text={t("offers.conflict")} busy={busy} onTheirs={() => void onStale()} onMine={() => void editing.overwrite()} />
      )}
      <span class="savebar__state" role="status">
        {wrong > 0 ? (
          <span class="field__error">{t("queues.wrong", { count: wrong })}</span>
        ) : (
          t(dirty ? "queues.dirty" : isNew ? "queues.fill" : "queues.clean")
        )}
      </span>
      <button type="button" class="button" disabled={!dirty || busy} onClick={editing.reset}>
        {t("queues.undo")}
      </button>
      <button type="submit" class="button button--accent" disabled={busy || !(dirty || isNew)}>
        {t(busy ? "queues.saving" : "queues.save")}
      </button>
    </footer>
  );
}
