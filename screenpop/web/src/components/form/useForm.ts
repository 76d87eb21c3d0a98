// A form from opening to saving: what is typed, what is wrong with it, and who was quicker.
import { useRef, useState } from "preact/hooks";
import { ApiError, explain } from "../../api";
import { check, toDraft, toFields, type Draft, type Faults, type FieldSpec, type Kept } from "./spec";
import { forgetTyped, keepTyped, typedOf } from "./typed";

interface FormParts<K extends Kept> {
  /** By what name the draft is kept in this tab. */
  readonly id: string;
  readonly specs: readonly FieldSpec[];
  /** The record as it was read; null: a new one. */
  readonly record: K | null;
  /** What a new one begins with. */
  readonly begin?: Draft;
  /** Saves over the record that was read; null: a new one. */
  readonly save: (fields: Record<string, unknown>, from: K | null) => Promise<K>;
  /** Reads the record anew, after somebody else has changed it. */
  readonly read: () => Promise<K>;
  readonly onSaved: (saved: K) => void;
}

export interface Form {
  readonly specs: readonly FieldSpec[];
  readonly draft: Draft;
  readonly faults: Faults;
  readonly busy: boolean;
  readonly failure: string | null;
  /** Somebody else saved since: his values of the fields that were changed here too. Null: nobody did. */
  readonly theirs: Draft | null;
  readonly set: (name: string, value: string) => void;
  readonly save: () => Promise<void>;
  /** Throws away what was typed; what somebody else saved stands then. */
  readonly reset: () => void;
}

export function useForm<K extends Kept>(parts: FormParts<K>): Form {
  const { id, specs } = parts;
  const kept = useRef(typedOf(id)).current;
  const [from, setFrom] = useState<K | null>(kept ? (kept.from as K | null) : parts.record);
  const [draft, setDraft] = useState<Draft>(kept?.draft ?? { ...toDraft(specs, parts.record), ...(parts.record ? {} : parts.begin) });
  const [refused, setRefused] = useState<Faults>({});
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [theirs, setTheirs] = useState<Draft | null>(null);

  function set(name: string, value: string) {
    const next = { ...draft, [name]: value };
    setDraft(next);
    setRefused(without(refused, name));
    keepTyped(id, { draft: next, from });
  }

  function adopt(record: K | null) {
    forgetTyped(id);
    setFrom(record);
    setDraft(toDraft(specs, record));
    setRefused({});
    setTheirs(null);
    setFailure(null);
    setTried(false);
  }

  async function save() {
    setTried(true);
    setFailure(null);
    if (busy || Object.keys(check(specs, draft)).length > 0) return;
    setBusy(true);
    try {
      const saved = await parts.save(toFields(specs, draft), from);
      adopt(saved);
      parts.onSaved(saved);
    } catch (error) {
      await refuse(error).catch((other: unknown) => setFailure(explain(other)));
    } finally {
      setBusy(false);
    }
  }

  async function refuse(error: unknown) {
    if (error instanceof ApiError && error.code === "changed_meanwhile") return rebase(await parts.read());
    const named = error instanceof ApiError ? faultsOf(error, specs) : {};
    setRefused(named);
    if (Object.keys(named).length === 0) setFailure(explain(error));
  }

  // What was not touched here follows the newer record; what was stays, with his value beside it.
  function rebase(newer: K) {
    const [before, now] = [toDraft(specs, from), toDraft(specs, newer)];
    const merged = { ...draft };
    for (const { name } of specs) if (draft[name] === before[name]) merged[name] = now[name]!;
    setDraft(merged);
    setFrom(newer);
    setTheirs(Object.fromEntries(Object.entries(now).filter(([name, value]) => value !== merged[name])));
    keepTyped(id, { draft: merged, from: newer });
  }

  return {
    specs,
    draft,
    faults: { ...refused, ...(tried ? check(specs, draft) : {}) },
    busy,
    failure,
    theirs,
    set,
    save,
    reset: () => adopt(from),
  };
}

/** The service names a field by its path, or means the number. */
function faultsOf(error: ApiError, specs: readonly FieldSpec[]): Faults {
  const known = error.fields.map(({ field, code }) => [field.split(".").at(-1)!, code] as const);
  const number = error.code === "invalid_number" ? [["value", "invalid_number"] as const] : [];
  return Object.fromEntries([...known, ...number].filter(([name]) => specs.some((spec) => spec.name === name)));
}

function without(faults: Faults, name: string): Faults {
  return Object.fromEntries(Object.entries(faults).filter(([field]) => field !== name));
}
