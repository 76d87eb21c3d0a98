// A page whose code is fetched when it is first opened.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n";
import { Failed, Loading } from "./basics";

/** `load` is an `import()`; give every page its own `key`. */
export function Lazy({ load }: { load: () => Promise<ComponentType> }) {
  const [page, setPage] = useState<{ readonly Page: ComponentType } | "failed" | null>(null);
  const fetch = () => {
    setPage(null);
    load().then((Page) => setPage({ Page }), () => setPage("failed"));
  };
  useEffect(fetch, []);
  if (page === "failed") return <Failed message={t("error.network")} retry={fetch} />;
  return page ? <page.Page /> : <Loading lines={6} />;
}
