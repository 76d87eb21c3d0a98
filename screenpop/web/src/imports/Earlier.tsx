// The imports of late, newest first.
import { Empty, Panel, Tag, type Tone } from "../components/basics";
import { ticking } from "../clock";
import type { ImportLine } from "../generated/messages";
import { t, tCode } from "../i18n";
import { moment } from "../i18n/format";

const TONES: Record<ImportLine["state"], Tone> = {
  new: "plain", running: "accent", done: "good", failed: "bad", cancelled: "warn",
};

export function Earlier({ imports, onOpen }: { imports: readonly ImportLine[]; onOpen: (id: number) => void }) {
  return (
    <Panel title={t("imports.earlier")}>
      {imports.length === 0 && <Empty title={t("imports.none")} />}
      <ul class="earlier">
        {imports.map((each) => (
          <li key={each.id}>
            <button type="button" class="earlier__line" onClick={() => onOpen(each.id)}>
              <strong class="earlier__file">{each.file}</strong>
              <Stand of={each} />
              <span class="earlier__who">
                {t("imports.by", { by: each.by, at: moment(each.started_at, ticking.value) })}
              </span>
              <span class="earlier__rows">{each.rows > 0 && t("imports.rows", { count: each.rows })}</span>
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** How it stands with an import. */
export function Stand({ of }: { of: ImportLine }) {
  const tone = of.doing ? "accent" : TONES[of.state];
  return <Tag tone={tone}>{of.doing ? tCode("imports.doing", of.doing) : tCode("imports.state", of.state)}</Tag>;
}
