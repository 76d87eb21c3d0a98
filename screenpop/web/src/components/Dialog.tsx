// A modal dialog on the browser's own <dialog>: it keeps the focus, closes on Escape and gives the focus back.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useId, useRef } from "preact/hooks";
import { t } from "../i18n";
import { Icon } from "./Icon";

export function Dialog(props: { title: string; onClose: () => void; children: ComponentChildren }) {
  const element = useRef<HTMLDialogElement>(null);
  const title = useId();
  useLayoutEffect(() => {
    const opener = document.activeElement;
    element.current?.showModal();
    return () => {
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return (
    <dialog
      ref={element}
      class="dialog"
      aria-labelledby={title}
      onClose={props.onClose}
      onClick={(event) => event.target === element.current && props.onClose()}
    >
      <header class="dialog__head">
        <h2 id={title}>{props.title}</h2>
        <button type="button" class="button button--plain button--icon" aria-label={t("common.close")} onClick={props.onClose}>
          <Icon name="close" />
        </button>
      </header>
      <div class="dialog__body">{props.children}</div>
    </dialog>
  );
}
