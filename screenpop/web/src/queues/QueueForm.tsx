// The form of one queue, in sections; it saves all of it at once, and never over a colleague's change unasked.
import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError, api, explain } from "../api";
import { Icon } from "../components/Icon";
import { notify } from "../components/toasts";
import type { KeptQueue, KeptQueues } from "../generated/messages";
import { t } from "../i18n";
import { Ask } from "./Ask";
import { check, type Faults } from "./check";
import { Conflict } from "./Conflict";
import { toDraft, toRecord, type Draft } from "./draft";
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
  const start = kept ? toDraft(kept.queue) : newDraft(all);
  const [draft, setDraft] = useState<Draft>(start);
  const [basis, setBasis] = useState({ draft: start, version: kept?.version ?? null });
  const [refused, setRefused] = useState<Faults>(new Map());
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [conflict, setConflict] = useState(false);
  const [removing, setRemoving] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  const dirty = JSON.stringify(toRecord(draft)) !== JSON.stringify(toRecord(basis.draft));
  useEffect(() => onDirty(dirty), [dirty]);
  useEffect(() => () => onDirty(false), []);
  useEffect(() => {
    form.current?.closest(".shell__main")?.scrollTo(0, 0);
    if (!kept) form.current?.querySelector<HTMLElement>(".section input")?.focus();
  }, []);
  const reset = () => {
    setDraft(start);
    setBasis({ draft: start, version: kept?.version ?? null });
    setRefused(new Map());
    setTouched(new Set());
    setTried(false);
    setConflict(false);
  };
  useEffect(() => {
    if (kept && kept.version !== basis.version && (!dirty || conflict)) reset();
  }, [kept?.version]);

  const others = all.items.map((each) => each.queue).filter((queue) => queue.name !== kept?.queue.name);
  const wrong = check(draft, kept ? [] : others.map((queue) => queue.name));
  const shown = new Map([...refused, ...[...wrong].filter(([path]) => tried || touched.has(path))]);

  async function save(version: string | null) {
    setTried(true);
    if (wrong.size > 0) return focusFirst();
    setBusy(true);
    try {
      const record = toRecord(draft);
      const saved = await api.saveQueue(record.name, { queue: record, version });
      onDirty(false);
      const now = toDraft(saved.queue);
      setDraft(now);
      setBasis({ draft: now, version: saved.version });
      setConflict(false);
      setTried(false);
      notify(t("queues.saved", { title: saved.queue.title }));
      onSaved(saved);
    } catch (error) {
      refuse(error);
    } finally {
      setBusy(false);
    }
  }

  function refuse(error: unknown) {
    if (error instanceof ApiError && error.code === "queue_changed") return setConflict(true);
    if (error instanceof ApiError && error.fields.length > 0) {
      setRefused(new Map(error.fields.map(({ field, code }) => [ours(field), { code }])));
      focusFirst();
    }
    notify(explain(error), true);
  }

  function focusFirst() {
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  }

  async function overwrite() {
    try {
      await save((await api.queue(draft.name)).version);
    } catch (error) {
      notify(explain(error), true);
    }
  }

  async function remove() {
    setRemoving(false);
    if (!kept) return;
    try {
      await api.removeQueue(kept.queue.name, kept.version);
      onDirty(false);
      notify(t("queues.removed", { title: kept.queue.title }));
      onRemoved();
    } catch (error) {
      notify(explain(error), true);
    }
  }

  const state = {
    draft,
    set: (changes: Partial<Draft>) => {
      setDraft((old) => ({ ...old, ...changes }));
      if (refused.size > 0) setRefused(new Map());
    },
    faults: shown,
    words: all.words,
    others,
  };
  return (
    <Form.Provider value={state}>
      <form
        ref={form}
        class="queueform"
        noValidate
        autocomplete="off"
        aria-label={kept ? kept.queue.title : t("queues.new")}
        onSubmit={(event) => {
          event.preventDefault();
          void save(basis.version);
        }}
        onFocusOut={(event) => {
          const path = (event.target as HTMLElement).closest("[data-path]")?.getAttribute("data-path");
          if (path && !touched.has(path)) setTouched(new Set([...touched, path]));
        }}
        onKeyDown={(event) => {
          // Enter in a field is for that field; the form is saved by its button, or with Ctrl.
          if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
          event.preventDefault();
          if (event.ctrlKey || event.metaKey) void save(basis.version);
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
        <footer class={`savebar ${dirty || !kept ? "savebar--dirty" : ""}`}>
          {conflict && <Conflict busy={busy} onTheirs={() => void onStale()} onMine={() => void overwrite()} />}
          <span class="savebar__state" role="status">
            {tried && wrong.size > 0 ? (
              <span class="field__error">{t("queues.wrong", { count: wrong.size })}</span>
            ) : (
              t(dirty ? "queues.dirty" : kept ? "queues.clean" : "queues.fill")
            )}
          </span>
          <button type="button" class="button" disabled={!dirty || busy} onClick={reset}>
            {t("queues.undo")}
          </button>
          <button type="submit" class="button button--accent" disabled={busy || (kept !== null && !dirty)}>
            {t(busy ? "queues.saving" : "queues.save")}
          </button>
        </footer>
      </form>
      {removing && kept && (
        <Ask
          title={t("queues.remove.title", { title: kept.queue.title })}
          more={t("queues.remove.more")}
          stay={t("queues.remove.not")}
          go={t("queues.remove")}
          onStay={() => setRemoving(false)}
          onGo={() => void remove()}
        />
      )}
    </Form.Provider>
  );
}

function newDraft(all: KeptQueues): Draft {
  const teams = all.words.teams;
  return { ...toDraft(all.template), name: "", title: "", team: teams.length === 1 ? teams[0]! : "" };
}

/** The path of a field as the form knows it: within the queue, and a mapping as a whole. */
function ours(field: string): string {
  return field.replace(/^queue\./, "").replace(/\[\.\.\.\]$/, "");
}
