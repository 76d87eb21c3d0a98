// One import: what the columns are, what it would do, how far it is, and what came of it.
import { useCallback, useEffect, useState } from "preact/hooks";
import { api, ApiError, explain } from "../api";
import { Failed, Loading, Panel } from "../components/basics";
import { Icon } from "../components/Icon";
import { notify } from "../components/toasts";
import type { ImportView } from "../generated/messages";
import { t } from "../i18n";
import { fileSize, percent } from "../i18n/format";
import { go } from "../shell/route";
import { Columns, namesSomebody } from "./Columns";
import { Stand } from "./Earlier";
import { Outcome } from "./Outcome";

const LOOK_AGAIN = 700;

interface Props {
  readonly id: number;
  readonly fields: readonly string[];
  readonly onBack: () => void;
}

export function OneImport({ id, fields, onBack }: Props) {
  const [kept, setKept] = useState<ImportView | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  const load = useCallback(() => {
    setFailure(null);
    return api.import(id).then(setKept, setFailure);
  }, [id]);
  useEffect(() => void load(), [id]);
  useEffect(() => {
    if (!kept?.doing) return;
    const timer = setTimeout(() => void load(), LOOK_AGAIN);
    return () => clearTimeout(timer);
  }, [kept]);
  const act = (deed: Promise<ImportView>) => {
    setBusy(true);
    deed
      .then(setKept, (error: unknown) => {
        notify(explain(error), true);
        if (error instanceof ApiError && error.code === "import_begun") void load();
      })
      .finally(() => setBusy(false));
  };
  const remove = () => {
    api.removeImport(id).then(
      () => {
        notify(t("imports.removed", { file: kept?.file ?? "" }));
        onBack();
      },
      (error: unknown) => notify(explain(error), true),
    );
  };

  if (failure !== null && !kept) return <Failed message={explain(failure)} retry={() => void load()} />;
  if (!kept) return <Loading lines={6} />;
  const free = kept.here && !kept.doing && kept.state !== "done";
  const named = namesSomebody(kept.columns);
  return (
    <>
      <Panel title={kept.file} aside={<Stand of={kept} />} class="oneimport">
        <p class="oneimport__about">
          {t("imports.file", { format: kept.format, encoding: kept.encoding, size: fileSize(kept.size) })}
        </p>
        {kept.error && <Broken error={kept.error} />}
        {kept.doing && <Progress of={kept} />}
        <div class="oneimport__acts">
          <button type="button" class="button button--plain" onClick={onBack}>
            <Icon name="back" /> {t("imports.list")}
          </button>
          {kept.doing && (
            <button type="button" class="button" disabled={busy} onClick={() => act(api.cancelImport(id))}>
              {t("imports.stop")}
            </button>
          )}
          {free && (
            <>
              <button
                type="button"
                class="button"
                title={t("imports.check.about")}
                disabled={busy || !named}
                onClick={() => act(api.checkImport(id))}
              >
                {t("imports.check")}
              </button>
              <button
                type="button"
                class="button button--accent"
                disabled={busy || !named}
                onClick={() => act(api.startImport(id))}
              >
                {t(kept.state === "new" ? "imports.start" : "imports.again")}
              </button>
            </>
          )}
          {!kept.doing && (
            <button type="button" class="button button--plain oneimport__remove" disabled={busy} onClick={remove}>
              {t("imports.remove")}
            </button>
          )}
        </div>
      </Panel>
      {(kept.rows > 0 || kept.state === "done") && <Outcome title={t("imports.result")} of={kept} badFile={kept.bad_file ? api.badRows(id) : null} />}
      {kept.state === "done" && <Next duplicates={kept.duplicates} />}
      {kept.trial && kept.state === "new" && !kept.doing && <Outcome title={t("imports.trial")} of={kept.trial} />}
      {(kept.columns.length > 0 || kept.state === "new") && (
        <Columns
          kept={kept}
          fields={fields}
          fixed={kept.state !== "new" || kept.doing !== null || busy}
          onChange={(change) => act(api.changeImport(id, change))}
        />
      )}
    </>
  );
}

/** What there is to do after a file was read in. */
function Next({ duplicates }: { duplicates: number }) {
  const path = duplicates > 0 ? "/duplicates" : "/assignments";
  const follow = (event: MouseEvent) => {
    event.preventDefault();
    go(path);
  };
  return (
    <p>
      <a class="button button--accent" href={path} onClick={follow}>
        {t(duplicates > 0 ? "imports.next.duplicates" : "imports.next.assignments")}
      </a>
    </p>
  );
}

function Broken({ error }: { error: string }) {
  const known = error === "ImportChanged" || error === "StoreUnavailable";
  return (
    <p class="banner banner--bad" role="alert">
      {t("imports.error", { error: known ? t(`imports.error.${error}`) : error })}
    </p>
  );
}

function Progress({ of }: { of: ImportView }) {
  const share = of.size === 0 ? 1 : Math.min(of.position / of.size, 1);
  return (
    <label class="oneimport__progress">
      <span>{of.position === 0 ? t("imports.waiting") : t("imports.progress", { percent: percent(share) })}</span>
      <progress value={share} max={1} />
    </label>
  );
}
