// One rule from reading to being in force: what is typed, saved, tried; and who was quicker.
import { useEffect, useState } from "preact/hooks";
import { ApiError, api, explain } from "../api";
import { notify } from "../components/toasts";
import type { OfferRule, Trial } from "../generated/messages";
import { t } from "../i18n";
import { check, type Draft, type Faults, toDraft, toFields } from "./draft";

export interface Editing {
  readonly draft: Draft;
  readonly dirty: boolean;
  readonly busy: boolean;
  /** A colleague changed the rule since it was read. */
  readonly conflict: boolean;
  /** How many values keep the rule from being saved; 0 until somebody tried. */
  readonly wrong: number;
  readonly faults: Faults;
  /** How the rule did, as long as it is as it was tried. */
  readonly trial: Trial | null;
  readonly set: (changes: Partial<Draft>) => void;
  readonly reset: () => void;
  readonly save: () => Promise<void>;
  readonly overwrite: () => Promise<void>;
  readonly tryOn: (customer: number) => Promise<void>;
  readonly putInForce: (live: boolean) => Promise<void>;
}

/** `onKept` is called with the rule as it is now, `onWrong` when something must be looked at first. */
export function useEditing(kept: OfferRule | null, onKept: (rule: OfferRule) => void, onWrong: () => void): Editing {
  const [basis, setBasis] = useState(kept);
  const [start, setStart] = useState(() => toDraft(kept));
  const [draft, setDraft] = useState(start);
  const [tried, setTried] = useState(false);
  const [refused, setRefused] = useState<Faults>(new Map());
  const [busy, setBusy] = useState(false);
  const [conflict, setConflict] = useState(false);
  const [trial, setTrial] = useState<Trial | null>(null);

  const dirty = JSON.stringify(toFields(draft)) !== JSON.stringify(toFields(start));
  const found = check(draft);

  function begin(rule: OfferRule | null) {
    const fresh = toDraft(rule);
    setBasis(rule);
    setStart(fresh);
    setDraft(fresh);
    setTried(false);
    setRefused(new Map());
    setConflict(false);
  }

  useEffect(() => {
    if (kept && kept.version !== basis?.version && (!dirty || conflict)) begin(kept);
  }, [kept?.version]);

  /** Does something that the service may refuse; a refusal is told, and `quicker` colleagues are noticed. */
  async function attempt(work: () => Promise<void>) {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      if (error instanceof ApiError && error.code === "changed_meanwhile") setConflict(true);
      else {
        const fields = error instanceof ApiError ? error.fields : [];
        setRefused(new Map(fields.map(({ field, code }) => [field, code])));
        notify(explain(error), true);
      }
    } finally {
      setBusy(false);
    }
  }

  async function save(version: number | null) {
    setTried(true);
    if (found.size > 0) return onWrong();
    await attempt(async () => {
      const fields = toFields(draft);
      const saved = basis && version !== null ? await api.changeOfferRule(basis.id, version, fields) : await api.addOfferRule(fields);
      setTrial(null);
      begin(saved);
      notify(t("offers.saved", { title: saved.title }));
      onKept(saved);
    });
  }

  return {
    draft,
    dirty,
    busy,
    conflict,
    wrong: tried ? found.size : 0,
    faults: tried ? new Map([...refused, ...found]) : refused,
    trial: dirty ? null : trial,
    set: (changes) => {
      setDraft((old) => ({ ...old, ...changes }));
      setRefused(new Map());
    },
    reset: () => begin(basis),
    save: () => save(basis?.version ?? null),
    overwrite: () => attempt(async () => save((await api.offerRule(basis!.id)).version)),
    tryOn: (customer) =>
      attempt(async () => {
        const result = await api.tryOfferRule(basis!.id, customer);
        if (result.version !== basis!.version) return setConflict(true);
        setTrial(result);
        const now = { ...basis!, tried: true };
        setBasis(now);
        onKept(now);
      }),
    putInForce: (live) =>
      attempt(async () => {
        const now = await api.setOfferRule(basis!.id, basis!.version, live);
        setBasis(now);
        setTrial((old) => old && { ...old, version: now.version });
        notify(t(live ? "offers.now_live" : "offers.now_off", { title: now.title }));
        onKept(now);
      }),
  };
}
