// A colleague saved the same thing while it was being changed here.
import { t } from "../i18n";

export function Conflict(props: { text?: string; busy: boolean; onTheirs: () => void; onMine: () => void }) {
  return (
    <div class="conflict" role="alert">
      <p>
        <strong>{props.text ?? t("queues.conflict")}</strong> {t("queues.conflict.more")}
      </p>
      <div class="conflict__ways">
        <button type="button" class="button" onClick={props.onTheirs}>
          {t("queues.conflict.theirs")}
        </button>
        <button type="button" class="button" disabled={props.busy} onClick={props.onMine}>
          {t("queues.conflict.mine")}
        </button>
      </div>
    </div>
  );
}
