// Asks before typed changes are thrown away.
import { Dialog } from "../components/Dialog";
import { t } from "../i18n";

export function Leave({ onStay, onLeave }: { onStay: () => void; onLeave: () => void }) {
  return (
    <Dialog title={t("queues.unsaved")} onClose={onStay}>
      <p>{t("queues.unsaved.more")}</p>
      <div class="dialog__actions">
        <button type="button" class="button button--accent" onClick={onStay}>
          {t("queues.unsaved.stay")}
        </button>
        <button type="button" class="button" onClick={onLeave}>
          {t("queues.unsaved.leave")}
        </button>
      </div>
    </Dialog>
  );
}
