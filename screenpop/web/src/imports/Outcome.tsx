// What an import did, or would do: counts, its first rows of each kind, and why rows are bad.
import { Panel } from "../components/basics";
import { Icon } from "../components/Icon";
import type { ImportLine, ImportSample, ImportTrial } from "../generated/messages";
import { t, tCode } from "../i18n";
import { amount } from "../i18n/format";
import { fieldName } from "./Columns";

const KINDS = ["created", "updated", "unchanged", "bad"] as const;

interface Props {
  readonly title: string;
  readonly of: ImportLine | ImportTrial;
  readonly badFile?: string | null;
}

export function Outcome({ title, of, badFile = null }: Props) {
  return (
    <Panel title={title} aside={<span>{t("imports.rows", { count: of.rows })}</span>}>
      <dl class="counts">
        {KINDS.map((kind) => (
          <div key={kind} class={`counts__one counts__one--${of[kind] > 0 ? kind : "none"}`}>
            <dt>{t(`imports.${kind}`)}</dt>
            <dd>{amount(String(of[kind]), null)}</dd>
          </div>
        ))}
      </dl>
      {"new" in of && <Samples of={of} />}
      {of.duplicates > 0 && (
        <p class="outcome__more">
          {t("imports.duplicates", { count: of.duplicates })} {t("imports.duplicates.more")}
        </p>
      )}
      {badFile && (
        <p class="outcome__more">
          <a class="button" href={badFile} download>
            <Icon name="down" /> {t("imports.bad.fetch")}
          </a>{" "}
          {t("imports.bad.more")}
        </p>
      )}
    </Panel>
  );
}

function Samples({ of }: { of: ImportTrial }) {
  return (
    <div class="samples">
      <Rows title={t("imports.created")} rows={of.new} />
      <Rows title={t("imports.updated")} rows={of.changed} />
      {of.bad > 0 && (
        <section>
          <h3>{t("imports.bad")}</h3>
          <ul>
            {of.refused.map(({ line, field, code }) => (
              <li key={line}>
                <span class="samples__line">{t("imports.line", { line })}</span> {reason(field, code)}
              </li>
            ))}
            {of.bad > of.refused.length &&
              of.reasons.map(({ field, code, count }) => (
                <li key={`${field} ${code}`}>
                  <span class="samples__line">{count} ×</span> {reason(field, code)}
                </li>
              ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function Rows({ title, rows }: { title: string; rows: readonly ImportSample[] }) {
  if (rows.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <ul>
        {rows.map(({ line, name }) => (
          <li key={line}>
            <span class="samples__line">{t("imports.line", { line })}</span> {name}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** `Telephone: no telephone number …`. */
export function reason(field: string, code: string): string {
  const said = tCode("imports.reason", code);
  return field ? `${fieldName(field)}: ${said}` : said;
}
