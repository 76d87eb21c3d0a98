// Where a file is dropped, or chosen.
import { useRef, useState } from "preact/hooks";
import { Panel } from "../components/basics";
import { Icon } from "../components/Icon";
import { t } from "../i18n";

const TAKEN = ".csv,.tsv,.txt,.vcf,.vcard,.jsonl,.ndjson";

export function Drop({ sending, onFile }: { sending: string | null; onFile: (file: File) => void }) {
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const take = (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (file && sending === null) onFile(file);
  };
  return (
    <Panel title={t("imports.send")}>
      <div
        class={`drop ${over ? "drop--over" : ""}`}
        aria-busy={sending !== null}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer?.files);
        }}
      >
        <Icon name="upload" class="drop__icon" />
        <p class="drop__title">{sending === null ? t("imports.drop") : t("imports.sending", { file: sending })}</p>
        <p class="drop__about">{t("imports.send.about")}</p>
        <input
          ref={input}
          class="visually-hidden"
          type="file"
          accept={TAKEN}
          tabIndex={-1}
          aria-hidden="true"
          onChange={(event) => {
            take(event.currentTarget.files);
            event.currentTarget.value = "";
          }}
        />
        <button
          type="button"
          class="button button--accent"
          disabled={sending !== null}
          onClick={() => input.current?.click()}
        >
          {t("imports.choose")}
        </button>
      </div>
    </Panel>
  );
}
