// The form of one queue, in sections; it saves all of it at once, and never over a colleague's change unasked.
import { useEffect, useRef, useState } from "preact/hooks";
import { api, explain } from "../api";
import { Icon } from "../components/Icon";
import { notify } from "../components/toasts";
import type { KeptQueue, KeptQueues } from "../generated/messages";
import { t } from "../i18n";
import { Ask } from "./Ask";
import { Conflict } from "./Conflict";
import { type Editing, useEditing } from "./editing";
import { Form } from "./form";
import { Holding } from "./Holding";
import { Hours } from "./Hours";
import { Identity, Order, Priority, Serving } from "./Serving";
import { Telling, Times, Ways } from "./Waiting";

interface FormProps {
  /** None: a new queue. */
  readonly kept: KeptQueue | null;
  readonly all: KeptQueues;
  readonly onDirty: (dirty: boolean) => void;
  readonly onBack: () => void;
  readonly onSaved: (saved: KeptQueue) => void;
  /** Somebody else has changed the queue: fetch it anew. */
  readonly onStale: () => Promise<void>;
  readonly onRemoved: () => void;
}

export function QueueForm({ kept, all, onDirty, onBack, onSaved, onStale, onRemoved }: FormProps) {
  const [removing, setRemoving] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const editing = useEditing(kept, all, {
    saved: (saved) => {
      onDirty(false);
      onSaved(saved);
    },
    wrong: () =>
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()),
  });
  const { draft, set, faults, others, dirty, busy } = editing;

  useEffect(() => onDirty(dirty), [dirty]);
  useEffect(() => {
    form.current?.closest(".shell__main")?.scrollTo(0, 0);
    if (!kept) form.current?.querySelector<HTMLElement>(".section input")?.focus();
    return () => onDirty(false);
  }, []);

  async function remove({ queue, version }: KeptQueue) {
    setRemoving(false);
    try {
      await api.removeQueue(queue.name, version);
      onDirty(false);
      notify(t("queues.removed", { title: queue.title }));
      onRemoved();
    } catch (error) {
      notify(explain(error), true);
    }
  }

  return (
    <Form.Provider value={{ draft, set, faults, others, words: all.words }}>
      <form
        ref={form}
        class="queueform"
        noValidate
        autocomplete="off"
        aria-label={kept ? kept.queue.title : t("queues.new")}
        onSubmit={(event) => {
          event.preventDefault();
          void editing.save();
        }}
        onFocusOut={(event) => {
          const path = (event.target as HTMLElement).closest("[data-path]")?.getAttribute("data-path");
          if (path) editing.touch(path);
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
            {t("queues.back")}
          </button>
          <h2>{draft.title.trim() || t("queues.new")}</h2>
          {kept && (
            <button
              type="button"
              class="button button--plain queueform__remove"
              disabled={busy}
              onClick={() => setRemoving(true)}
            >
              {t("queues.remove")}
            </button>
          )}
        </header>
        <Identity isNew={!kept} />
        <Serving />
        <Order />
        <Holding />
        <Priority />
        <Times />
        <Telling />
        <Hours />
        <Ways />
        <SaveBar editing={editing} isNew={!kept} onStale={onStale} />
      </form>
      {removing && kept && (
        <Ask
          title={t("queues.remove.title", { title: kept.queue.title })}
          more={t("queues.remove.more")}
          stay={t("queues.remove.not")}
          go={t("queues.remove")}
          onStay={() => setRemoving(false)}
          onGo={() => void remove(kept)}
        />
      )}
    </Form.Provider>
  );
}

function SaveBar({ editing, isNew, onStale }: { editing: Editing; isNew: boolean; onStale: () => Promise<void> }) {
  const { dirty, busy, wrong, conflict } = editing;
  return (
    <footer class={`savebar ${dirty || isNew ? "savebar--dirty" : ""}`}>
      {conflict && (
        <Conflict busy={busy} onTheirs={() => void onStale()} onMine={() => void editing.overwrite()} />
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
