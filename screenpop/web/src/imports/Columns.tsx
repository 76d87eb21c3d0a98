// The columns of a file with some of what stands in them, and what each is read as.
import { Empty, Panel } from "../components/basics";
import type { ImportChange, ImportColumn, ImportView } from "../generated/messages";
import { t, tCode } from "../i18n";

const LABELS: readonly string[] = ["mobile", "work", "home"];
const LABELLED: readonly string[] = ["phone", "email"];
const WHO: readonly string[] = ["name", "given_name", "family_name", "external_id"];

/** Does a column say who the customers are. */
export function namesSomebody(columns: readonly ImportColumn[]): boolean {
  return columns.some(({ field }) => field !== null && WHO.includes(field));
}

interface Props {
  readonly kept: ImportView;
  readonly fields: readonly string[];
  readonly fixed: boolean;
  readonly onChange: (change: ImportChange) => void;
}

export function Columns({ kept, fields, fixed, onChange }: Props) {
  const change = (more: Partial<ImportChange>) => onChange({ ...changeOf(kept), ...more });
  const choices = fields.flatMap((field) => [field, ...(LABELLED.includes(field) ? LABELS.map((label) => `${field}:${label}`) : [])]);
  if (kept.columns.length === 0) {
    return (
      <Panel title={t("imports.columns")}>
        <Empty title={t("imports.unread")} />
      </Panel>
    );
  }
  return (
    <Panel title={t("imports.columns")}>
      {!namesSomebody(kept.columns) && (
        <p class="banner" role="alert">
          {t("imports.no_name")}
        </p>
      )}
      <div class="columns__options">
        <label class="field">
          <span class="field__label">{t("imports.region")}</span>
          <input
            class="input"
            value={kept.region}
            maxLength={2}
            pattern="[A-Za-z]{2}"
            title={t("imports.region.hint")}
            disabled={fixed}
            onChange={({ currentTarget }) =>
              currentTarget.reportValidity() && change({ region: currentTarget.value.toUpperCase() })
            }
          />
        </label>
        <label class="field">
          <span class="field__label">{t("imports.language")}</span>
          <input
            class="input"
            value={kept.language}
            maxLength={20}
            pattern="\S+"
            disabled={fixed}
            required
            onChange={({ currentTarget }) => currentTarget.reportValidity() && change({ language: currentTarget.value })}
          />
        </label>
      </div>
      <table class="columns">
        <thead>
          <tr>
            <th scope="col">{t("imports.column")}</th>
            <th scope="col">{t("imports.field")}</th>
            <th scope="col">{t("imports.samples")}</th>
          </tr>
        </thead>
        <tbody>
          {kept.columns.map((column) => (
            <tr key={column.name} class={column.field === null && !column.fixed ? "columns__ignored" : ""}>
              <th scope="row">{column.name}</th>
              <td>
                {column.fixed ? (
                  t("imports.fixed")
                ) : (
                  <select
                    class="input"
                    aria-label={column.name}
                    value={column.field ?? ""}
                    disabled={fixed}
                    onChange={({ currentTarget }) =>
                      change({ mapping: { ...changeOf(kept).mapping, [column.name]: currentTarget.value || null } })
                    }
                  >
                    <option value="">{t("imports.ignored")}</option>
                    {withOwn(choices, column.field).map((field) => (
                      <option key={field} value={field}>
                        {fieldName(field)}
                      </option>
                    ))}
                  </select>
                )}
              </td>
              <td class="columns__samples">
                {column.samples.map((sample, place) => (
                  <span key={place}>{sample}</span>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function changeOf(kept: ImportView): ImportChange {
  const mapping = Object.fromEntries(kept.columns.filter(({ fixed }) => !fixed).map(({ name, field }) => [name, field]));
  return { mapping, region: kept.region, language: kept.language };
}

function withOwn(choices: readonly string[], field: string | null): readonly string[] {
  return field === null || choices.includes(field) ? choices : [...choices, field];
}

/** `Telephone, work` for `phone:work`. */
export function fieldName(field: string): string {
  const [base = "", label] = field.split(":");
  return [tCode("imports.field", base), ...(label ? [tCode("imports.label", label)] : [])].join(", ");
}
