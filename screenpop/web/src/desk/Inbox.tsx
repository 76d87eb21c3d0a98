// The agent's inbox: in a dialog at any time, and on the desk between calls where there is something in it.
import { Empty, Failed, Kbd, Loading } from "../components/basics";
import { Dialog } from "../components/Dialog";
import { Icon } from "../components/Icon";
import { t } from "../i18n";
import { Callbacks } from "./Callbacks";
import { callbacks, fetchInbox, inboxFailure, inboxOpen, toDo, voicemails } from "./incoming";
import { Voicemails } from "./Voicemails";
import "./inbox.css";

/** `hint` is the key that opens it, where there is one. */
export function InboxButton({ hint }: { hint?: string }) {
  const count = toDo.value;
  const name = t("inbox.title");
  return (
    <button
      type="button"
      class="button inboxbutton"
      aria-haspopup="dialog"
      title={name}
      onClick={() => (inboxOpen.value = true)}
    >
      <Icon name="mail" />
      <span class="visually-hidden">{count ? `${name}: ${t("inbox.count", { count })}` : name}</span>
      {count > 0 && (
        <span class="badge" aria-hidden="true">
          {count}
        </span>
      )}
      {hint && <Kbd>{hint}</Kbd>}
    </button>
  );
}

export function InboxDialog() {
  if (!inboxOpen.value) return null;
  const [toRing, toHear] = [callbacks.value, voicemails.value];
  return (
    <Dialog title={t("inbox.title")} onClose={() => (inboxOpen.value = false)}>
      {inboxFailure.value && <Failed message={inboxFailure.value} retry={() => void fetchInbox()} />}
      {!inboxFailure.value && !toRing && !toHear && <Loading />}
      {toRing && (toRing.length ? <Callbacks items={toRing} /> : <Empty title={t("callback.none")} />)}
      {toHear && (toHear.length ? <Voicemails items={toHear} /> : <Empty title={t("voicemail.none")} />)}
    </Dialog>
  );
}

/** Only what there is, for the desk between calls. */
export function InboxSections() {
  const [toRing, toHear] = [callbacks.value ?? [], voicemails.value ?? []];
  const unheard = toHear.filter(({ heard_at }) => heard_at === null);
  return (
    <>
      {toRing.length > 0 && <Callbacks items={toRing} />}
      {unheard.length > 0 && <Voicemails items={unheard} />}
    </>
  );
}
