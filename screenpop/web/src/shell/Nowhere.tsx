// An address that names nothing of Farley.
import { Empty } from "../components/basics";
import { t } from "../i18n";
import { Shell } from "./Shell";

export function Nowhere() {
  return (
    <Shell>
      <Empty title={t("nowhere.title")}>
        <p>{t("nowhere.more", { path: location.pathname })}</p>
        <a class="button" href="/">
          {t("nowhere.back")}
        </a>
      </Empty>
    </Shell>
  );
}
