// The draft of one queue from reading to saving: what is wrong, what was refused, and who was quicker.
import { useEffect, useState } from "preact/hooks";
import { ApiError, api, explain } from "../api";
import { notify } from "../components/toasts";
import type { KeptQueue, KeptQueues, QueueRecord } from "../generated/messages";
import { t } from "../i18n";
import { check, type Faults } from "./check";
import { type Draft, toDraft, toRecord } from "./draft";

interface Basis {
  readonly draft: Draft;
  /** None: a new queue. */
  readonly version: string | null;
}

export interface Editing {
  readonly draft: Draft;
  readonly others: readonly QueueRecord[];
  readonly dirty: boolean;
  readonly busy: boolean;
  /** A colleague saved the queue since it was read. */
  readonly conflict: boolean;
  /** How many values keep the queue from being saved; 0 until somebody tried. */
  readonly wrong: number;
  /** What is to be shown beside the fields. */
  readonly faults: Faults;
  readonly set: (changes: Partial<Draft>) => void;
  readonly touch: (path: string) => void;
  readonly reset: () => void;
  readonly save: () => Promise<void>;
  /** Saves over what a colleague saved. */
  readonly overwrite: () => Promise<void>;
}

/** `on.saved` is called with what the service has now, `on.wrong` when something must be looked at first. */
export function useEditing(
  kept: KeptQueue | null,
  all: KeptQueues,
  on: { readonly saved: (saved: KeptQueue) => void; readonly wrong: () => void },
): Editing {
  const start: Basis = { draft: kept ? toDraft(kept.queue) : newDraft(all), version: kept?.version ?? null };
  const [draft, setDraft] = useState(start.draft);
  const [basis, setBasis] = useState(start);
  const [refused, setRefused] = useState<Faults>(new Map());
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [conflict, setConflict] = useState(false);

  const begin = (from: Basis) => {
    setDraft(from.draft);
    setBasis(from);
    setRefused(new Map());
    setTouched(new Set());
    setTried(false);
    setConflict(false);
  };
  const dirty = JSON.stringify(toRecord(draft)) !== JSON.stringify(toRecord(basis.draft));
  useEffect(() => {
    if (kept && kept.version !== basis.version && (!dirty || conflict)) begin(start);
  }, [kept?.version]);

  const others = all.items.map((each) => each.queue).filter((queue) => queue.name !== kept?.queue.name);
  const found = check(draft, kept ? [] : others.map((queue) => queue.name));

  async function save(version: string | null) {
    setTried(true);
    if (found.size > 0) return on.wrong();
    setBusy(true);
    try {
      const queue = toRecord(draft);
      const saved = await api.saveQueue(queue.name, { queue, version });
      begin({ draft: toDraft(saved.queue), version: saved.version });
      notify(t("queues.saved", { title: saved.queue.title }));
      on.saved(saved);
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
      on.wrong();
    }
    notify(explain(error), true);
  }

  async function overwrite() {
    try {
      await save((await api.queue(draft.name)).version);
    } catch (error) {
      notify(explain(error), true);
    }
  }

  return {
    draft,
    others,
    dirty,
    busy,
    conflict,
    wrong: tried ? found.size : 0,
    faults: new Map([...refused, ...[...found].filter(([path]) => tried || touched.has(path))]),
    set: (changes) => {
      setDraft((old) => ({ ...old, ...changes }));
      if (refused.size > 0) setRefused(new Map());
    },
    touch: (path) => {
      if (!touched.has(path)) setTouched(new Set([...touched, path]));
    },
    reset: () => begin(start),
    save: () => save(basis.version),
    overwrite,
  };
}

function newDraft(all: KeptQueues): Draft {
  const teams = all.words.teams;
  return { ...toDraft(all.template), name: "", title: "", team: teams.length === 1 ? teams[0]! : "" };
}

/** The path of a field as the form knows it: within the queue, and a mapping as a whole. */
function ours(field: string): string {
  return field.replace(/^queue\./, "").replace(/\[\.\.\.\]$/, "");
}
