// A secret that was just made: shown once, and copied from here.
import { useState } from "preact/hooks";
import { t } from "../i18n";

interface SecretProps {
  readonly title: string;
  readonly text: string;
  readonly onDone: () => void;
}

export function Secret({ title, text, onDone }: SecretProps) {
  const [copied, setCopied] = useState(false);
  const copy = () => navigator.clipboard.writeText(text).then(() => setCopied(true), () => setCopied(false));
  return (
    <div class="secret" role="status">
      <p>
        <strong>{title}</strong> {t("secret.once")}
      </p>
      <input
        class="input secret__text"
        readOnly
        aria-label={title}
        value={text}
        onFocus={(event) => event.currentTarget.select()}
      />
      <div class="dialog__actions">
        <button type="button" class="button" onClick={() => void copy()}>
          {t(copied ? "secret.copied" : "secret.copy")}
        </button>
        <button type="button" class="button button--accent" onClick={onDone}>
          {t("secret.done")}
        </button>
      </div>
    </div>
  );
}
