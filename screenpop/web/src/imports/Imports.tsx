// The administrator's page of imports: a file is dropped, its columns are seen and corrected, and it is read in.
import { useCallback, useEffect, useState } from "preact/hooks";
import { api, explain } from "../api";
import { Failed, Loading } from "../components/basics";
import { notify } from "../components/toasts";
import { Search } from "../desk/Search";
import type { ImportList } from "../generated/messages";
import { t } from "../i18n";
import { Drop } from "./Drop";
import { Earlier } from "./Earlier";
import { OneImport } from "./OneImport";
import "./imports.css";

export function Imports() {
  const [known, setKnown] = useState<ImportList | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [open, setOpen] = useState<number | null>(Number(location.hash.slice(1)) || null);
  const [sending, setSending] = useState<string | null>(null);

  const load = useCallback(() => {
    setFailure(null);
    return api.imports().then(setKnown, setFailure);
  }, []);
  useEffect(() => void load(), []);
  const choose = (id: number | null) => {
    history.replaceState(null, "", id ? `#${id}` : location.pathname);
    setOpen(id);
    if (id === null) void load();
  };
  const send = (file: File) => {
    setSending(file.name);
    api
      .uploadImport(file)
      .then(({ id }) => choose(id), (error: unknown) => notify(explain(error), true))
      .finally(() => setSending(null));
  };

  if (failure !== null && !known) return <Failed message={explain(failure)} retry={() => void load()} />;
  if (!known) return <Loading lines={6} />;
  return (
    <div class="office imports">
      <h1 class="visually-hidden">{t("imports.title")}</h1>
      {open !== null ? (
        <OneImport key={open} id={open} fields={known.fields} onBack={() => choose(null)} />
      ) : (
        <>
          <Drop sending={sending} onFile={send} />
          <Earlier imports={known.items} onOpen={choose} />
        </>
      )}
      <Search />
    </div>
  );
}
