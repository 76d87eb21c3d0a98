// The administrator's page of the audit: who saw, changed and exported what; nothing here can be changed.
import { useEffect, useRef, useState } from "preact/hooks";
import { api, explain } from "../api";
import { Empty, Failed, Loading } from "../components/basics";
import type { AuditEntry } from "../generated/messages";
import { t } from "../i18n";
import { AuditFilter } from "./AuditFilter";
import { Lines } from "./Lines";
import { type Filter, NOTHING, query } from "./filter";
import "./audit.css";

export function Audit() {
  const [filter, setFilter] = useState<Filter>(NOTHING);
  const [lines, setLines] = useState<readonly AuditEntry[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const latest = useRef(0);

  async function load(wanted: Filter, cursor: string | null) {
    const turn = ++latest.current;
    setFailure(null);
    setBusy(true);
    if (cursor === null) setLines(null);
    try {
      const page = await api.audit(query(wanted, cursor));
      if (turn !== latest.current) return;
      setLines((before) => [...(cursor === null ? [] : (before ?? [])), ...page.items]);
      setNext(page.next);
    } catch (error) {
      if (turn === latest.current) setFailure(error);
    } finally {
      if (turn === latest.current) setBusy(false);
    }
  }
  useEffect(() => void load(filter, null), [filter]);

  return (
    <div class="office audit">
      <h1 class="audit__title">{t("audit.title")}</h1>
      <p class="audit__about muted">{t("audit.about")}</p>
      <AuditFilter filter={filter} onShow={(wanted) => setFilter({ ...wanted })} />
      {lines && lines.length > 0 && <Lines lines={lines} />}
      {failure !== null ? (
        <Failed message={explain(failure)} retry={() => void load(filter, lines ? next : null)} />
      ) : lines === null ? (
        <Loading lines={6} />
      ) : lines.length === 0 ? (
        <Empty title={t("audit.none")}>
          <p>{t("audit.none.about")}</p>
        </Empty>
      ) : (
        next && (
          <button type="button" class="button audit__more" disabled={busy} onClick={() => void load(filter, next)}>
            {t("audit.more")}
          </button>
        )
      )}
    </div>
  );
}
